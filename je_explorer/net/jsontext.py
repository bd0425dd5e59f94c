"""Catalogue texts: bytes to JSON values, and a plain sentence for each way that it can fail."""

from __future__ import annotations

import json
import math
import zlib
from typing import Any

from je_explorer.errors import BadStac, SourceError, TooLarge


def parse(data: bytes, url: str) -> Any:
    """The JSON value of a catalogue text in UTF-8.

    A byte order mark is skipped. Numbers are finite; NaN and Infinity are no JSON.

    Raises:
        BadStac: it is no JSON; says what it looks like.

    Example:
        >>> parse(b'{"id": "a"}', "http://example.org/a.json")
        {'id': 'a'}
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadStac(f"{url} is not a text in UTF-8 (byte {error.start})") from error
    try:
        return json.loads(text, parse_constant=_constant, parse_float=_finite)
    except RecursionError as error:
        raise BadStac(f"{url} is nested too deeply to be a catalogue") from error
    except json.JSONDecodeError as error:
        raise BadStac(_no_json(text, url, error)) from error
    except ValueError as error:
        raise BadStac(f"{url} holds a number that can't be used: {str(error)[:80]}") from error


def _no_json(text: str, url: str, error: json.JSONDecodeError) -> str:
    start = text[:200].lstrip().lower()
    if not start:
        return f"{url} is empty"
    if start.startswith("<"):
        kind = "a web page" if "<html" in start or "<!doctype" in start else "XML"
        return f"{url} is {kind}, not a catalogue: check the address"
    return f"{url} is not valid JSON (line {error.lineno}, column {error.colno}: {error.msg})"


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]} is too large")
    return value


def unpack(data: bytes, encoding: str | None, cap: int, url: str) -> bytes:
    """The body without its Content-Encoding, at most `cap` bytes of it.

    Raises:
        TooLarge: it unpacks to more than `cap` bytes.
        SourceError: it is packed in a way that was not asked for, or is broken.
    """
    name = (encoding or "identity").strip().lower()
    if name in ("identity", ""):
        return data
    if name not in ("gzip", "x-gzip", "deflate"):
        raise SourceError(f"{url}: the server packed the text as {name[:20]!r}, unasked")
    unpacker = zlib.decompressobj(wbits=47 if name != "deflate" else 15)
    try:
        out = unpacker.decompress(data, cap + 1)
    except zlib.error as error:
        raise SourceError(f"{url}: the packed text is broken ({error})") from error
    if len(out) > cap:
        raise TooLarge(f"{url} unpacks to more than {cap:,} bytes")
    if not unpacker.eof:
        raise SourceError(f"{url}: the packed text is cut short")
    return out
