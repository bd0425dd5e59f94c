"""The top line, the tabs of the narrow layout, and the header's actions."""

WORDS: dict[str, tuple[str, str]] = {
    "source.sample": ("Sample data · synthetic", "サンプルデータ（合成）"),
    "source.live": ("JAXA Earth, live", "JAXA Earth（オンライン）"),
    "source.fallback": (
        "JAXA Earth can't be reached: this is sample data",
        "JAXA Earth に接続できないため、サンプルです",
    ),
    "source.other": ("Catalogue: {name}", "カタログ: {name}"),
    "language.switch": ("日本語", "English"),
    "language.tip": ("日本語で表示する", "Show in English"),
    "tab.what": ("What", "データ"),
    "tab.look": ("Look", "表示"),
    "tab.curve": ("Curve", "グラフ"),
    "undo": ("Undo", "元に戻す"),
    "redo": ("Redo", "やり直す"),
    "code": ("Copy as Python", "Python コード"),
    "code.raster": ("je_explorer", "je_explorer"),
    "code.chain": ("JAXA's call chain", "JAXA の je 形式"),
    "code.arrays": ("xarray", "xarray"),
    "share": ("Save & share", "保存と共有"),
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
}
