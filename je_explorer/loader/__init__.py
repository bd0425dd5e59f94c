"""Joins the engine's parts: Request -> Plan -> Raster."""

from je_explorer.loader.load import MEMORY_LIMIT, aload, aplan, load, plan

__all__ = ["MEMORY_LIMIT", "aload", "aplan", "load", "plan"]
