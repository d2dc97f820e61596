"""`python -m lostfound` and the console script."""

from __future__ import annotations

import gc
import os
import sys
import threading

# One command makes little garbage, and each search for it walks all that was imported.
_OBJECTS_A_COLLECTION = 100_000


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


def command() -> None:
    """Run the command line and end the process with its exit status.

    The register is closed by then. Taking down module by module what a command imported
    costs 40 ms more, so the process ends at once where nothing else waits for its end.
    """
    gc.set_threshold(_OBJECTS_A_COLLECTION, *gc.get_threshold()[1:])
    status = main()
    if _nothing_waits():
        os._exit(status)
    sys.exit(status)


def _nothing_waits() -> bool:
    """True when no thread, profiler or large library is left, and all that was said is out."""
    if threading.active_count() > 1 or "torch" in sys.modules:
        return False
    if sys.getprofile() is not None or sys.gettrace() is not None:
        return False
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return False
    return True


if __name__ == "__main__":
    command()
