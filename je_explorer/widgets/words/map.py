"""The map, what floats over it, and the value at a place."""

WORDS: dict[str, tuple[str, str]] = {
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
    "here": ("Here", "この地点"),
    "here.hint": ("Click the map to read a value.", "地図をクリックすると値を表示します。"),
    "here.none": ("no data", "データなし"),
}
