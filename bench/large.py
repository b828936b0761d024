"""Networks of 20 and 100 million marks: a partner's year and the different people of any slice.

    python bench/large.py                    both sizes (needs 2 GB of disk for a quarter of an hour)
    python bench/large.py --clubs 60         a tenth of the smaller one

The reference is DuckDB, which computes the same three figures of the same partner from one line for each
mark in Parquet. Both sides must come to the same figures, or the program ends with an error. Times are by the
clock on the wall, because DuckDB uses every processor; each size is measured in a process of its own, whose
greatest memory is told. It needs no network of the other programs and removes what it wrote.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from _large import FIRST_MONTH, GROUPS_IN_CLUB, KINDS, MONTHS, Size, parts_of, write_marks, write_network
from _measuring import ROOT, Measured, show

SMALLER, LARGER = Size(600), Size(3000)
LAST_MONTH = FIRST_MONTH + MONTHS - 1
ROUNDS = 9
PEOPLE_OF_A_SLICE, OF_DUCKDB, OF_SMALLER, MEGABYTES = 300, 2, 5, 2048
PARTNER = 0  # a quarter of half the network
# The ways of an analyst: one line for each person, then the sums.
FIGURES = """
    SELECT count(*), count(*) FILTER (ours > 0), count(*) FILTER (bearing > 0 AND others = 0),
        sum(worth // visits), sum(visits), sum(ours), sum(alone), sum(worth)
    FROM (
        SELECT person, count(*) AS visits,
            count(*) FILTER (is_in) AS ours, count(*) FILTER (share > 0) AS bearing,
            count(*) FILTER (has_others) AS others,
            count(*) FILTER (share > 0 AND NOT has_others) AS alone, sum(share)::BIGINT AS worth
        FROM read_parquet('{folder}/*.parquet') JOIN terms USING (mix)
        WHERE is_visit AND month BETWEEN {first} AND {last}
        GROUP BY person
    )
"""
YEAR, WHOLE = (LAST_MONTH - 11, LAST_MONTH), (FIRST_MONTH, LAST_MONTH)
# Slices of the network: months, what they are narrowed to, and the same as DuckDB is asked.
SLICES = {
    "a club, a year": (YEAR, {"club_id": 7}, f"(group_id - 1) // {GROUPS_IN_CLUB} = 6"),
    "a kind of programme, a year": (
        YEAR,
        {"programme_kind": "arts"},
        f"(group_id - 1) % {len(KINDS)} = {KINDS.index('arts')}",
    ),
    "the network, a month": ((LAST_MONTH, LAST_MONTH), {}, "true"),
    "the network, a year": (YEAR, {}, "true"),
    "the network, three years": (WHOLE, {}, "true"),
}
DIFFERENT_PEOPLE = """
    SELECT count(DISTINCT person) FROM read_parquet('{folder}/*.parquet')
    WHERE is_visit AND month BETWEEN {first} AND {last} AND {inside}
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clubs", type=int, help="measure one network of so many clubs only")
    parser.add_argument("--measure", choices=("ours", "duckdb"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(ours() if given.measure == "ours" else duckdb(Path(os.environ["MARKS"]))))
        return
    smaller = Size(given.clubs) if given.clubs else SMALLER
    figures, reference, marks = _compared(smaller)
    rows = [_against_duckdb(figures, reference), *_slices(figures, reference)]
    show(f"{marks:,} marks, {smaller.clubs} clubs, {smaller.people:,} people", rows)
    if given.clubs is None:
        show(f"{LARGER.clubs} clubs, {LARGER.people:,} people", _larger(figures))


def _compared(size: Size) -> tuple[dict, dict, int]:
    with tempfile.TemporaryDirectory() as folder:
        marks = write_marks(size, Path(folder))
        reference = _measured(folder, "duckdb")
        _write(size, folder)
        figures = _measured(folder, "ours")
    if figures["figures"] != reference["figures"]:
        sys.exit(f"The figures differ: {figures['figures']} and {reference['figures']}.")
    people, of_duckdb = (_people(told) for told in (figures, reference))
    if people != of_duckdb:
        sys.exit(f"The different people differ: {people} and {of_duckdb}.")
    return figures, reference, marks


def _against_duckdb(figures: dict, reference: dict) -> Measured:
    note = f"{figures['memory']} MB at most; the reference {reference['memory']} MB"
    (wall, worked), (of_wall, of_worked) = figures["year"], reference["year"]
    note = f"of the processors {worked:.0f} and {of_worked:.0f} ms; {note}"
    return Measured("a partner's year, the three figures", wall, of_wall, OF_DUCKDB * of_wall, note)


def _people(told: dict) -> dict[str, int]:
    return {name: people for name, (_took, people) in told["slices"].items()}


def _slices(figures: dict, reference: dict | None = None) -> list[Measured]:
    whole = Measured("the same with every breakdown", figures["report"][0])
    return [whole] + [
        Measured(
            f"different people: {name}",
            wall,
            reference["slices"][name][0][0] if reference else None,
            target=PEOPLE_OF_A_SLICE,
            note=f"of the processor {worked:.0f} ms; {people:,} people",
        )
        for name, ((wall, worked), people) in figures["slices"].items()
    ]


def _larger(smaller: dict) -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        _write(LARGER, folder)
        figures = _measured(folder, "ours")
    (wall, worked), (of_wall, of_worked) = figures["year"], smaller["year"]
    note = f"of the processor {worked:.0f} and {of_worked:.0f} ms; the reference is the smaller network"
    year = Measured("a partner's year, the three figures", wall, of_wall, OF_SMALLER * of_wall, note)
    memory = Measured("memory at most, MB", figures["memory"], target=MEGABYTES)
    # The promise of the slices speaks of the smaller network: here they are told without one.
    return [year, memory, *(replace(row, target=None) for row in _slices(figures))]


def _write(size: Size, folder: str) -> None:
    program = f"import large; large.written({size.clubs})"
    subprocess.run([sys.executable, "-c", program], check=True, env=_environment(folder), cwd=ROOT / "bench")


def _measured(folder: str, who: str) -> dict:
    command = [sys.executable, __file__, "--measure", who]
    return json.loads(subprocess.run(command, check=True, env=_environment(folder), stdout=-1).stdout)


def _environment(folder: str) -> dict[str, str]:
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT / "bench")))
    settings = {"DJANGO_SETTINGS_MODULE": "seriktes.settings.dev", "SERIKTES_VAR": folder, "MARKS": folder}
    return os.environ | settings | {"PYTHONPATH": paths}


