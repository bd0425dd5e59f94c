"""Pictures: from numbers to colours, Web Mercator rows and PNG."""
