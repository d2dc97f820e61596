"""`python -m lostfound` and the console script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit status."""
    from lostfound.cli.edge import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
