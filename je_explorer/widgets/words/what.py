"""What: search, cards, questions."""

WORDS: dict[str, tuple[str, str]] = {
    "what": ("What", "データ"),
    "search.hint": ("For example: sea temperature", "例: 海面水温、降水"),
    "search.label": ("Search the data sets", "データセットを検索"),
    "search.none": (
        "No data set matches. Try another word or fewer filters.",
        "該当するデータがありません。別の言葉を試すか、条件を減らしてください。",
    ),
    "search.all": ("Show all {n}", "すべて表示（{n} 件）"),
    "search.fewer": ("Show fewer", "表示を減らす"),
    "catalogue.loading": ("Reading the catalogue…", "カタログを読み込んでいます…"),
    "catalogue.failed": (
        "The catalogue could not be read. “Try again” is below the map.",
        "カタログを読めませんでした。地図の下の「もう一度」を押してください。",
    ),
    "group.tip": (
        "Show this kind of data only; press again for all",
        "この種類だけを表示（もう一度押すとすべて）",
    ),
    "group.sea": ("Sea", "海"),
    "group.land": ("Land", "陸"),
    "group.rain": ("Rain", "雨"),
    "group.plants": ("Plants", "植生"),
    "group.ice": ("Ice", "氷"),
    "band": ("Band", "バンド"),
    "questions": ("Or start with a question", "質問から始める"),
    "question.heat": (
        "How hot was summer 2021 in Tokyo?",
        "2021年の東京の夏はどれくらい暑かった？",
    ),
    "question.heat.hint": ("Land surface temperature, monthly", "地表面温度・月平均"),
    "place.tokyo": ("Tokyo", "東京"),
    "place.shikoku": ("Off Shikoku", "四国沖"),
    "place.kyushu": ("Kyushu", "九州"),
    "place.kanto": ("Kanto", "関東"),
    "place.mongolia": ("Mongolia and north China", "モンゴル・中国北部"),
    "place.arctic": ("Arctic Ocean", "北極海"),
    "question.sea": (
        "How warm is the sea off Shikoku in August?",
        "8月の四国沖の海はどれくらい温かい？",
    ),
    "question.sea.hint": ("Sea surface temperature", "海面水温"),
    "question.rain": (
        "How much did it rain on Kyushu in July 2021?",
        "2021年7月、九州にはどれくらい雨が降った？",
    ),
    "question.rain.hint": ("Rain, daily", "降水量・日別"),
    "question.green": (
        "When does the Kanto plain turn green?",
        "関東平野の緑はいつ濃くなる？",
    ),
    "question.green.hint": ("Vegetation index, monthly", "植生指数・月別"),
    "question.ice": ("How far does the Arctic ice reach?", "北極の海氷はどこまで広がる？"),
    "question.ice.hint": ("Sea ice concentration", "海氷密接度"),
    "question.moist": ("How wet is the soil?", "土はどれくらい湿っている？"),
    "question.moist.hint": ("Soil moisture", "土壌水分"),
}
