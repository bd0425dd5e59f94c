"""Where: the list of areas, and the ways to bring one in."""
