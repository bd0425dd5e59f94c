"""The status line."""

WORDS: dict[str, tuple[str, str]] = {
    "status.cancelled": (
        "Cancelled. The picture is the last one that was complete.",
        "中止しました。表示中の画像は最後に完成したものです。",
    ),
    "status.fallback": (
        "JAXA Earth can't be reached, so this is the built-in sample: synthetic data.",
        "JAXA Earth に接続できないため、内蔵のサンプル（合成データ）を表示しています。",
    ),
    "status.missing.one": (
        "A file could not be read; its pixels are left empty.",
        "1 個のファイルを読めませんでした。その部分は空白です。",
    ),
    "status.missing.count": (
        "{n} files could not be read; their pixels are left empty.",
        "{n} 個のファイルを読めませんでした。その部分は空白です。",
    ),
    "status.lacking.one": (
        "One date has nothing to be compared with: the composite leaves it out.",
        "比べる画像や平年値のない1時点は、合成から除きました。",
    ),
    "status.lacking.count": (
        "{n} dates have nothing to be compared with: the composite leaves them out.",
        "比べる画像や平年値のない{n}時点は、合成から除きました。",
    ),
    "status.close": ("Close the message", "メッセージを閉じる"),
    "status.detail": ("Details", "詳細（英語）"),
    "status.retry": ("Try again", "もう一度"),
}
