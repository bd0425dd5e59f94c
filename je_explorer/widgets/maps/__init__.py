"""The maps: their planes, basemaps, tools, and what floats over them."""
