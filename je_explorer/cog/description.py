"""An image from a directory of a TIFF: what its tags say, checked for sense."""

from __future__ import annotations

import numpy as np

from je_explorer.cog.codecs import CODECS
from je_explorer.cog.image import (
    BITS,
    COMPRESSION,
    FILL_ORDER,
    HEIGHT,
    JPEG_TABLES,
    LERC_PARAMETERS,
    MAX_PIXELS,
    MAX_SAMPLES,
    MAX_TILE_BYTES,
    MAX_TILE_SIDE,
    MIN_IS_BLACK,
    PHOTOMETRIC,
    PLANAR,
    PREDICTOR,
    ROWS_PER_STRIP,
    SAMPLE_FORMAT,
    SAMPLES,
    STRIP_COUNTS,
    STRIP_OFFSETS,
    TILE_COUNTS,
    TILE_HEIGHT,
    TILE_OFFSETS,
    TILE_WIDTH,
    WIDTH,
    YCBCR,
    Image,
)
from je_explorer.cog.tags import Directory
from je_explorer.errors import BadTiff, TooLarge, UnsupportedTiff

CHOP_BYTES = 256 << 10
"""An uncompressed strip is cut into strips of about this size, so that a window needs not all."""

_PHOTOMETRICS = {
    5: "CMYK", 8: "CIE L*a*b*", 9: "ICC L*a*b*", 10: "ITU L*a*b*", 32803: "colour filter array",
    32844: "LogL", 32845: "LogLuv", 34892: "linear raw",
}  # fmt: skip
_COMPRESSIONS = {
    2: "CCITT 1D", 3: "CCITT fax 3", 4: "CCITT fax 4", 6: "old JPEG", 34676: "SGI Log",
    34677: "SGI Log 24", 34712: "JPEG 2000", 34925: "LZMA", 50002: "JPEG XL",
}  # fmt: skip
_DTYPES = {
    (1, 1): "uint8", (1, 8): "uint8", (1, 16): "uint16", (1, 32): "uint32", (1, 64): "uint64",
    (2, 8): "int8", (2, 16): "int16", (2, 32): "int32", (2, 64): "int64",
    (3, 16): "float16", (3, 32): "float32", (3, 64): "float64",
}  # fmt: skip
_KINDS = {1: "unsigned", 2: "signed", 3: "floating point", 5: "complex integer", 6: "complex"}


def read_image(directory: Directory) -> Image:
    """Check one directory and make an image of it.

    Raises:
        BadTiff: it contradicts itself.
        TooLarge: sizes beyond any sound file.
        UnsupportedTiff: a kind that is not read, named.
    """
    width, height = directory.number(WIDTH), directory.number(HEIGHT)
    if width < 1 or height < 1:
        raise BadTiff(f"an image of {width} x {height} pixels")
    if width * height > MAX_PIXELS:
        raise TooLarge(f"it claims {width} x {height} pixels")
    samples = directory.number(SAMPLES, 1)
    if not 1 <= samples <= MAX_SAMPLES:
        raise TooLarge(f"it claims {samples} samples per pixel; up to {MAX_SAMPLES} are read")
    dtype, bits = _dtype(directory, samples)
    compression = directory.number(COMPRESSION, 1)
    photometric = directory.number(PHOTOMETRIC, MIN_IS_BLACK)
    if compression not in CODECS:
        raise UnsupportedTiff(f"compression {_compression_name(compression)} is not read")
    if photometric in _PHOTOMETRICS or (photometric == YCBCR and CODECS[compression].raw):
        name = _PHOTOMETRICS.get(photometric, "YCbCr outside JPEG and WebP")
        raise UnsupportedTiff(f"colours stored as {name} are not read")
    tiled = TILE_WIDTH in directory or TILE_OFFSETS in directory
    tile_width, tile_height = _tile_size(directory, tiled, width, height)
    image = Image(
        width=width,
        height=height,
        tile_width=tile_width,
        tile_height=tile_height,
        offsets=np.zeros(0, np.uint64),
        counts=np.zeros(0, np.uint64),
        dtype=dtype,
        bits=bits,
        order=directory.layout.order,
        samples=samples,
        planar=directory.number(PLANAR, 1) == 2 and samples > 1,
        compression=compression,
        predictor=_predictor(directory, compression, dtype, bits),
        photometric=photometric,
        reversed_bits=directory.number(FILL_ORDER, 1) == 2,
        tables=directory.raw(JPEG_TABLES),
        lerc=directory.wholes(LERC_PARAMETERS),
        tiled=tiled,
        place=directory.offset,
    )
    if tiled or compression != 1:
        image.check_tile()
    return _with_places(image, directory)


