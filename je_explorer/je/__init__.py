"""JAXA's own call chain: change ``from jaxa.earth import je`` into ``from je_explorer import je``.

    >>> from je_explorer import je
    >>> data = (                                                            # doctest: +SKIP
    ...     je.ImageCollection("JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global")
    ...     .filter_date(["2021-01-01T00:00:00", "2022-01-01T00:00:00"])
    ...     .filter_resolution(20)
    ...     .filter_bounds([135, 33, 140, 37])
    ...     .select("DSM")
    ...     .get_images()
    ... )
    >>> je.ImageProcess(data).show_images().calc_spatial_stats().show_spatial_stats()
    ...                                                                     # doctest: +SKIP

Arguments, defaults and attributes are those of JAXA's client. Each step returns a new object and
changes nothing that it was given; what it does is told through ``logging``. DIFFERENCES.md beside
this file lists where the two differ, and why.
"""

from je_explorer.je.collection import ImageCollection
from je_explorer.je.feature import FeatureCollection
from je_explorer.je.listing import ImageCollectionList
from je_explorer.je.process import ImageProcess

__all__ = ["FeatureCollection", "ImageCollection", "ImageCollectionList", "ImageProcess"]
