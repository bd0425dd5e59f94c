"""Where: areas."""

WORDS: dict[str, tuple[str, str]] = {
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
}
