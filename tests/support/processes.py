"""Processes on the sample that several folders of tests run, and what runs them."""

from __future__ import annotations

from je_explorer.loader import load
from je_explorer.process import Process, apply, main_request, needs
from je_explorer.raster.raster import Raster
from je_explorer.request import Request

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
HALF = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_half-monthly"
NORMAL = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal"
NDVI = "JAXA.JASMES_Terra.MODIS-Aqua.MODIS_ndvi.v811_global_monthly"
COVER = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"


def images(request: Request) -> Raster:
    """What a request asks for."""
    return load(
        request.collection, request.band, request.dates, request.area, request.ppu,
        request.catalog, months=request.months,
    )  # fmt: skip


def done(process: Process, request: Request) -> Raster:
    """The images of a request with a process done to them."""
    others = {step: images(other) for step, other in needs(process, request).items()}
    return apply(process, images(main_request(process, request)), others)
