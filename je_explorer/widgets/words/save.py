"""Save and share."""

WORDS: dict[str, tuple[str, str]] = {
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
}
