"""Pytest plugin: which catalogue ids the tests prove.

A test says what it would see broken with `@pytest.mark.proves("T-09", "F04")`. Marks are checked while tests are
collected; with `--proof-file PATH` (or SOKET_PROOF_FILE) the outcome of each proving test is written there as
{id: {"passed": [node ids], "failed": [...], "skipped": [...]}}. The table for people is made by tests/proof_report.py.
"""

from __future__ import annotations

import csv
import functools
import json
import os
from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

CATALOGUE = Path(__file__).parent.parent / "docs" / "catalogue.csv"
PROPERTY = "proves"
OUTCOMES = ("passed", "failed", "skipped")


@functools.cache
def read_catalogue(path: Path = CATALOGUE) -> dict[str, dict[str, str]]:
    """Return {id: row} in the order of the file; rows have id, level, title and source."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def faults_of(mark: pytest.Mark, known: Mapping[str, object]) -> list[str]:
    """Tell in words what is wrong with one `proves` mark; an empty list means nothing."""
    if mark.kwargs:
        return [f"proves() takes ids only, found keyword(s) {', '.join(sorted(mark.kwargs))}"]
    if not mark.args:
        return ['proves() names no id; write proves("T-09") or take the mark away']
    faults = []
    for given in mark.args:
        if not isinstance(given, str):
            faults.append(f"proves() takes ids as strings, found {given!r}")
        elif given not in known:
            faults.append(f"proves({given!r}): no such id in docs/catalogue.csv")
    return faults


class Proofs:
    """What one test run learnt: id by id, the node ids of its tests by outcome."""

    def __init__(self) -> None:
        self.ids_of: dict[str, list[str]] = {}
        self.outcome_of: dict[str, str] = {}

    def note(self, report: pytest.TestReport) -> None:
        """Take one phase of one test into account; a failure in any phase outweighs the rest."""
        ids = [value for name, value in report.user_properties if name == PROPERTY]
        if not ids:
            return
        self.ids_of[report.nodeid] = [str(one) for one in ids]
        earlier = self.outcome_of.get(report.nodeid)
        if report.outcome == "failed" or earlier == "failed":
            self.outcome_of[report.nodeid] = "failed"
        elif report.outcome == "skipped" or earlier == "skipped":
            # An expected failure (xfail) arrives as "skipped" too: it proves nothing.
            self.outcome_of[report.nodeid] = "skipped"
        else:
            # "passed" is what is left once setup, call and teardown are all through.
            self.outcome_of[report.nodeid] = "passed"

    def by_id(self) -> dict[str, dict[str, list[str]]]:
        """Return {id: {outcome: [node ids]}}, everything sorted."""
        found: dict[str, dict[str, list[str]]] = {}
        for nodeid in sorted(self.ids_of):
            for one in self.ids_of[nodeid]:
                lists = found.setdefault(one, {outcome: [] for outcome in OUTCOMES})
                lists[self.outcome_of[nodeid]].append(nodeid)
        return dict(sorted(found.items()))


_PROOFS = pytest.StashKey[Proofs]()
_WRITTEN_TO = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer --proof-file."""
    parser.getgroup("soket").addoption(
        "--proof-file",
        metavar="PATH",
        default=None,
        help="write the outcome of every proving test to PATH as JSON (or set SOKET_PROOF_FILE)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Listen to reports, but in the controller only: workers hand theirs over."""
    path = config.getoption("proof_file") or os.environ.get("SOKET_PROOF_FILE")
    if not path or hasattr(config, "workerinput"):
        return
    config.stash[_PROOFS] = Proofs()
    config.stash[_WRITTEN_TO] = config.invocation_params.dir / path
    config.pluginmanager.register(_Listener(config.stash[_PROOFS]), "soket-proofs")


class _Listener:
    """Feeds every report, local or from an xdist worker, to the proofs."""

    def __init__(self, proofs: Proofs) -> None:
        self.proofs = proofs

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.proofs.note(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Hang its ids on every marked test, so that they travel with its reports; refuse a file with a faulty mark.

    An ordinary collection error, and not a UsageError, because only that reaches the reader through xdist.
    """
    report = yield
    if report.outcome != "passed":
        return report
    faults: dict[str, None] = {}  # a dictionary, because a parametrised test would say the same once per case
    for item in report.result:
        if not isinstance(item, pytest.Item):
            continue
        marks = list(item.iter_markers("proves"))
        where = f"{item.location[0]}:{(item.location[1] or 0) + 1} {item.name.partition('[')[0]}"
        faults |= {f"{where}: {fault}": None for mark in marks for fault in faults_of(mark, read_catalogue())}
        ids = dict.fromkeys(one for mark in reversed(marks) for one in mark.args)
        item.user_properties.extend((PROPERTY, one) for one in ids)
    if faults:
        report.outcome = "failed"
        report.longrepr = "\n".join(faults)
        report.result = []
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what was learnt, whatever the outcome of the run."""
    config = session.config
    if _PROOFS not in config.stash:
        return
    path = config.stash[_WRITTEN_TO]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps(config.stash[_PROOFS].by_id(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
