"""An embedded catalogue with synthetic values, and a server for it."""