def written(clubs: int) -> None:
    """Write the network into an empty database (a process of its own)."""
    _django()
    from seriktes.cli.tables import bring_up_to_date

    bring_up_to_date()
    write_network(Size(clubs))


def ours() -> dict:
    """Measure the engine (a process of its own)."""
    _django()
    from seriktes.attribution.figures import Slice
    from seriktes.attribution.ledger import Count
    from seriktes.attribution.queries import partner_figures
    from seriktes.attribution.queries.reports import ledger_of, places_in

    year = Slice(LAST_MONTH - 11, LAST_MONTH)

    def three():
        return Count(ledger_of(year, places_in(year)), PARTNER + 1).total()

    took, total = _fastest(three)
    people, visits = total.people, total.visits
    figures = [people.network, people.contributed_to, people.exclusive, people.proportional]
    figures += [visits.network, visits.contributed, visits.exclusive, visits.proportional]
    slices = _people_of_slices()
    memory = _memory()
    report, _figures = _fastest(lambda: partner_figures(year, PARTNER + 1), 2)
    return {"year": took, "figures": figures, "slices": slices, "memory": memory, "report": report}


def _people_of_slices() -> dict[str, tuple[tuple[float, float], int]]:
    from seriktes.attribution.figures import Slice
    from seriktes.attribution.queries import different_people

    return {
        name: _fastest(lambda: different_people(Slice(*months, **narrowed)))  # noqa: B023
        for name, (months, narrowed, _inside) in SLICES.items()
    }


def duckdb(folder: Path) -> dict:
    """Measure the reference (a process of its own)."""
    import duckdb as engine

    connection = engine.connect()
    connection.execute("CREATE TABLE terms (mix INT, is_in BOOL, share BIGINT, has_others BOOL)")
    connection.executemany("INSERT INTO terms VALUES (?, ?, ?, ?)", _terms(connection, folder))
    asked = FIGURES.format(folder=folder, first=LAST_MONTH - 11, last=LAST_MONTH)
    took, row = _fastest(lambda: connection.execute(asked).fetchone())
    slices = {}
    for name, ((first, last), _narrowed, inside) in SLICES.items():
        asked = DIFFERENT_PEOPLE.format(folder=folder, first=first, last=last, inside=inside)
        slices[name] = _fastest(lambda: connection.execute(asked).fetchone()[0])  # noqa: B023
    return {
        "year": took,
        "figures": [int(number) for number in row],
        "slices": slices,
        "memory": _memory(),
    }


def _terms(connection, folder: Path) -> list[tuple]:
    """Return what each mix of the marks says of the partner."""
    asked = f"SELECT DISTINCT mix FROM read_parquet('{folder}/*.parquet')"
    found = []
    for (mix,) in connection.execute(asked).fetchall():
        shares = dict(parts_of(mix))
        others = any(share for partner, share in shares.items() if partner != PARTNER)
        found.append((mix, PARTNER in shares, shares.get(PARTNER, 0), others))
    return found


def _fastest(work, rounds: int = ROUNDS):
    """Return the milliseconds of the fastest round, after one to warm up, and what came out.

    On the wall, and of the processors: where neighbours disturb, the second tells more.
    """
    found, times, worked = work(), [], []
    for _round in range(rounds):
        start, began = time.perf_counter(), time.process_time()
        found = work()
        times.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - began) * 1000)
    return (min(times), min(worked)), found


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _django() -> None:
    import django

    django.setup()


if __name__ == "__main__":
    main()
