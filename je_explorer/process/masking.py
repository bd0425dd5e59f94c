"""Several masks at once, and what each of them keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from je_explorer.process.steps import Mask, Step, needed
from je_explorer.raster.mask import without
from je_explorer.raster.raster import Raster


@dataclass(frozen=True, eq=False, slots=True)
class Masked:
    """What masks leave of images.

    Attributes:
        raster: the images without the pixels that do not meet all conditions.
        shares: for each mask, the share of the measured pixels that it keeps by itself; empty
            without masks, None where nothing was measured.
        kept: the share that all of them keep together.
        removed: bool ``(y, x)``, True where something was measured and nothing is left of it; None
            without masks.
    """

    raster: Raster
    shares: tuple[float | None, ...] = ()
    kept: float | None = None
    removed: NDArray[np.bool_] | None = None


def masked(
    masks: Sequence[Mask], raster: Raster, others: Mapping[Step, Raster], *, gaps: bool = False
) -> Masked:
    """The images without the pixels that do not meet the conditions of all masks.

    The conditions are joined before the values are touched: a second mask costs no second copy.

    Args:
        masks: in any order.
        raster: not modified.
        others: the images that each mask with a source tests.
        gaps: keep nothing of a date that they have not, instead of refusing it.

    Raises:
        RequestError: a mask's images were not given.
        BadMask, DateMismatch: a condition that does not suit the images.
    """
    if not masks:
        return Masked(raster)
    valid = raster.valid
    left, shares, count = valid, [], int(np.count_nonzero(valid))
    for mask in masks:
        met = mask.met(raster, _tested(mask, others), gaps=gaps)
        shares.append(_share(valid & met, count))
        left = left & met
    removed = np.asarray(valid.any(axis=0) & ~left.any(axis=0))
    return Masked(without(raster, left), tuple(shares), _share(left, count), removed)


def _tested(mask: Mask, others: Mapping[Step, Raster]) -> Raster | None:
    return None if mask.where is None else needed(others.get(mask), "mask")


def _share(left: NDArray[np.bool_], count: int) -> float | None:
    return int(np.count_nonzero(left)) / count if count else None
