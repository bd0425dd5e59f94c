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
        "The catalogue has no such data set. Search for another one at the left.",
        "カタログにこのデータはありません。左の検索で選び直してください。",
    ),
    "error.UnknownBand": (
        "The data set has no such band. Choose another band below its card.",
        "このデータにそのバンドはありません。カードの下で別のバンドを選んでください。",
    ),
    "error.BadDates": (
        "These dates don't work: the first must not be after the last.",
        "日付の指定が正しくありません。最初の日付は最後の日付より前にしてください。",
    ),
    "error.NoDates": (
        "There is no image in this period. Choose other dates.",
        "この期間に画像はありません。別の日付を選んでください。",
    ),
    "error.NoDates.known": (
        "{name} has images from {first} to {last} only. Choose dates among them under When.",
        "「{name}」の画像は{first}から{last}までです。「期間」で選び直してください。",
    ),
    "error.NoDates.compare": (
        "There is no image of that date to compare with. Choose another date or data set under"
        " Compare.",
        "その日付には比べる画像がありません。「比較」で別の日付かデータを選んでください。",
    ),
    "error.RequestError.compare": (
        "These two data sets can't be compared. Choose another data set under Compare.",
        "この二つのデータは比べられません。「比較」で別のデータを選んでください。",
    ),
    "error.AreaOutside": (
        "This place lies outside the data. Move the map or draw elsewhere.",
        "この場所にはデータがありません。地図を動かすか、別の場所に描いてください。",
    ),
    "error.AreaOutside.known": (
        "This place lies outside the data. {name} covers {extent}: move the map, or draw there.",
        "この場所は「{name}」の範囲（{extent}）の外です。地図を動かすか、範囲の中に描いてください。",
    ),
    "error.BadArea": (
        "This shape encloses nothing. Draw it again, with corners that are apart.",
        "この図形は囲まれた部分がありません。角を離して描き直してください。",
    ),
    "error.box.order": (
        "South must be less than north. Change the two numbers.",
        "「南」は「北」より小さい数にしてください。",
    ),
    "error.box.flat": (
        "West and east must differ, and south and north too. Change the numbers.",
        "「西」と「東」、「南」と「北」には違う数を入れてください。",
    ),
    "error.box.wrong": (
        "Latitudes run from −90 to 90 degrees. Change the numbers.",
        "緯度（南・北）は −90 から 90 までの数を入れてください。",
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
        "A file that the catalogue names does not exist on the server. Choose another date.",
        "カタログにあるファイルがサーバーに見つかりません。別の日付を選んでください。",
    ),
    "error.SourceError": (
        "The data server gave a wrong answer. Try again later.",
        "データサーバーの応答が正しくありません。後でもう一度お試しください。",
    ),
    "error.BadStac": (
        "The catalogue's description of this data set can't be read. Choose another data set.",
        "このデータの説明情報を読めませんでした。別のデータを選んでください。",
    ),
    "error.CogError": (
        "An image file is broken or of an unknown kind. Choose another date.",
        "画像ファイルが壊れているか、対応していない形式です。別の日付を選んでください。",
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
        "This mask does not work here: its data don't suit, or don't reach this place or date."
        " Change it, or remove it.",
        "このマスクはここでは使えません。データが合わないか、この場所や日付のデータがありません。"
        "条件やデータを変えるか、マスクを外してください。",
    ),
    "error.ClassData": (
        "Classes have no mean or difference. Switch that step off.",
        "分類データの平均や差は計算できません。その処理をオフにしてください。",
    ),
    "error.ExportError": (
        "The file could not be made. Choose another kind of file, or try again.",
        "ファイルを作成できませんでした。別の種類を選ぶか、もう一度お試しください。",
    ),
    "error.NotWritable": (
        "This folder can't be written to. Zoom in for a smaller file, or start the notebook in a"
        " folder of your own.",
        "このフォルダーには書き込めません。拡大して小さなファイルにするか、"
        "書き込めるフォルダーでノートブックを開いてください。",
    ),
    "error.MissingExtra": (
        "This needs a package that is not installed (see Details). Choose another kind of file.",
        "必要なパッケージがありません（名前は詳細に表示）。別の種類のファイルを選んでください。",
    ),
    "error.JeExplorerError": (
        "This did not work. Undo takes the last step back.",
        "処理できませんでした。「元に戻す」で直前の操作を取り消せます。",
    ),
    "error.unexpected": (
        "Something unexpected went wrong; the last picture stays. Try again, or press Undo.",
        "予期しない問題が起きました。最後の画像はそのままです。"
        "もう一度試すか、「元に戻す」を押してください。",
    ),
}
