"""Which column says what: profiles, `--map` pairs, and headers recognised by name."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lostfound.domain.cells import restore
from lostfound.errors import Missing, UsageFault
from lostfound.intake.fields import Field, fields_of, fold_header

OWN_PREFIX = "lostfound_"
_SILENT = frozenset(
    ["-", "--", "?", "??", "???", "/", "n/a", "na", "nan", "null", "none", "#n/a", "s/o", "k.a."]
)
_LONGEST_SILENT = 4
_DATES = frozenset(
    {"date", "dates", "datum", "fecha", "data", "jour", "tag", "dag", "dia", "giorno", "when"}
    | {"quand", "wann", "wanneer", "cuando", "quando", "datetime", "timestamp", "horodatage"}
)

Getter = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Explicit choices: `columns` name headers, `constants` give one value to every row.

    A column choice is a header; "A+B" joins several with a space, "A|B" takes the first
    that is not empty. A header that itself contains + or | is found first.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: ColumnMap) -> ColumnMap:
        """Return both, where this one wins."""
        below_columns = {k: v for k, v in other.columns.items() if k not in self.constants}
        below_constants = {k: v for k, v in other.constants.items() if k not in self.columns}
        return ColumnMap({**below_columns, **self.columns}, {**below_constants, **self.constants})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one source writes its tables, kept as a TOML file.

    `zone` is the venues' time zone (moments with an offset are turned into its wall time);
    `written_zone` is the zone of moments that name none, where it is another.
    """

    source: str
    noun: str
    mapping: ColumnMap
    encoding: str | None = None
    delimiter: str | None = None
    zone: str = ""
    written_zone: str = ""
    venue_kind: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping resolved against one header.

    `getters` read a field out of a row, `columns` say where it comes from (for reports),
    `ignored` are the headers that nothing reads.
    """

    noun: str
    header: tuple[str, ...]
    getters: Mapping[str, Getter]
    columns: Mapping[str, str]
    ignored: tuple[str, ...]


def parse_map(noun: str, pairs: Iterable[str]) -> ColumnMap:
    """Return the choices of `--map` pairs.

    A pair is "field=Header", "field=A+B", "field=A|B" or "field:=value". Raises UsageFault
    for a pair of another shape or an unknown field.
    """
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        constant = name.endswith(":")
        name = _known_field(noun, name.rstrip(":").strip())
        if not mark or not (value.strip() or constant):
            raise UsageFault(
                f"{pair!r} is not a mapping.",
                'Write "field=Header", "field=A+B" or "field:=value".',
            )
        (constants if constant else columns)[name] = value.strip()
        (columns if constant else constants).pop(name, None)
    return ColumnMap(columns, constants)


def load_profile(path: Path) -> Profile:
    """Return the profile written in a TOML file; keys as in data/profiles/README.md.

    Raises Missing or UsageFault naming the file and what is off in it.
    """
    try:
        plain = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Missing(f"There is no mapping profile {path}.", "Check its name.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UsageFault(f"The mapping profile {path.name} cannot be read: {fault}.") from None
    try:
        return _profile(plain, path.stem)
    except UsageFault as fault:
        raise UsageFault(f"Mapping profile {path.name}: {fault.message}", fault.fix) from None


def save_profile(path: Path, profile: Profile, plan: Plan) -> None:
    """Write how a table was read, so that the next one like it needs no --map.

    Raises UsageFault when there is a file already, or none can be written.
    """
    constants = profile.mapping.constants
    columns = {k: v for k, v in plan.columns.items() if k not in constants}
    names = ("noun", "source", "encoding", "delimiter", "venue_kind", "zone", "written_zone")
    lines = [f"{key} = {_quoted(value)}" for key in names if (value := getattr(profile, key))]
    for title, table in (("columns", columns), ("constants", constants)):
        if table:
            lines += ["", f"[{title}]", *(f"{k} = {_quoted(v)}" for k, v in table.items())]
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except FileExistsError:
        raise UsageFault(f"There is a file {path} already.", "Choose another name.") from None
    except OSError as fault:
        raise UsageFault(
            f"The profile {path} cannot be written: {fault.strerror}.", "Choose another place."
        ) from None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def make_plan(noun: str, header: Sequence[str], mapping: ColumnMap | None = None) -> Plan:
    """Return how the rows under `header` are read.

    Raises UsageFault for a mapped header that is not there and for required fields
    without a column, naming the headers seen and the nearest guess.
    """
    chosen = mapping or ColumnMap()
    places = _Header(header)
    getters: dict[str, Getter] = {}
    columns: dict[str, str] = {}
    for name, text in chosen.constants.items():
        getters[name], columns[name] = _constant(text), f"always {text!r}"
    targets = {target.name: target for target in fields_of(noun)}
    for name, choice in chosen.columns.items():
        getters[name] = places.explicit(choice, _reads(targets[name]))
        columns[name] = choice
    for name, target in targets.items():
        index = None if name in getters else places.recognised(target)
        if index is not None:
            getters[name], columns[name] = _reads(target)(index), header[index]
    _check_required(noun, header, getters)
    return Plan(noun, tuple(header), getters, columns, places.unread())


def _reads(target: Field) -> Callable[[int], Getter]:
    return _cell if target.required and target.form == "text" else _quiet_cell


class _Header:
    """The headers of one table and which of them something reads."""

    def __init__(self, header: Sequence[str]) -> None:
        self.header = header
        self._exact: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        for index, text in enumerate(header):
            self._exact.setdefault(text, index)
            self._folded.setdefault(fold_header(text), index)
        self._read: set[int] = set()

    def explicit(self, choice: str, reads: Callable[[int], Getter]) -> Getter:
        whole = self._find(choice)
        if whole is not None:
            return reads(self._take(whole))
        for mark, combine in (("+", _joined), ("|", _first)):
            if mark in choice:
                return combine([reads(self._named(part.strip())) for part in choice.split(mark)])
        raise self._absent(choice)

    def recognised(self, target: Field) -> int | None:
        for alias in target.aliases:
            index = self._folded.get(alias)
            if index is not None and index not in self._read:
                return self._take(index)
        return None

    def unread(self) -> tuple[str, ...]:
        return tuple(
            text
            for index, text in enumerate(self.header)
            if index not in self._read and text and not text.startswith(OWN_PREFIX)
        )

    def _find(self, text: str) -> int | None:
        exact = self._exact.get(text)
        folded = fold_header(text)
        return exact if exact is not None or not folded else self._folded.get(folded)

    def _named(self, text: str) -> int:
        index = self._find(text)
        if index is None:
            raise self._absent(text)
        return self._take(index)

    def _take(self, index: int) -> int:
        self._read.add(index)
        return index

    def _absent(self, text: str) -> UsageFault:
        guess = _nearest(text, self.header)
        hint = f" Did you mean {guess!r}?" if guess else ""
        return UsageFault(f"There is no column {text!r}.{hint}", _seen(self.header))


def _cell(index: int) -> Getter:
    def get(cells: Sequence[str]) -> str:
        text = cells[index].strip()
        return restore(text) if text[:1] == "'" else text

    return get


def _quiet_cell(index: int) -> Getter:
    """A desk that writes "na" or "??" in a side field has said nothing."""

    def get(cells: Sequence[str]) -> str:
        text = cells[index].strip()
        if len(text) <= _LONGEST_SILENT and text.lower() in _SILENT:
            return ""
        return restore(text) if text[:1] == "'" else text

    return get


def _joined(getters: list[Getter]) -> Getter:
    return lambda cells: " ".join(filter(None, (get(cells) for get in getters)))


def _first(getters: list[Getter]) -> Getter:
    return lambda cells: next(filter(None, (get(cells) for get in getters)), "")


def _constant(text: str) -> Getter:
    return lambda _cells: text


def loss_hint(plan: Plan) -> str:
    """Return how to name the column that may tell when claims' things were lost, else "".

    A bare "date" may as well be the day the claim was written, so it is not taken unasked.
    """
    if plan.noun != "claims" or "lost_from" in plan.getters:
        return ""
    for header in plan.ignored:
        if not _DATES.isdisjoint(fold_header(header).split()):
            return f'If {header!r} is when it was lost: --map "lost_from={header}".'
    return ""


def _check_required(noun: str, header: Sequence[str], getters: Mapping[str, Getter]) -> None:
    missing = [f for f in fields_of(noun) if f.required and f.name not in getters]
    if not missing:
        return
    hints = []
    for target in missing:
        guess = next(filter(None, (_nearest(alias, header) for alias in target.aliases)), "")
        hints.append(f'--map "{target.name}={guess or "HEADER"}"')
    names = ", ".join(target.name for target in missing)
    raise UsageFault(
        f"No column for {names} was recognised. {_seen(header)}", f"Try {' '.join(hints)}."
    )


def _seen(header: Sequence[str]) -> str:
    shown = ", ".join(text for text in header[:30] if text)
    return f"Headers seen: {shown}{' ...' if len(header) > 30 else ''}."


def _nearest(text: str, choices: Iterable[str]) -> str:
    from difflib import get_close_matches  # only when something went wrong

    folded = {fold_header(choice): choice for choice in choices}
    near = get_close_matches(fold_header(text), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""


def _known_field(noun: str, name: str) -> str:
    names = [target.name for target in fields_of(noun)]
    if name in names:
        return name
    guess = _nearest(name, names)
    hint = f" Did you mean {guess!r}?" if guess else ""
    raise UsageFault(f"{name!r} is not a field of {noun}.{hint}", f"Fields: {', '.join(names)}.")


def _profile(plain: dict[str, Any], stem: str) -> Profile:
    known = {"source", "noun", "encoding", "delimiter", "zone", "written_zone", "venue_kind"}
    odd = sorted(set(plain) - known - {"columns", "constants", "note"})
    if odd:
        raise UsageFault(f"unknown key {odd[0]!r}.", f"Keys: {', '.join(sorted(known))}.")
    texts = {key: _text(plain, key) for key in known if key in plain}
    noun = texts.pop("noun", "found")
    pairs = [f"{k}={_choice(v)}" for k, v in plain.get("columns", {}).items()]
    pairs += [f"{k}:={v}" for k, v in plain.get("constants", {}).items()]
    mapping = parse_map(noun, pairs)
    return Profile(noun=noun, mapping=mapping, source=texts.pop("source", stem), **texts)


def _choice(value: object) -> str:
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)


def _text(plain: dict[str, Any], key: str) -> str:
    if not isinstance(plain[key], str):
        raise UsageFault(f"{key} must be text.")
    return str(plain[key])
