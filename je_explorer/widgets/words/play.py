"""The player over the dates."""

WORDS: dict[str, tuple[str, str]] = {
    "player.play": ("Play the {n} chosen dates", "選んだ {n} 時点を再生する"),
    "player.pause": ("Pause", "一時停止"),
    "player.speed": ("{n} / s", "毎秒 {n}"),
    "player.speed.name": ("Dates per second", "1 秒あたりの時点数"),
    "player.loop": ("Begin again at the end", "くり返す"),
    "player.close": ("Close the player", "再生を終える"),
    "player.place": ("Date", "日付"),
    "player.count": ("{place} of {n}", "{place} / {n}"),
    "player.preparing": ("Preparing…", "準備中…"),
}
