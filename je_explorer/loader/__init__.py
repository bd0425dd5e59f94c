"""Joins the engine's parts: Request -> Plan -> Raster."""

from je_explorer.loader.public import MEMORY_LIMIT, aload, aplan, load, plan
from je_explorer.loader.target import CatalogLike

__all__ = ["MEMORY_LIMIT", "CatalogLike", "aload", "aplan", "load", "plan"]
