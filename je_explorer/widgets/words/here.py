"""Here: the value at a place."""

WORDS: dict[str, tuple[str, str]] = {
    "here": ("Here", "この地点"),
    "here.hint": ("Click the map to read a value.", "地図をクリックすると値を表示します。"),
    "here.none": ("no data", "データなし"),
    "here.pixel": ("Pixel {place} · {width} × {height}", "画素 {place}・{width} × {height}"),
    "here.in": ("in {name}", "{name} の中"),
    "here.copy.tip": ("Click to select, then copy", "クリックで選択し、コピーします"),
    "here.type": ("Type a place", "場所を入力"),
    "here.lon": ("Longitude °E", "経度 °E"),
    "here.lat": ("Latitude °N", "緯度 °N"),
    "here.read": ("Read", "値を見る"),
    "here.keep": ("Keep as area", "範囲に追加"),
    "here.keep.tip": (
        "Makes the pixel at this place an area with a curve",
        "この地点の画素を範囲に加え、グラフを出します",
    ),
    "here.close": ("Close", "閉じる"),
    "here.wrong": (
        "There is no such place: longitude −180 to 180, latitude −90 to 90.",
        "その場所はありません。経度は −180〜180、緯度は −90〜90 です。",
    ),
}
