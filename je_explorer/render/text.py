"""Text in pictures that Pillow draws."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

# Fonts with Japanese letters that systems bring; the first one found is taken.
_JAPANESE = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansJP-Regular.otf",
    "NotoSansCJKjp-Regular.otf",
    "YuGothR.ttc",
    "meiryo.ttc",
    "msgothic.ttc",
    "Hiragino Sans GB.ttc",
    "ヒラギノ角ゴシック W3.ttc",
    "ipag.ttf",
    "ipagp.ttf",
)


@lru_cache(maxsize=32)
def font(size: int, japanese: bool = False) -> Font:
    """A font of a size: Pillow's own, or the system's where Japanese letters are needed."""
    if japanese:
        for name in _JAPANESE:
            try:
                return ImageFont.truetype(name, size)
            except OSError:
                continue
        return font(size)
    return ImageFont.load_default(size)


def font_for(text: str, size: int) -> Font:
    """A font that has the letters of a text, where the system has one."""
    return font(size, _is_japanese(text))


def can_draw(text: str) -> bool:
    """Whether the system has a font for the letters of a text."""
    return not _is_japanese(text) or font(12, japanese=True) is not font(12)


def _is_japanese(text: str) -> bool:
    return any("\u3000" <= letter <= "\uffef" for letter in text)


def width_of(text: str, size: int) -> int:
    """Pixels that a text needs in a row."""
    return round(font_for(text, size).getlength(text))


def shortened(text: str, size: int, room: int) -> str:
    """The text, cut with an ellipsis where it is wider than the room.

    Example:
        >>> shortened("a very long title", 12, 60).endswith("...")
        True
    """
    if width_of(text, size) <= room:
        return text
    while text and width_of(f"{text}...", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}..."
