"""The help of every command as Markdown, written between two marks in README.md.

`python -m lostfound.views.helptext README.md` renews it; a test fails when it is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BEGIN = "<!-- help:begin -->"
END = "<!-- help:end -->"
_WIDTH = 80


def help_markdown(tree: Any) -> str:
    """Return the help of a command tree (a Click group), each command in a code block."""
    blocks = [f"#### `{path}`\n\n```text\n{text}\n```" for path, text in help_pages(tree)]
    return "\n\n".join(blocks)


def help_pages(tree: Any, name: str = "lostfound", parent: Any = None) -> Iterator[tuple[str, str]]:
    """Yield (command path, help text at 80 columns) for a command and all beneath it."""
    context = tree.make_context(
        name,
        ["--help"],
        parent=parent,
        resilient_parsing=True,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
    )
    yield context.command_path, _tidy(tree.get_help(context))
    for inner in getattr(tree, "list_commands", lambda _context: ())(context):
        yield from help_pages(tree.commands[inner], inner, context)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def between_marks(text: str) -> str:
    """Return what stands between the two marks; raises ValueError where they are missing."""
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    return text[start:end].strip()


def renewed(text: str, help_text: str) -> str:
    """Return text with the help between the marks replaced."""
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    return f"{text[:start]}\n{help_text}\n{text[end:]}"


def main(readme: Path, tree: Any) -> None:
    """Renew the help in a README file."""
    text = readme.read_text(encoding="utf-8")
    readme.write_text(renewed(text, help_markdown(tree)), encoding="utf-8")


if __name__ == "__main__":
    from importlib import import_module

    # The one place where a view reaches outwards, and only when run as a program.
    main(
        Path(sys.argv[1] if len(sys.argv) > 1 else "README.md"),
        import_module("lostfound.cli.commands").command_tree(),
    )
