"""Where a register lies when nobody says otherwise, and what lies beside it."""

from __future__ import annotations

from pathlib import Path


def photo_folder(database: Path) -> Path:
    """Return the folder of photos that belongs to a database file."""
    return database.with_name(database.name + ".photos")


def vector_folder(database: Path) -> Path:
    """Return the folder of derived vector files that belongs to a database file."""
    return database.with_name(database.name + ".vectors")


def backup_path(database: Path, version: int) -> Path:
    """Return where the copy made before leaving schema `version` is put."""
    return database.with_name(f"{database.name}.backup-v{version}")
