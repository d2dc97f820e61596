"""The command help in README.md is generated; this fails when it is stale."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from lostfound.cli.commands import command_tree
from lostfound.views.helptext import BEGIN, between_marks, help_markdown, help_pages, renewed

README = Path(__file__).parents[1] / "README.md"


def test_the_help_in_the_readme_is_what_the_program_says() -> None:
    text = README.read_text(encoding="utf-8")
    if not typer.__version__.startswith("0.28."):
        pytest.skip("other versions of Typer lay help out otherwise")
    if BEGIN not in text:
        pytest.skip("README.md has no place for the help yet")
    assert between_marks(text) == help_markdown(command_tree()), (
        "renew it with: python -m lostfound.views.helptext README.md"
    )


def test_every_command_and_option_says_what_it_does() -> None:
    for path, text in help_pages(command_tree()):
        about = text.split("\n\n")[1].strip()
        assert about and not about.startswith("Options:"), path


def test_help_fits_eighty_columns() -> None:
    for path, text in help_pages(command_tree()):
        assert max(map(len, text.splitlines())) <= 80, path


def test_renewing_changes_only_what_is_between_the_marks() -> None:
    text = "before\n<!-- help:begin -->\nold\n<!-- help:end -->\nafter\n"
    again = renewed(text, "new")
    assert again == "before\n<!-- help:begin -->\nnew\n<!-- help:end -->\nafter\n"
    assert between_marks(again) == "new"


def test_the_quick_list_of_commands_is_that_of_the_whole_tree() -> None:
    quick, whole = (next(help_pages(tree)) for tree in (command_tree(""), command_tree()))
    assert quick == whole


def test_each_command_alone_helps_as_it_does_in_the_whole_tree() -> None:
    for path, text in help_pages(command_tree()):
        words = path.split()
        if len(words) > 1:
            assert (path, text) in list(help_pages(command_tree(words[1])))
