"""Two pictures on the map: the choice of the second, its place beside the first, their names."""
