"""The index: which collections, dates and files exist."""
