"""Pixels: from the bytes of a Cloud Optimized GeoTIFF to arrays."""
