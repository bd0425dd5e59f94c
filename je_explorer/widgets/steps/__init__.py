"""The rows of the process panel, a file per step, and their fields."""
