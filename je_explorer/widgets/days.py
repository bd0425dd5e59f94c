"""Which of the existing dates stands for another: a year before, the nearest."""

from __future__ import annotations

from collections.abc import Sequence


def year_apart(labels: Sequence[str], label: str) -> str | None:
    """The same date one year before; in the first year that there is, one year after.

    Where that day has no image, the last one of that year before it. None without such a year.

    Example:
        >>> year_apart(["2020-07", "2020-08", "2021-08"], "2021-08")
        '2020-08'
        >>> year_apart(["2020-07", "2020-08", "2021-08"], "2020-08")
        '2021-08'
        >>> year_apart(["2020-02-28", "2020-03-10", "2021-03-09"], "2021-03-09")
        '2020-02-28'
        >>> year_apart(["01", "02"], "02") is None
        True
    """
    if not label[:4].isdigit():
        return None
    return _in_year(labels, label, -1) or _in_year(labels, label, 1)


def _in_year(labels: Sequence[str], label: str, by: int) -> str | None:
    wanted = f"{int(label[:4]) + by:04d}{label[4:]}"
    year = [other for other in labels if other[:4] == wanted[:4]]
    before = [other for other in year if other <= wanted]
    if before:
        return before[-1]
    return year[0] if year else None


def nearest(labels: Sequence[str], label: str) -> str:
    """The existing date that stands nearest before a date; of climate normals, its month.

    Args:
        labels: ascending, at least one.

    Example:
        >>> nearest(["2019-01-01", "2020-01-01", "2022-01-01"], "2021-08")
        '2020-01-01'
        >>> nearest(["2012-2021/07", "2012-2021/08"], "2021-08")
        '2012-2021/08'
    """
    normals = [other for other in labels if "/" in other or len(other) < 4]
    if normals:
        month = label[5:7]
        return next((o for o in normals if o.rpartition("/")[2][:2] == month), normals[0])
    before = [other for other in labels if other <= label or other.startswith(label)]
    return before[-1] if before else labels[0]
