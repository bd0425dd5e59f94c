"""Values: numbers on a grid. Pure numpy, no input or output."""
