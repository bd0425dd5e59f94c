"""The dashboard: the only files that import Jupyter's widgets."""
