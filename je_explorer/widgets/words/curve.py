"""The chart below the map."""

WORDS: dict[str, tuple[str, str]] = {
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
}
