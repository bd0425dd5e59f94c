"""je_explorer: draw an area, and see what JAXA's satellites measured there."""
