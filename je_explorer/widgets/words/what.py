"""What: search, cards, questions."""

WORDS: dict[str, tuple[str, str]] = {
    "what": ("What", "データ"),
    "search.hint": ("For example: sea temperature", "例: 海面水温、降水"),
    "search.label": ("Search the data sets", "データセットを検索"),
    "search.none": (
        "No data set matches. Try another word or fewer filters.",
        "該当するデータがありません。別の言葉をお試しください。",
    ),
    "search.all": ("Show all {n}", "すべて表示（{n} 件）"),
    "search.fewer": ("Show fewer", "表示を減らす"),
    "catalogue.loading": ("Reading the catalogue…", "カタログを読み込んでいます…"),
    "group.sea": ("Sea", "海"),
    "group.land": ("Land", "陸"),
    "group.rain": ("Rain", "雨"),
    "group.plants": ("Plants", "植生"),
    "group.ice": ("Ice", "氷"),
    "band": ("Band", "バンド"),
    "questions": ("Or start with a question", "質問から始める"),
    "question.heat": ("How hot was August 2021 in Japan?", "2021年8月の日本の暑さは？"),
    "question.heat.hint": ("Land temperature, monthly", "地表面温度・月平均"),
    "question.sea": (
        "How warm is the sea around Japan?",
        "日本のまわりの海はどれくらい温かい？",
    ),
    "question.sea.hint": ("Sea surface temperature", "海面水温"),
    "question.rain": (
        "Where did it rain in July 2021?",
        "2021年7月の雨はどこで降った？",
    ),
    "question.rain.hint": ("Rain, daily", "降水量・日別"),
    "question.green": (
        "When does Japan turn green?",
        "日本の緑はいつ濃くなる？",
    ),
    "question.green.hint": ("Vegetation index, monthly", "植生指数・月別"),
    "question.ice": ("How far does the Arctic ice reach?", "北極の海氷はどこまで広がる？"),
    "question.ice.hint": ("Sea ice concentration", "海氷密接度"),
    "question.moist": ("How wet is the soil?", "土はどれくらい湿っている？"),
    "question.moist.hint": ("Soil moisture", "土壌水分"),
}
