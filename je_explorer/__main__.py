"""``python -m je_explorer`` is the command ``je-explorer``."""

import sys

from je_explorer.cli import main

if __name__ == "__main__":
    sys.exit(main())
