"""What went wrong, by the class of the error."""

WORDS: dict[str, tuple[str, str]] = {
    "error.catalogue": (
        "The catalogue could not be read. Check the network or the address, then try again.",
        "カタログを読めませんでした。接続またはアドレスを確認して、もう一度お試しください。",
    ),
    "error.shelf": (
        "Your favourites could not be kept on disk; they last until the kernel ends.",
        "お気に入りを保存できませんでした。この画面を閉じるまでは使えます。",
    ),
    "error.UnknownCollection": (
        "The catalogue has no such data set.",
        "カタログにこのデータセットはありません。",
    ),
    "error.UnknownBand": ("The data set has no such band.", "このデータにそのバンドはありません。"),
    "error.BadDates": (
        "These dates don't work: the first must not be after the last.",
        "日付の指定が正しくありません。最初の日付は最後の日付より前にしてください。",
    ),
    "error.NoDates": (
        "There is no image in this period. Choose other dates.",
        "この期間に画像はありません。別の日付を選んでください。",
    ),
    "error.AreaOutside": (
        "This place lies outside the data. Move the map or draw elsewhere.",
        "この場所にはデータがありません。地図を動かすか、別の場所に描いてください。",
    ),
    "error.BadArea": (
        "This is no usable area. Draw it again, without crossing lines.",
        "この範囲は使えません。線が交わらないように描き直してください。",
    ),
    "error.OverBudget": (
        "This is too much to load at once. Choose fewer dates or a smaller area.",
        "一度に読み込める量を超えています。期間か範囲を小さくしてください。",
    ),
    "error.SourceUnavailable": (
        "The data server does not answer. Check the network, then try again.",
        "データサーバーが応答しません。接続を確認して、もう一度お試しください。",
    ),
    "error.NotFound": (
        "A file that the catalogue names does not exist on the server.",
        "カタログにあるファイルがサーバーに見つかりません。",
    ),
    "error.SourceError": (
        "The data server gave a wrong answer. Try again later.",
        "データサーバーの応答が正しくありません。後でもう一度お試しください。",
    ),
    "error.BadStac": (
        "The catalogue's description of this data set can't be read.",
        "このデータセットの説明情報を読めませんでした。",
    ),
    "error.CogError": (
        "An image file is broken or of an unknown kind.",
        "画像ファイルが壊れているか、対応していない形式です。",
    ),
    "error.link": (
        "The link to this view does not work. Copy all of it, or choose anew.",
        "この共有リンクは使えません。全体をコピーし直すか、選び直してください。",
    ),
    "error.DateMismatch": (
        "The dates don't pair: choose a reference that has the same dates.",
        "日付が対応しません。同じ日付のある基準を選んでください。",
    ),
    "error.NoNormal": (
        "This date has no climate normal. Choose another date, or switch the anomaly off.",
        "この日付には平年値がありません。別の日付を選ぶか、平年差をオフにしてください。",
    ),
    "error.NoNormal.curves": (
        "None of these dates has a climate normal. Choose other dates, or switch the anomaly off.",
        "この期間には平年値がありません。別の期間を選ぶか、平年差をオフにしてください。",
    ),
    "error.DateMismatch.curves": (
        "None of these dates has an image to subtract. Choose other dates, or other data.",
        "この期間には引く画像がありません。別の期間か、別のデータを選んでください。",
    ),
    "error.UnitMismatch": (
        "The two data sets have different units. Subtract data of the same unit.",
        "二つのデータの単位が違います。同じ単位のデータを選んでください。",
    ),
    "error.GridMismatch": (
        "The two data sets don't lie together here. Choose other data or another place.",
        "二つのデータの範囲が重なりません。別のデータか場所を選んでください。",
    ),
    "error.BadMask": (
        "This mask does not suit the data. Change its values or its data.",
        "このマスクはデータに合いません。値かデータを変えてください。",
    ),
    "error.ClassData": (
        "Classes have no mean or difference. Switch that step off.",
        "分類データの平均や差は計算できません。その処理をオフにしてください。",
    ),
    "error.ExportError": (
        "The file could not be made.",
        "ファイルを作成できませんでした。",
    ),
    "error.MissingExtra": (
        "A package that this needs is not installed.",
        "必要なパッケージがインストールされていません。",
    ),
    "error.JeExplorerError": ("This did not work.", "処理できませんでした。"),
    "error.unexpected": (
        "Something unexpected went wrong. The last picture is still shown.",
        "予期しない問題が起きました。最後の画像を表示しています。",
    ),
}
