"""``python -m pmkit``: the command line where the script is not on the path."""

import sys

from pmkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
