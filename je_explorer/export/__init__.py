"""Files that other programs read: GeoTIFF, NetCDF, CSV, code."""
