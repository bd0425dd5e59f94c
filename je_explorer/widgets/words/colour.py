"""Colour and classes."""

WORDS: dict[str, tuple[str, str]] = {
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
}
