"""Every visible word, in English and Japanese."""

from __future__ import annotations

import re
from typing import Any

LANGUAGES = ("en", "ja")

WORDS: dict[str, tuple[str, str]] = {
    # header
    "source.sample": ("Sample data · synthetic", "サンプルデータ（合成）"),
    "source.live": ("JAXA Earth, live", "JAXA Earth（オンライン）"),
    "source.fallback": (
        "JAXA Earth can't be reached: this is sample data",
        "JAXA Earth に接続できないため、サンプルです",
    ),
    "source.other": ("Catalogue: {name}", "カタログ: {name}"),
    "language.switch": ("日本語", "English"),
    "language.tip": ("日本語で表示する", "Show in English"),
    # tabs of the narrow layout
    "tab.what": ("What", "データ"),
    "tab.look": ("Look", "表示"),
    "tab.curve": ("Curve", "グラフ"),
    # what
    "what": ("What", "データ"),
    "search.hint": ("For example: sea temperature", "例: 海面水温、降水"),
    "search.label": ("Search the data sets", "データセットを検索"),
    "search.none": (
        "No data set matches. Try another word or fewer filters.",
        "該当するデータがありません。別の言葉をお試しください。",
    ),
    "search.all": ("Show all {n}", "すべて表示（{n} 件）"),
    "search.fewer": ("Show fewer", "表示を減らす"),
    "catalogue.loading": ("Reading the catalogue…", "カタログを読み込んでいます…"),
    "group.sea": ("Sea", "海"),
    "group.land": ("Land", "陸"),
    "group.rain": ("Rain", "雨"),
    "group.plants": ("Plants", "植生"),
    "group.ice": ("Ice", "氷"),
    "band": ("Band", "バンド"),
    "questions": ("Or start with a question", "質問から始める"),
    "question.heat": ("How hot was August 2021 in Japan?", "2021年8月の日本の暑さは？"),
    "question.heat.hint": ("Land temperature, monthly", "地表面温度・月平均"),
    "question.sea": (
        "How warm is the sea around Japan?",
        "日本のまわりの海はどれくらい温かい？",
    ),
    "question.sea.hint": ("Sea surface temperature", "海面水温"),
    "question.rain": (
        "Where did it rain in July 2021?",
        "2021年7月の雨はどこで降った？",
    ),
    "question.rain.hint": ("Rain, daily", "降水量・日別"),
    "question.green": (
        "When does Japan turn green?",
        "日本の緑はいつ濃くなる？",
    ),
    "question.green.hint": ("Vegetation index, monthly", "植生指数・月別"),
    "question.ice": ("How far does the Arctic ice reach?", "北極の海氷はどこまで広がる？"),
    "question.ice.hint": ("Sea ice concentration", "海氷密接度"),
    "question.moist": ("How wet is the soil?", "土はどれくらい湿っている？"),
    "question.moist.hint": ("Soil moisture", "土壌水分"),
    # when
    "when": ("When", "期間"),
    "dates.one": ("1 date", "1 時点"),
    "dates.count": ("{n} dates", "{n} 時点"),
    "dates.from": ("First date", "最初の日付"),
    "dates.to": ("Last date", "最後の日付"),
    "dates.newest": ("Newest", "最新"),
    "dates.newest.tip": ("Show the newest date on the map", "最新の日付を地図に表示する"),
    "dates.all": ("All", "全期間"),
    "dates.all.tip": ("Choose all dates that exist", "すべての日付を選ぶ"),
    "dates.year": ("This year", "この年"),
    "dates.year.tip": ("Choose the year of the date on the map", "地図の日付の年を選ぶ"),
    "date.previous": ("Previous date", "前の日付"),
    "date.next": ("Next date", "次の日付"),
    "date.clock": ("{date}, {hour}:00 UTC", "{date} {hour}時 (UTC)"),
    # where
    "where": ("Where", "場所"),
    "areas.none": (
        "Draw a rectangle or a shape on the map to get its curve.",
        "地図に四角形や図形を描くと、その範囲のグラフが出ます。",
    ),
    "areas.one": ("1 area", "1 か所"),
    "areas.count": ("{n} areas", "{n} か所"),
    "area.name": ("Area {n}", "範囲 {n}"),
    "area.delete": ("Delete {name}", "{name} を削除"),
    "area.type": ("Type a box", "範囲を入力"),
    "area.add": ("Add", "追加"),
    "area.cancel": ("Cancel", "やめる"),
    "area.west": ("West °", "西 °"),
    "area.south": ("South °", "南 °"),
    "area.east": ("East °", "東 °"),
    "area.north": ("North °", "北 °"),
    # the main button
    "load.one": ("Load 1 date", "1 時点を読み込む"),
    "load.many": ("Load {n} dates", "{n} 時点を読み込む"),
    "load.loading": ("Loading…", "読み込み中…"),
    "load.cost": ("{files} files · {size}", "{files} ファイル・{size}"),
    "load.needs": ("Draw an area first", "先に範囲を描いてください"),
    "load.planning": ("Working out the size…", "サイズを計算しています…"),
    # map
    "resolution": ("{ppu} px/° · about {km} · from zoom", "{ppu} px/°・約 {km}・ズームから"),
    "resolution.polar": ("{ppu} px/32 km · about {km}", "{ppu} px/32 km・約 {km}"),
    "attribution.live": ("Data: JAXA Earth · {name}", "データ: JAXA Earth・{name}"),
    "attribution.sample": ("Synthetic sample · {name}", "合成サンプル・{name}"),
    "attribution.other": ("Data: {name}", "データ: {name}"),
    "zoom.in": ("Zoom in", "拡大"),
    "zoom.out": ("Zoom out", "縮小"),
    "draw.cancel": ("Cancel", "やめる"),
    "draw.finish": ("Finish", "完了"),
    "draw.undo": ("Delete last point", "1点戻す"),
    "draw.save": ("Save", "保存"),
    "draw.clear": ("Delete all", "すべて削除"),
    "draw.help": (
        "Click, or press and drag, on the map",
        "地図の上をクリック、またはドラッグします",
    ),
    "progress.dates": ("{done} of {n} dates · {size}", "{done} / {n} 時点・{size}"),
    "progress.start": ("Looking up the files…", "ファイルを調べています…"),
    "progress.cancel": ("Cancel", "中止"),
    # colour
    "colour": ("Colour", "色"),
    "colour.map": ("Colour map", "配色"),
    "colour.range": ("Colour range", "色の範囲"),
    "colour.low": ("Lowest value", "下限"),
    "colour.high": ("Highest value", "上限"),
    "colour.percentile": ("2–98 %", "2–98 %"),
    "colour.preset": ("Preset", "推奨"),
    "colour.full": ("Full", "全範囲"),
    "colour.own": ("Own", "手動"),
    "colour.percentile.tip": ("Leave out the lowest and highest 2 %", "上下 2 % を除く"),
    "colour.preset.tip": ("The usual range of this kind of data", "この種類のデータの標準的な範囲"),
    "colour.full.tip": ("From the lowest to the highest value", "最小値から最大値まで"),
    "colour.log": ("Logarithmic", "対数"),
    "colour.reverse": ("Reversed", "反転"),
    "colour.opacity": ("Opacity", "不透明度"),
    "colour.none": (
        "Colours appear with the first picture.",
        "画像が表示されると、色を調整できます。",
    ),
    "classes": ("Classes", "分類"),
    # here
    "here": ("Here", "この地点"),
    "here.hint": ("Click the map to read a value.", "地図をクリックすると値を表示します。"),
    "here.none": ("no data", "データなし"),
    # curve
    "series": ("Time series", "時系列"),
    "series.hint": ("Mean, and the range from lowest to highest", "平均と、最小から最大までの幅"),
    "series.empty": (
        "Draw an area on the map: its curve over time appears here.",
        "地図に範囲を描くと、ここに時間変化のグラフが出ます。",
    ),
    "series.empty.start": (
        "The curve of the area that you draw appears here.",
        "描いた範囲のグラフがここに出ます。",
    ),
    "series.nothing": (
        "Nothing was measured in this area on these dates.",
        "この範囲と期間には観測値がありません。",
    ),
    "series.classes": (
        "This data set holds classes, of which there is no mean value.",
        "分類データのため、平均値のグラフはありません。",
    ),
    # process
    "process": ("Process", "処理"),
    "step.on": ("On", "オン"),
    "step.off": ("Off", "オフ"),
    "step.choose": ("Choose", "選ぶ"),
    "composite": ("Composite", "合成"),
    "composite.off": ("one date at a time", "1 時点ずつ"),
    "composite.on": ("{method} of {dates}", "{dates}の{method}"),
    "composite.method": ("Method", "方法"),
    "composite.mean": ("mean", "平均"),
    "composite.median": ("median", "中央値"),
    "composite.min": ("minimum", "最小"),
    "composite.max": ("maximum", "最大"),
    "composite.std": ("standard deviation", "標準偏差"),
    "composite.count": ("count of images", "有効な画像の数"),
    "composite.first": ("first valid", "最初の有効値"),
    "composite.last": ("last valid", "最後の有効値"),
    "composite.mode": ("most frequent", "最頻値"),
    "composite.percentile": ("{n}th percentile", "{n} パーセンタイル"),
    "mask": ("Mask", "マスク"),
    "mask.off": ("all pixels", "すべての画素"),
    "mask.on": ("keeps {share} %", "{share} % を使用"),
    "mask.working": ("working…", "計算中…"),
    "mask.source": ("Tested data", "判定に使うデータ"),
    "mask.own": ("These values", "この値"),
    "mask.low": ("Lowest value that is kept", "残す値の下限"),
    "mask.high": ("Highest value that is kept", "残す値の上限"),
    "difference": ("Difference", "差分"),
    "difference.off": ("none", "なし"),
    "difference.on": ("minus {dates}", "{dates}との差"),
    "anomaly": ("Anomaly", "平年差"),
    "anomaly.years": ("against the {first}–{last} normal", "{first}–{last} 平年値との差"),
    "anomaly.normal": ("against the climate normal", "平年値との差"),
    # save
    "save": ("Save", "保存"),
    "save.geotiff": ("GeoTIFF", "GeoTIFF"),
    "save.netcdf": ("NetCDF", "NetCDF"),
    "save.csv": ("CSV", "CSV"),
    "save.png": ("PNG", "PNG"),
    "save.gif": ("GIF", "GIF"),
    "save.geotiff.tip": ("The picture's numbers, for GIS programs", "画像の数値（GIS 用）"),
    "save.netcdf.tip": ("The picture's numbers, for xarray", "画像の数値（xarray 用）"),
    "save.csv.tip": (
        "The curves as a table; without an area the picture's pixels",
        "グラフの表。範囲がなければ画像の画素",
    ),
    "save.png.tip": ("The picture with its legend", "凡例つきの画像"),
    "save.gif.tip": ("All chosen dates, one after the other", "選んだ期間の動画"),
    "save.working": ("Making the file…", "ファイルを作成中…"),
    "save.ready": ("Save {name} ({size})", "{name} を保存（{size}）"),
    "save.path": (
        "Too large for the browser, so it lies on the server: {path}",
        "ブラウザには大きすぎるため、サーバーに保存しました: {path}",
    ),
    # header actions
    "undo": ("Undo", "元に戻す"),
    "redo": ("Redo", "やり直す"),
    "code": ("Copy as Python", "Python コード"),
    "code.raster": ("je_explorer", "je_explorer"),
    "code.chain": ("JAXA's call chain", "JAXA の je 形式"),
    "code.arrays": ("xarray", "xarray"),
    "share": ("Share", "共有"),
    "share.open": ("Open this view in a new tab", "この表示を新しいタブで開く"),
    "share.hint": (
        "Copy the link's address to send it.",
        "リンクのアドレスをコピーして送れます。",
    ),
    "code.hint": (
        "Select all and copy. It gives the same numbers as the screen.",
        "すべて選択してコピーしてください。画面と同じ数値が得られます。",
    ),
    "code.close": ("Close", "閉じる"),
    # status
    "status.cancelled": (
        "Cancelled. The picture is the last one that was complete.",
        "中止しました。表示中の画像は最後に完成したものです。",
    ),
    "status.cost": (
        "The curve needs {size}. Press the button to load it.",
        "グラフには {size} の読み込みが必要です。ボタンを押すと始めます。",
    ),
    "status.fallback": (
        "JAXA Earth can't be reached, so this is the built-in sample: synthetic data.",
        "JAXA Earth に接続できないため、内蔵のサンプル（合成データ）を表示しています。",
    ),
    "status.missing.one": (
        "A file could not be read; its pixels are left empty.",
        "1 個のファイルを読めませんでした。その部分は空白です。",
    ),
    "status.missing.count": (
        "{n} files could not be read; their pixels are left empty.",
        "{n} 個のファイルを読めませんでした。その部分は空白です。",
    ),
    "status.close": ("Close the message", "メッセージを閉じる"),
    "status.retry": ("Try again", "もう一度"),
    "error.catalogue": (
        "The catalogue could not be read. Check the network or the address, then try again.",
        "カタログを読めませんでした。接続またはアドレスを確認して、もう一度お試しください。",
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

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def say(lang: str, key: str, **fields: Any) -> str:
    """The words of a key in a language (English for an unknown one), with its fields filled in."""
    return WORDS[key][lang == "ja"].format(**fields)


def size(count: int) -> str:
    """Bytes in words: ``"4.1 MB"``, ``"320 kB"``."""
    if count < 1000:
        return f"{count} B"
    if count < 999_500:
        return f"{count / 1000:.0f} kB"
    megabytes = count / 1_000_000
    if megabytes < 999.5:
        return f"{megabytes:.1f} MB" if megabytes < 9.95 else f"{megabytes:.0f} MB"
    return f"{megabytes / 1000:.1f} GB"


def distance(metres: float) -> str:
    """A pixel's size in two figures: ``"250 m"``, ``"11 km"``, ``"1.2 km"``."""
    rounded = float(f"{metres:.2g}")
    return f"{rounded:g} m" if rounded < 1000 else f"{rounded / 1000:g} km"


_LABEL = re.compile(
    r"^(?:(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d))?)?)?|(?:(\d{4})/)?(\d{2,3})(?:-(\d\d))?)$"
)


def date(lang: str, label: str, *, long: bool = False) -> str:
    """A catalogue's date label in words.

    ``"2022-08"`` is ``"Aug 2022"`` (``long``: ``"August 2022"``) or ``"2022年8月"``. Days of the
    year and labels of other catalogues stay as they are.
    """
    match = _LABEL.match(label)
    if match is None:
        return label
    year, month, day, hour, normal_year, first, second = match.groups()
    if first is not None:
        if len(first) == 3:
            return label
        year, month, day = normal_year, first, second
    if month is not None and not 1 <= int(month) <= 12:
        return label
    words = _japanese(year, month, day) if lang == "ja" else _english(year, month, day, long)
    return say(lang, "date.clock", date=words, hour=hour) if hour else words


def brief(lang: str, label: str) -> str:
    """As `date`, for a narrow menu: days and hours stay as in the catalogue."""
    return label if len(label) > 7 and label[4:5] == "-" else date(lang, label)


def _english(year: str | None, month: str | None, day: str | None, long: bool) -> str:
    name = (LONG_MONTHS if long else MONTHS)[int(month) - 1] if month else None
    return " ".join(part for part in (day and str(int(day)), name, year) if part)


def _japanese(year: str | None, month: str | None, day: str | None) -> str:
    parts = ((year, "年"), (month and str(int(month)), "月"), (day and str(int(day)), "日"))
    return "".join(f"{value}{unit}" for value, unit in parts if value)


def count(lang: str, key: str, n: int) -> str:
    """The words of ``key.one`` or ``key.count``, as the number needs."""
    return say(lang, f"{key}.one") if n == 1 else say(lang, f"{key}.count", n=n)
