"""Broken and odd deliveries of tests/files/deliveries, each with the verdict that is right for it (expected.csv).

How they are made, and how to add one: tests/files/build_deliveries.
"""

from __future__ import annotations

import csv
import fnmatch
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

import models
from domain import vietnamese
from domain.answers import Verdict
from domain.findings import Finding, Severity
from tasks import desk as desks
from tasks import intake
from tests import plan_dirs
from tests.tasks.intake_office import Sent, rows

FOLDER = Path(__file__).parent.parent / "files" / "deliveries"
AUTHSERV = "mx.van-phong.example"
LETTER, SET_ASIDE = "*", "set_aside"
LEAST_CASES, LARGEST_CORPUS, LARGEST_FILE = 70, 3_000_000, 300_000
SENTENCE_ENDS = (".", "?", "!", "…", ".”", '."')


def read_table() -> list[dict[str, str]]:
    """The rows of expected.csv."""
    with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _cases() -> Iterator[Any]:
    for row in read_table():
        marks = [pytest.mark.proves(*row["ids"].split(";"))] if row["ids"] else []
        yield pytest.param(row, marks=marks, id=row["name"])


@dataclass(frozen=True)
class Wanted:
    """One part of the column "verdicts": "file=verdict", "file=verdict*2", "file=verdict?", "file=verdict|verdict"."""

    pattern: str
    verdicts: tuple[str, ...]
    count: int | None
    is_optional: bool

    @classmethod
    def parse(cls, text: str) -> Wanted:
        """Read one part."""
        pattern, _, said = text.rpartition("=")
        is_optional, said = said.endswith("?"), said.rstrip("?")
        verdict, _, count = said.partition("*")
        is_pattern = "*" in pattern and pattern != LETTER
        return cls(pattern, tuple(verdict.split("|")), int(count) if count else None if is_pattern else 1, is_optional)

    def speaks_of(self, file: str) -> bool:
        """Tell whether a file is meant. The letter itself is "*" and nothing else; brackets in names are no pattern."""
        if LETTER in (self.pattern, file):
            return self.pattern == file
        return fnmatch.fnmatchcase(file, self.pattern.replace("[", "[[]"))


def faults_of_verdicts(column: str, outcome: intake.Outcome) -> list[str]:
    """What became of the files against what should have; empty when they agree."""
    wanted = [Wanted.parse(part) for part in column.split(";")]
    found = [(one.file or LETTER, one.verdict.value) for one in outcome.files]
    if not found:
        found = [(LETTER, SET_ASIDE if outcome.reason else "nothing")]
    faults, met = [], Counter[Wanted]()
    for file, verdict in found:
        entry = next((one for one in wanted if one.speaks_of(file)), None)
        if entry is None:
            faults.append(f"{file}: {verdict}, not spoken of")
        elif verdict not in entry.verdicts:
            faults.append(f"{file}: {verdict}, expected {'|'.join(entry.verdicts)}")
        if entry is not None:
            met[entry] += 1
    for one in wanted:
        is_missing = not met[one] if one.count is None else met[one] != one.count
        if is_missing and not (one.is_optional and not met[one]):
            faults.append(f"{one.pattern}: {met[one]} files, expected {one.count or 'some'}")
    return faults


