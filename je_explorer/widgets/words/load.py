"""The main button."""

WORDS: dict[str, tuple[str, str]] = {
    "load.one": ("Load 1 date", "1 時点を読み込む"),
    "load.many": ("Load {n} dates", "{n} 時点を読み込む"),
    "load.loading": ("Loading…", "読み込み中…"),
    "load.cost": ("{files} files · {size} · about {time}", "{files} ファイル・{size}・約 {time}"),
    "seconds": ("{n} s", "{n} 秒"),
    "minutes": ("{n} min", "{n} 分"),
    "load.needs": ("Draw an area first", "先に範囲を描いてください"),
    "load.planning": ("Working out the size…", "サイズを計算しています…"),
}
