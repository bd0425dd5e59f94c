"""Bytes over HTTP: the only files that open sockets."""
