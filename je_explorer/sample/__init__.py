"""An embedded catalogue in JAXA's layout, generated on first use, and a server for it."""

from __future__ import annotations

from je_explorer.sample.folder import sample_catalog, sample_folder
from je_explorer.sample.generate import write_sample
from je_explorer.sample.server import Server, serve

__all__ = ["Server", "sample_catalog", "sample_folder", "serve", "write_sample"]
