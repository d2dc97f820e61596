"""One command for every check: format, lint, types, tests. Run it from the project's root."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("tests", ["pytest"]),
)


def main() -> int:
    """Run the checks in order, go on after a failure, and return 1 if any failed."""
    failed = []
    for name, command in CHECKS:
        print(f"-- {name}: {' '.join(command)}", flush=True)
        done = subprocess.run([sys.executable, "-m", *command, *_extra(name)], cwd=ROOT)
        if done.returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


def _extra(name: str) -> list[str]:
    """Arguments after -- go to pytest."""
    return sys.argv[1:] if name == "tests" else []


if __name__ == "__main__":
    sys.exit(main())
