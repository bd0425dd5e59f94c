"""When: dates and periods."""

WORDS: dict[str, tuple[str, str]] = {
    "when": ("When", "期間"),
    "dates.one": ("1 date", "1 時点"),
    "dates.count": ("{n} dates", "{n} 時点"),
    "dates.from": ("First date", "最初の日付"),
    "dates.to": ("Last date", "最後の日付"),
    "dates.newest": ("Newest", "最新"),
    "dates.newest.tip": ("Show the newest date on the map", "最新の日付を地図に表示する"),
    "dates.month": ("Every {month}", "毎年{month}"),
    "dates.month.tip": (
        "Choose {month} of every year; press again for this year alone",
        "毎年の{month}を選ぶ（もう一度押すとこの年だけ）",
    ),
    "dates.extent": ("{n} dates exist: {first} – {last}", "全 {n} 時点: {first} – {last}"),
    "dates.only": ("One date exists: {first}", "時点は1つだけ: {first}"),
    "dates.none": (
        "This period has no date of that month. Choose a longer one.",
        "この期間にその月はありません。期間を長くしてください。",
    ),
    "dates.loading": ("Looking up the dates…", "日付を調べています…"),
    "dates.all": ("All", "全期間"),
    "dates.all.tip": ("Choose all dates that exist", "すべての日付を選ぶ"),
    "dates.year": ("This year", "この年"),
    "dates.year.tip": ("Choose the year of the date on the map", "地図の日付の年を選ぶ"),
    "date.previous": ("Previous date", "前の日付"),
    "date.next": ("Next date", "次の日付"),
    "date.clock": ("{date}, {hour}:00 UTC", "{date} {hour}時 (UTC)"),
}
