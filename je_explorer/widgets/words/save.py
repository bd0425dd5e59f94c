"""Save: files of what is shown, and the view itself."""

WORDS: dict[str, tuple[str, str]] = {
    "save": ("Save", "保存"),
    "save.of.picture": ("Picture", "画像"),
    "save.of.all": ("All dates", "全時点"),
    "save.of.curves": ("Curves", "グラフ"),
    "save.of.picture.tip": ("What the map shows", "地図に表示中の画像"),
    "save.of.all.tip": ("The chosen dates of this part of the map", "選んだ期間の画像すべて"),
    "save.of.curves.tip": ("The curves of the areas", "範囲ごとのグラフ"),
    "save.of.picture.hint": ("The picture on the map, at its resolution.", "地図の画像です。"),
    "save.of.all.hint": (
        "The {n} chosen dates of this part of the map.",
        "地図のこの部分の、選んだ {n} 時点です。",
    ),
    "save.of.curves.hint": ("The areas' values, {n} dates.", "範囲ごとの値（{n} 時点）です。"),
    "save.none": (
        "There is no curve yet: draw an area on the map.",
        "グラフはまだありません。地図に範囲を描いてください。",
    ),
    "save.geotiff": ("GeoTIFF", "GeoTIFF"),
    "save.netcdf": ("NetCDF", "NetCDF"),
    "save.csv": ("CSV", "CSV"),
    "save.png": ("PNG", "PNG"),
    "save.gif": ("GIF", "GIF"),
    "save.geotiff.tip": ("The picture's numbers, for GIS programs", "画像の数値（GIS 用）"),
    "save.netcdf.tip": ("The picture's numbers, for xarray", "画像の数値（xarray 用）"),
    "save.csv.tip": ("The picture's pixels as a table", "画像の画素の表"),
    "save.png.tip": (
        "The picture with its legend, date and source",
        "凡例・日付・出典つきの画像",
    ),
    "save.all.geotiff.tip": ("A band per date, for GIS programs", "時点ごとのバンド（GIS 用）"),
    "save.all.netcdf.tip": ("All dates in one file, for xarray", "全時点を 1 つに（xarray 用）"),
    "save.all.csv.tip": ("The pixels of all dates as a table", "全時点の画素の表"),
    "save.gif.tip": ("All chosen dates, one after the other", "選んだ期間の動画"),
    "save.curves.csv.tip": ("The curves as a table", "グラフの値の表"),
    "save.curves.png.tip": ("The curves as a picture", "グラフの画像"),
    "save.working": ("Making the file…", "ファイルを作成中…"),
    "save.ready": ("Save {name} ({size})", "{name} を保存（{size}）"),
    "save.path": (
        "Too large for the browser, so it lies in the notebook's folder: {path}",
        "ブラウザには大きすぎるため、ノートブックのフォルダーに保存しました: {path}",
    ),
    "save.title": ("{name} ({hint})", "{name}（{hint}）"),
    "save.source": ("Data: {name}", "データ：{name}"),
    "save.source.jaxa": ("Provided by JAXA: {name}", "データ提供：JAXA（{name}）"),
    "save.large": (
        "This file has {size}, the browser takes {most}. Zoom in, choose fewer dates, or save it"
        " with coarser pixels.",
        "このファイルは {size} で、ブラウザの上限 {most} を超えます。拡大する、期間を短くする、"
        "または粗い画素で保存してください。",
    ),
    "save.rows": (
        "This table would have {n} rows, a spreadsheet opens {most}. Zoom in, choose fewer dates,"
        " or save it with coarser pixels.",
        "この表は {n} 行になり、表計算ソフトで開ける {most} 行を超えます。拡大する、"
        "期間を短くする、または粗い画素で保存してください。",
    ),
    "save.smaller": ("Save coarser", "粗い画素で保存"),
    "view.save": ("Save this view", "この表示を保存"),
    "view.save.hint": (
        "Data set, dates, areas, process and colours; not the data.",
        "データ名・期間・範囲・処理・色を保存します（データ本体は含みません）。",
    ),
    "view.open": ("Open a saved view", "保存した表示を開く"),
    "view.large": (
        "This file has {size}, and no saved view has more than {most}. Choose a file that “Save"
        " this view” has made.",
        "このファイルは {size} です。保存した表示が {most} を超えることはありません。"
        "「この表示を保存」で作ったファイルを選んでください。",
    ),
    "view.opened": ("{name} is open. Undo brings back what was there.",
                    "{name} を開きました。「元に戻す」で前の表示に戻れます。"),
    "error.view.cut": (
        "{name} is incomplete: only a part of it arrived. Copy the whole file and open it again.",
        "{name} は途中で切れています。ファイル全体をコピーし直して、開いてください。",
    ),
    "error.view.other": (
        "{name} is no saved view. Choose a file that “Save this view” has made.",
        "{name} は保存した表示ではありません。「この表示を保存」で作ったファイルを選んでください。",
    ),
    "error.view.newer": (
        "{name} comes from a newer je_explorer. Update this one, or save the view again there.",
        "{name} は新しい je_explorer で作られています。"
        "このプログラムを更新してから開いてください。",
    ),
    "error.view.damaged": (
        "{name} is damaged. Save the view once more where it came from.",
        "{name} は壊れています。元の画面でもう一度保存してください。",
    ),
    "error.view.elsewhere": (
        "{name} shows data of another catalogue. Open it in a dashboard with that catalogue.",
        "{name} は別のカタログのデータです。そのカタログの画面で開いてください。",
    ),
}  # fmt: skip