def _dtype(directory: Directory, samples: int) -> tuple[np.dtype[np.generic], int]:
    bits = directory.wholes(BITS) or (1,)
    formats = directory.wholes(SAMPLE_FORMAT) or (1,)
    if len(set(bits)) > 1 or len(set(formats)) > 1:
        raise UnsupportedTiff(f"samples of different kinds ({bits[:4]} bits) are not read together")
    kind, depth = formats[0], bits[0]
    name = _DTYPES.get((1 if kind in (0, 4) else kind, depth))
    if name is None:
        word = _KINDS.get(kind, f"of sample format {kind}")
        raise UnsupportedTiff(f"{depth}-bit {word} samples are not read")
    return np.dtype(name), depth


def _compression_name(code: int) -> str:
    return f"{_COMPRESSIONS[code]} ({code})" if code in _COMPRESSIONS else str(code)


def _predictor(
    directory: Directory, compression: int, dtype: np.dtype[np.generic], bits: int
) -> int:
    predictor = directory.number(PREDICTOR, 1)
    codec = CODECS[compression]
    if predictor == 1 or codec.predictor == "ignored":
        return 1
    if codec.predictor == "bad":
        raise BadTiff(f"it claims a predictor {predictor} under {codec.name}, which has none")
    if predictor not in (2, 3):
        raise BadTiff(f"predictor {predictor} does not exist")
    if predictor == 3 and dtype.kind != "f":
        raise BadTiff(f"predictor 3 is for floating point numbers, not {dtype}")
    if bits < 8:
        raise UnsupportedTiff(f"predictor {predictor} with {bits}-bit samples is not read")
    return predictor


def _tile_size(directory: Directory, tiled: bool, width: int, height: int) -> tuple[int, int]:
    if not tiled:
        rows = directory.number(ROWS_PER_STRIP, height)
        if rows < 1:
            raise BadTiff(f"strips of {rows} rows")
        return width, min(rows, height)
    tile_width, tile_height = directory.number(TILE_WIDTH), directory.number(TILE_HEIGHT)
    if min(tile_width, tile_height) < 1:
        raise BadTiff(f"tiles of {tile_width} x {tile_height} pixels")
    if max(tile_width, tile_height) > MAX_TILE_SIDE:
        raise TooLarge(f"its tiles of {tile_width} x {tile_height} pixels exceed {MAX_TILE_SIDE}")
    return tile_width, tile_height


def _with_places(image: Image, directory: Directory) -> Image:
    """The image with its tiles' offsets and sizes, one each."""
    expected = image.tiles_across * image.tiles_down * image.planes
    place, length = (TILE_OFFSETS, TILE_COUNTS) if image.tiled else (STRIP_OFFSETS, STRIP_COUNTS)
    if place not in directory and STRIP_OFFSETS in directory:
        place, length = STRIP_OFFSETS, STRIP_COUNTS
    if place in directory and directory.entries[place].length < expected:
        raise BadTiff(f"{directory.entries[place].length} tile offsets for {expected} tiles")
    offsets = directory.integers(place)[:expected].astype(np.uint64)
    if length in directory:
        counts = directory.integers(length)[:expected].astype(np.uint64)
    elif image.compression == 1 and not image.tiled:
        counts = np.full(expected, image.row_bytes * image.tile_height, np.uint64)
    else:
        raise BadTiff("it doesn't say how many bytes its tiles have")
    if len(counts) < expected:
        raise BadTiff(f"{len(counts)} tile sizes for {expected} tiles")
    return _chopped(image.changed(offsets=offsets, counts=counts))


def _chopped(image: Image) -> Image:
    """Cut uncompressed strips into shorter ones; all else is left as it is."""
    rows = max(1, CHOP_BYTES // image.row_bytes)
    if image.tiled or image.compression != 1 or rows >= image.tile_height:
        image.check_tile()
        return image
    last = np.arange(len(image.counts)) % image.tiles_down == image.tiles_down - 1
    whole = np.where(
        last, image.height - (image.tiles_down - 1) * image.tile_height, image.tile_height
    )
    if image.tiles_down > 1:
        rows = next((r for r in range(rows, 0, -1) if image.tile_height % r == 0), 1)
    if np.any(image.counts < whole.astype(np.uint64) * np.uint64(image.row_bytes)):
        image.check_tile()
        return image
    if image.row_bytes > MAX_TILE_BYTES:
        raise TooLarge(f"rows of {image.width} pixels exceed 64 MiB")
    offsets, counts = [], []
    for start, height in zip(image.offsets.tolist(), whole.tolist(), strict=True):
        for row in range(0, height, rows):
            offsets.append(start + row * image.row_bytes)
            counts.append(min(rows, height - row) * image.row_bytes)
    return image.changed(
        tile_height=rows,
        offsets=np.array(offsets, np.uint64),
        counts=np.array(counts, np.uint64),
    )
