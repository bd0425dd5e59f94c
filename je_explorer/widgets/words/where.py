"""Where: areas."""

WORDS: dict[str, tuple[str, str]] = {
    "where": ("Where", "場所"),
    "areas.none": (
        "Draw a rectangle, a shape or a point on the map to get its curve.",
        "地図に四角形・図形・点を描くと、そのグラフが出ます。",
    ),
    "areas.one": ("1 area", "1 か所"),
    "areas.count": ("{n} areas", "{n} か所"),
    "area.name": ("Area {n}", "範囲 {n}"),
    "area.delete": ("Delete {name}", "{name} を削除"),
    "area.rename": ("Rename {name}", "{name} の名前を変更"),
    "area.renaming": ("New name of {name}", "{name} の新しい名前"),
    "area.keep": ("Save the name", "名前を保存"),
    "area.leave": ("Keep the old name", "元の名前に戻す"),
    "area.zoom": ("Show {name} on the map", "{name} を地図に表示"),
    "area.type": ("Type a box", "範囲を入力"),
    "area.type.tip": (
        "Four numbers in degrees; west may be greater than east across 180°",
        "度で 4 つの数を入力します。180° をまたぐときは西を東より大きくします",
    ),
    "area.add": ("Add", "追加"),
    "area.cancel": ("Cancel", "やめる"),
    "area.west": ("West °", "西 °"),
    "area.south": ("South °", "南 °"),
    "area.east": ("East °", "東 °"),
    "area.north": ("North °", "北 °"),
    "area.file": ("GeoJSON file", "GeoJSON"),
    "area.file.tip": (
        "Areas from a GeoJSON file of this computer or from an address",
        "GeoJSON ファイルまたはアドレスから範囲を読み込みます",
    ),
    "area.file.choose": ("Choose a file", "ファイルを選ぶ"),
    "area.file.place": ("Path or address", "パスまたはアドレス"),
    "area.file.address": ("Address (https://…)", "アドレス (https://…)"),
    "area.file.large": (
        "This file has {size}; the browser can send {most}. Simplify it, or type its path or"
        " address below.",
        "このファイルは {size} です。ブラウザーから送れるのは {most} までです。"
        "形を簡略化するか、下にパスかアドレスを入力してください。",
    ),
    "area.file.reading": ("Reading {name}…", "{name} を読んでいます…"),
    "area.file.read.one": ("1 area was added from {name}.", "{name} から 1 か所を追加しました。"),
    "area.file.read.count": (
        "{n} areas were added from {name}.",
        "{name} から {n} か所を追加しました。",
    ),
    "area.file.mended": (
        "Added from {name}: {n}. Outlines that crossed themselves were repaired.",
        "{name} から {n} か所を追加しました。線が交わっていた図形は修復しました。",
    ),
    "area.file.some": (
        "The first {n} of {all} shapes in {name} were added.",
        "{name} の {all} 個の図形のうち、最初の {n} 個を追加しました。",
    ),
    "area.repaired": (
        "The outline crossed itself and was repaired. Undo takes it back.",
        "線が交わっていたので修復しました。「元に戻す」で取り消せます。",
    ),
    "file.open": (
        "The browser could not read this file. Check that it is still there, then choose it again.",
        "ブラウザーがこのファイルを読めませんでした。ファイルがあるか確かめて、選び直してください。",
    ),
    "file.json": (
        "{name} is not GeoJSON. Choose a file that ends in .geojson or .json.",
        "{name} は GeoJSON ではありません。.geojson または .json のファイルを選んでください。",
    ),
    "file.empty": (
        "{name} holds no shape: no point, line or polygon.",
        "{name} には図形（点・線・面）がありません。",
    ),
    "file.metres": (
        "{name} is in metres. Save it in degrees (EPSG:4326), then try again.",
        "{name} の座標はメートルです。度（EPSG:4326）で保存し直してください。",
    ),
    "file.points": (
        "{name} has too many points. Simplify its shapes, then try again.",
        "{name} は点の数が多すぎます。形を簡略化してください。",
    ),
    "file.bad": (
        "{name} can't be used as it is.",
        "{name} はこのままでは使えません。",
    ),
    "file.served": (
        "Here only addresses that begin with https:// can be read. Or choose a file.",
        "ここで読めるのは https:// で始まるアドレスだけです。またはファイルを選んでください。",
    ),
    "file.missing": (
        "There is no file {name}. Check the path, or choose the file.",
        "{name} というファイルはありません。パスを確認するか、ファイルを選んでください。",
    ),
    "file.unread": (
        "{name} could not be fetched. Check the address and the network.",
        "{name} を取得できませんでした。アドレスと接続を確認してください。",
    ),
}
