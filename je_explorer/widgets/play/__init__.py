"""The player's buttons over the map."""
