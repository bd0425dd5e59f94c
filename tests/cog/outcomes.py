"""What becomes of every real file: read like rasterio reads it, or refused, and why.

Read with identical pixels at every level unless said otherwise. Names are those of the folder of
real files that lies beside the project.
"""

from __future__ import annotations

from dataclasses import dataclass

from je_explorer.errors import BadTiff, TooLarge, UnsupportedTiff


@dataclass(frozen=True)
class Outcome:
    """``levels``: how many are read. ``error``: the refusal, and words that it contains.

    Attributes:
        where: ``"header"`` where the file is refused when it is opened, ``"pixels"`` where it opens
            and its tiles are broken.
        grid: ``"yes"``, or the words of the reason why it is read by pixel window only.
        colours: the largest difference from rasterio's wheel, whose JPEG library upsamples
            colours in another way; the oracle for these is libtiff with libjpeg-turbo, exactly.
        windows: too large to be read whole in a test: windows are compared.
    """

    levels: int = 1
    grid: str = "yes"
    error: type[Exception] | None = None
    words: str = ""
    where: str = "header"
    colours: int = 0
    windows: bool = False


NOWHERE = "no georeference"
SOUTH_UP = "from south to north"

TIF = {
    "tif/cogeotiff_big_endian_zstd.tiff": Outcome(grid=NOWHERE),
    "tif/cogeotiff_model_transformation.tif": Outcome(grid=SOUTH_UP),
    "tif/cogeotiff_rgba8_cog_big.tiff": Outcome(levels=5),
    "tif/cogeotiff_rgba8_tiled_webp_bigtiff.tiff": Outcome(levels=5),
    "tif/cogeotiff_sparse.tiff": Outcome(levels=6, windows=True),
    "tif/gdal_cog_sparse_strile_zeroified.tif": Outcome(levels=2, grid=NOWHERE),
    "tif/gdal_oddsize1bit.tif": Outcome(grid=NOWHERE),
    "tif/gdal_separate_tiled_packbits_be.tif": Outcome(grid=NOWHERE),
    "tif/gdal_tiff_with_subifds.tif": Outcome(levels=3),
    "tif/geotrellis_cog_be_int16_3857.tiff": Outcome(levels=5),
    "tif/geotrellis_nodata_row_6400strips.tif": Outcome(),
    "tif/imagecodecs_lerc_tiled.tif": Outcome(grid=NOWHERE),
    "tif/libtiff_float64_predictor2_be_lzw.tif": Outcome(grid=NOWHERE),
    "tif/openlayers_masked.tif": Outcome(levels=2, colours=16),
    "tif/openlayers_planar_separate_4326.tif": Outcome(),
    "tif/riocogeo_known_incompatible_ghost.tif": Outcome(),
    "tif/riotiler_cog_cmap.tif": Outcome(levels=5),
    "tif/riotiler_cog_dateline.tif": Outcome(levels=4),
    "tif/riotiler_cog_gcps.tif": Outcome(levels=3, grid="210 control points only"),
    "tif/riotiler_cog_name_ifd_at_end.tif": Outcome(levels=5),
    "tif/riotiler_cog_rgb_mask.tif": Outcome(levels=3),
    "tif/riotiler_cog_world_36000x18000.tif": Outcome(levels=7, windows=True),
    "tif/riotiler_inverted_lat.tif": Outcome(grid=SOUTH_UP),
    "tif/rioxarray_cint16_gcp.tif": Outcome(error=UnsupportedTiff, words="32-bit complex integer"),
    "tif/rioxarray_cog_albers_int16.tif": Outcome(levels=2),
}

RASTER = {
    "raster/mod11a1_lst_cropped_2x2.tif": Outcome(),
    "raster/mod13a1_vi_cropped_4x4.tif": Outcome(),
    "raster/noaa_cdr_seaice_conc_nh_20211231_epsg3411.tif": Outcome(),
    "raster/noaa_cdr_seaice_stdev_nh_20211231_f32.tif": Outcome(),
    "raster/noaa_oisst_20220913_sst.tif": Outcome(levels=3),
    "raster/titiler_dem_f32_epsg2056.tif": Outcome(),
}

BAD = {
    "tif/bad/gdal_corrupted_deflate_singlestrip.tif": Outcome(
        error=BadTiff, words="how many bytes its tiles have"
    ),
    "tif/bad/gdal_excessive_memory_FillStrip2.tif": Outcome(
        error=TooLarge, words="65535 samples per pixel"
    ),
    "tif/bad/gdal_excessive_memory_FillTile.tif": Outcome(
        error=BadTiff, words="past the end of the file", where="pixels"
    ),
    "tif/bad/gdal_huge_number_strips.tif": Outcome(error=TooLarge, words="100000 x 1632895392"),
    "tif/bad/gdal_hugeblocksize.tif": Outcome(error=TooLarge, words="2147483648 x 16"),
    "tif/bad/gdal_irregular_tile_size_jpeg.tif": Outcome(
        error=BadTiff, words="JPEG frame is 512 x 512", where="pixels", grid=NOWHERE
    ),
    "tif/bad/gdal_many_blocks_truncated.tif": Outcome(
        error=BadTiff, words="past the end of the file"
    ),
    "tif/bad/gdal_predictor255.tif": Outcome(error=BadTiff, words="predictor 255"),
    "tif/bad/gdal_tiff_dos_strip_chop.tif": Outcome(error=TooLarge, words="2048 x 1073741824"),
    "tif/bad/gdal_vrt_disguised_as_tif.tif": Outcome(error=BadTiff, words="no TIFF file"),
    "tif/bad/imagetiff_graydepth_invert_overflow.tiff": Outcome(
        error=BadTiff, words="instead of one"
    ),
    "tif/bad/libtiff_deflate_extra_data.tiff": Outcome(),
    "tif/bad/libtiff_ifd_loop_to_self.tif": Outcome(grid=NOWHERE),
    "tif/bad/pillow_oom_225817ca.tif": Outcome(error=BadTiff, words="has only 88"),
}

OUTCOMES = TIF | RASTER | BAD
