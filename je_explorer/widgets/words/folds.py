"""The handles that fold the columns beside the map away."""

WORDS: dict[str, tuple[str, str]] = {
    "fold.left.hide": ("Hide the column of data", "データの列をたたむ"),
    "fold.left.show": ("Show the column of data", "データの列を開く"),
    "fold.right.hide": ("Hide the column of colours", "表示設定の列をたたむ"),
    "fold.right.show": ("Show the column of colours", "表示設定の列を開く"),
}
