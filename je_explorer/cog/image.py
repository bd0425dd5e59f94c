"""One image of a TIFF: its size, its tiles and how their numbers are stored, checked for sense."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.segment import Segment
from je_explorer.errors import TooLarge

SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION = 254, 256, 257, 258, 259
PHOTOMETRIC, FILL_ORDER, STRIP_OFFSETS, SAMPLES = 262, 266, 273, 277
ROWS_PER_STRIP, STRIP_COUNTS, PLANAR, PREDICTOR, COLORMAP = 278, 279, 284, 317, 320
TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_COUNTS, SUB_IFDS = 322, 323, 324, 325, 330
EXTRA_SAMPLES, SAMPLE_FORMAT, JPEG_TABLES, SUBSAMPLING = 338, 339, 347, 530
NODATA, LERC_PARAMETERS = 42113, 50674

IMAGE_TAGS = (
    SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER, STRIP_OFFSETS, SAMPLES,
    ROWS_PER_STRIP, STRIP_COUNTS, PLANAR, PREDICTOR, COLORMAP, TILE_WIDTH, TILE_HEIGHT,
    TILE_OFFSETS, TILE_COUNTS, SUB_IFDS, SAMPLE_FORMAT, JPEG_TABLES, NODATA, LERC_PARAMETERS,
)  # fmt: skip

MAX_SAMPLES = 64
MAX_TILE_SIDE = 4096
MAX_TILE_BYTES = 64 << 20
MAX_STORED_BYTES = 16 << 20
MAX_PIXELS = 1 << 36

REDUCED, MASK = 1, 4
MIN_IS_WHITE, MIN_IS_BLACK, RGB, PALETTE, IS_MASK, SEPARATED, YCBCR = range(7)


@dataclass(frozen=True)
class Image:
    """One resolution level, or its mask.

    Attributes:
        width, height: in pixels.
        tile_width, tile_height: a strip counts as a tile as wide as the image.
        offsets, counts: uint64, one per tile: where its bytes lie and how many they are. With
            ``planar`` samples the tiles of sample 0 come first, then those of sample 1, ...
            Both 0 where a tile is sparse: not stored, all missing.
        dtype: of a pixel, native byte order; 1-bit images give uint8 of 0 and 1.
        bits: stored bits per sample.
        order: ``"<"`` or ``">"``, the byte order of stored numbers.
        samples: values per pixel. ``planar``: whether each has its own tiles.
        compression, predictor, photometric: the TIFF codes.
        tables: JPEG tables that all tiles share.
        tiled: False for a file in strips.
        fill: what the pixels of sparse tiles are: nodata, or 0 in a file without.
        place: offset of its directory, by which it is told from the file's other images.
        mask: the validity mask of the same size, or None.
    """

    width: int
    height: int
    tile_width: int
    tile_height: int
    offsets: NDArray[np.uint64]
    counts: NDArray[np.uint64]
    dtype: np.dtype[np.generic]
    bits: int
    order: str
    samples: int
    planar: bool
    compression: int
    predictor: int
    photometric: int
    reversed_bits: bool = False
    tables: bytes = b""
    lerc: tuple[int, ...] = ()
    tiled: bool = True
    place: int = 0
    fill: float = 0
    mask: Image | None = field(default=None, repr=False)

    def changed(self, **fields: object) -> Image:
        """The image with other fields; ``dataclasses.replace`` takes ten times as long."""
        other = object.__new__(Image)
        other.__dict__.update(self.__dict__, **fields)
        return other

    @property
    def tiles_across(self) -> int:
        """Columns of tiles."""
        return -(-self.width // self.tile_width)

    @property
    def tiles_down(self) -> int:
        """Rows of tiles."""
        return -(-self.height // self.tile_height)

    @property
    def planes(self) -> int:
        """Stored segments that one tile's pixels are spread over."""
        return self.samples if self.planar else 1

    @property
    def depth(self) -> int:
        """Samples in one stored segment."""
        return 1 if self.planar else self.samples

    @property
    def row_bytes(self) -> int:
        """Bytes of one decoded row of a segment."""
        return -(-self.tile_width * self.depth * self.bits // 8)

    def rows_of(self, tile: int) -> int:
        """Rows that a tile stores: the last strip is cut at the image's end, a tile is not."""
        if self.tiled:
            return self.tile_height
        return min(self.tile_height, self.height - tile // self.tiles_across * self.tile_height)

    def segment(self, tile: int) -> Segment:
        """What one stored segment of a tile decodes to."""
        top = tile // self.tiles_across * self.tile_height
        return Segment(
            rows=self.rows_of(tile),
            width=self.tile_width,
            depth=self.depth,
            row_bytes=self.row_bytes,
            dtype=self.dtype,
            photometric=self.photometric,
            tables=self.tables,
            lerc=self.lerc,
            least_rows=min(self.tile_height, self.height - top),
            most_rows=self.tile_height,
        )

    def check_tile(self) -> None:
        """Let an image pass whose tiles are of a sound size.

        Raises:
            TooLarge: a decoded tile has more than 64 MiB.
        """
        if self.row_bytes * self.tile_height > MAX_TILE_BYTES:
            size = f"{self.tile_width} x {self.tile_height}"
            raise TooLarge(f"its tiles of {size} pixels exceed 64 MiB")

    @property
    def pixel_shape(self) -> tuple[int, ...]:
        """``()`` for one sample, else ``(samples,)``."""
        return () if self.samples == 1 else (self.samples,)

    @property
    def nbytes(self) -> int:
        """Bytes of all pixels decoded."""
        return self.width * self.height * self.samples * self.dtype.itemsize