def text_of(value: object) -> str:
    """A value as the database keeps it, "" for a blank."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    return str(value)


def faults_of_figures(sent: Sent, changes: str, stored: Mapping[tuple[str, str], str]) -> list[str]:
    """Figures that are stored otherwise than sent; empty when all agree."""
    wanted = {(one.indicator, one.period): text_of(one.value) for one in sent.figures}
    for change in filter(None, changes.split(";")):
        key, _, value = change.partition("=")
        indicator, _, period = key.partition("@")
        wanted[indicator, period] = value
    keys = sorted(wanted.keys() | stored.keys())
    return [
        f"{key}: {stored.get(key)!r}, expected {wanted.get(key)!r}"
        for key in keys
        if not _is_same(wanted.get(key), stored.get(key))
    ]


def _is_same(wanted: str | None, stored: str | None) -> bool:
    """Tell whether a stored value is the one that was sent ("*": any but a blank); 0.50 is 0.5."""
    if wanted is None or stored is None or wanted == "*":
        return wanted == "*" and bool(stored)
    try:
        return Decimal(wanted) == Decimal(stored)
    except InvalidOperation:
        return wanted == stored


def faults_of_words(outcome: intake.Outcome) -> list[str]:
    """Sentences that are none, or not Vietnamese, or speak in more than one line."""
    said = [(f"reason of {one.file}", one.reason) for one in outcome.files if one.reason]
    told = [found for one in outcome.files for found in one.findings]
    said += [(found.code, found.message) for found in told]
    said += [(f"fix of {found.code}", found.fix) for found in told if found.fix]
    faults = [f"{where}: {text!r}" for where, text in said if not _is_sentence(text)]
    return faults + [
        f"{one.code}: says not what to do" for one in told if one.severity is Severity.ERROR and not one.fix
    ]


def _is_sentence(text: str) -> bool:
    is_one_line = not re.search(r"[\r\n\0]", text)
    return is_one_line and text.endswith(SENTENCE_ENDS) and vietnamese.has_marks(text)


def has_code(wanted: str, given: Counter[str]) -> bool:
    """Tell whether "A", "A|B" or three of "A*3" are there."""
    codes, _, count = wanted.partition("*")
    return sum(given[code] for code in codes.split("|")) >= int(count or 1)


def codes_of(outcome: intake.Outcome, kept: list[models.DeliveryFile]) -> Counter[str]:
    """Codes of errors and warnings, and of what holds a file."""
    told = (found for one in outcome.files for found in one.findings if found.severity is not Severity.NOTE)
    return Counter(found.code for found in told) + Counter(one.code for one in kept if one.code)


def words_of(findings: tuple[Finding, ...]) -> str:
    """All that findings say."""
    return " ".join(f"{one.message} {one.fix}" for one in findings)


@pytest.fixture(scope="module")
def passes() -> dict[desks.Desk, intake.Pass]:
    """Passes by desk. The office of every case is a copy of one database at one address: what a pass reads once is the same."""
    return {}


def judged(
    office: desks.Desk, tools: intake.Tools, passes: dict[desks.Desk, intake.Pass], raw: bytes, row: Mapping[str, str]
) -> intake.Outcome:
    """As `intake_office.take` does it, with a mail server that says what it found about senders, and one pass for all."""
    is_mail = row["channel"] == "mail"
    incoming = intake.Incoming(row["channel"], "thu" if is_mail else row["name"], raw, office.as_of, is_mail)
    (number,) = intake.store(office, [incoming])
    known = passes.setdefault(office, intake.Pass(office, replace(tools, authserv_id=AUTHSERV)))
    return known.judge(number)


@pytest.mark.parametrize("row", list(_cases()))
def test_delivery_gets_the_verdict_that_is_right(
    office: desks.Desk,
    tools: intake.Tools,
    passes: dict[desks.Desk, intake.Pass],
    sent: Sent,
    row: dict[str, str],
) -> None:
    outcome = judged(office, tools, passes, (FOLDER / row["name"]).read_bytes(), row)

    kept = rows(office, models.DeliveryFile)
    faults = faults_of_verdicts(row["verdicts"], outcome) + faults_of_words(outcome)
    given = codes_of(outcome, kept)
    faults += [
        f"{code} is not among {sorted(given)}"
        for code in filter(None, row["codes"].split(";"))
        if not has_code(code, given)
    ]
    said = " ".join(f"{one.reason} {words_of(one.findings)}" for one in outcome.files)
    faults += _faults_of_said(row["says"], said)
    faults += _faults_of_stored(office, sent, row, kept)
    faults += _faults_of_answer(office, outcome)
    assert not faults, "\n".join(faults)


def _faults_of_said(column: str, said: str) -> list[str]:
    """Words that must stand somewhere, or with "!" in front must not."""
    wanted = list(filter(None, column.split("|")))
    faults = [f"nothing says {words!r}" for words in wanted if words[0] != "!" and words not in said]
    return faults + [f"{words[1:]!r} is said" for words in wanted if words[0] == "!" and words[1:] in said]


def _faults_of_stored(
    office: desks.Desk, sent: Sent, row: dict[str, str], kept: list[models.DeliveryFile]
) -> list[str]:
    """Figures come from accepted workbooks alone, each as it was sent; and nothing ended in our own fault."""
    stored: dict[int, dict[tuple[str, str], str]] = {}
    for one in rows(office, models.StatedFigure):
        stored.setdefault(one.submission_id, {})[one.indicator, one.period] = one.value or ""
    accepted = {one.submission_id for one in kept if one.part == "figures" and one.verdict == Verdict.ACCEPTED}
    faults = [f"code {one.code}: {one.reason}" for one in kept if one.code == intake.FAILED]
    if stored.keys() != accepted:
        faults.append(f"figures of submissions {sorted(stored)}, accepted workbooks in {sorted(map(str, accepted))}")
    return faults + [fault for one in stored.values() for fault in faults_of_figures(sent, row["figures"], one)]


def _faults_of_answer(office: desks.Desk, outcome: intake.Outcome) -> list[str]:
    """One answer at most, to the sender alone, without a line that somebody smuggled in."""
    letters, deliveries = rows(office, models.Message), rows(office, models.Delivery)
    faults = [] if len(letters) == outcome.answered else [f"{len(letters)} letters, answered is {outcome.answered}"]
    for one in letters:
        lines = [one.subject, one.recipient, *one.headers.values(), *one.headers]
        faults += [f"line break in {line!r}" for line in lines if re.search(r"[\r\n\0]", line)]
        if one.recipient != deliveries[0].sender:
            faults.append(f"answer to {one.recipient}, sender is {deliveries[0].sender}")
        if "<script" in one.html or "<img" in one.html:
            faults.append("markup of the sender's in the answer")
    return faults


# ------------------------------------------------------------------------------------------------ the corpus as a whole


def test_table_and_folder_agree() -> None:
    table = [row["name"] for row in read_table()]
    folder = {path.name for path in FOLDER.iterdir()} - {"expected.csv"}

    assert table == sorted(set(table))
    assert set(table) == folder
    assert len(table) >= LEAST_CASES
    assert {row["channel"] for row in read_table()} == {"mail", "folder"}


def test_corpus_is_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}

    assert {name: size for name, size in sizes.items() if size > LARGEST_FILE} == {}
    assert sum(sizes.values()) <= LARGEST_CORPUS


def test_forms_of_the_corpus_are_those_of_the_plan(sent: Sent) -> None:
    """Fails after a change of the plan: run `python -m tests.files.build_deliveries --again`."""
    handed_out = (FOLDER / "words-blank.docx").read_bytes()
    good = (FOLDER / "good-words-tracked.docx").read_bytes()

    assert plan_dirs.REAL.is_dir()
    assert sent.words.token.encode() in _unpacked(handed_out)
    assert sent.words.token.encode() in _unpacked(good)
    titles = [section.title.encode() for section in sent.words.sections]
    assert [title for title in titles if title not in _unpacked(good)] == []


def _unpacked(content: bytes) -> bytes:
    from tests.files.build_deliveries import zips

    return b"\n".join(zips.members(content).values())
