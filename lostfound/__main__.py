"""`python -m lostfound` and the console script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit status."""
    try:
        from lostfound.cli.edge import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        # Before the command line stands, and while it is taken down again.
        if sys.stderr is not None:
            sys.stderr.write("Stopped.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
