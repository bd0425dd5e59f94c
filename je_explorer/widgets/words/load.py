"""The main button."""

WORDS: dict[str, tuple[str, str]] = {
    "load.one": ("Load 1 date", "1 時点を読み込む"),
    "load.many": ("Load {n} dates", "{n} 時点を読み込む"),
    "load.loading": ("Loading…", "読み込み中…"),
    "load.cost": ("{files} files · {size}", "{files} ファイル・{size}"),
    "load.needs": ("Draw an area first", "先に範囲を描いてください"),
    "load.planning": ("Working out the size…", "サイズを計算しています…"),
}
