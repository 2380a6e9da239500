"""The answer to one mail of a unit as a finished letter: subject, text, HTML. Sending it, and what is attached, is the callers'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import answers, outgoing_words, wording, words
from domain.answers import Answer, FileVerdict, Verdict
from domain.findings import Severity
from tasks import letter_lines, pages
from tasks.letter_lines import LARGEST_HTML, LARGEST_TEXT

_SIZES = ((40, 200), (20, 60), (10, 40), (5, 30), (2, 20), (0, 20), (0, 5))
"""(findings of one file, files) that a letter lists, tried in this order until it is small enough."""
_MOST_UNMARKED = 200
"""Findings of one file where no marked workbook shows the rest."""
_MOST_OWED = 12


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be put into a mail. text: complete; html: the same words, shorter where there are very many."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One file as the letter lists it. points: (letter, paragraph); more: how many are left out."""

    name: str
    headline: str
    points: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class _Debt:
    """One thing owed, in words. bound: "trước ngày 15/11/2023 (chậm nhất hết …)", "" without one."""

    title: str
    state: str
    legs: tuple[str, ...]
    bound: str


def write(answer: Answer) -> Letter:
    """Put an answer into words. Whatever a sender wrote stays text: no markup, no link, no further line."""
    text = _fitting("mail/tra-loi/noi-dung.txt.j2", answer, LARGEST_TEXT)
    html = _fitting("mail/tra-loi/noi-dung.html.j2", answer, LARGEST_HTML)
    return Letter(answers.subject(answer), letter_lines.wrapped(text), html)


def _fitting(template: str, answer: Answer, largest: int) -> str:
    """The template rendered with as much of the answer as keeps it below that many bytes."""
    rendered = ""
    first = _SIZES[0] if answer.has_marked else (_MOST_UNMARKED, _SIZES[0][1])
    for points, files in (first, *_SIZES):
        rendered = pages.render(template, **values(answer, points, files))
        if len(rendered.encode()) <= largest:
            break
    return rendered


def values(answer: Answer, most_points: int, most_files: int) -> dict[str, Any]:
    """What the templates speak of: plain text, harmless already, and yes or no."""
    returned, accepted = answer.of(Verdict.RETURNED), answer.of(Verdict.ACCEPTED)
    return {
        "head": answers.head(answer),
        "mark": f" ({wording.SIMULATED})" if answer.is_simulated else "",
        "addressee": answers.addressee(answer),
        "office": answers.harmless(answer.office, 200),
        "phone": answers.harmless(answer.phone, 60),
        "subject_in": answers.harmless(answer.subject_in, 150),
        "moment": answers.moment(answer),
        "sending": answers.sending(answer.files),
        "parts": [_part(one, answer, most_points) for one in answer.files[:most_files]],
        "more_files": max(0, len(answer.files) - most_files),
        "is_report": bool(returned or accepted or answer.of(Verdict.REPEAT)),
        "has_returned": bool(returned),
        "has_several_returned": len(returned) > 1,
        "has_errors": any(one.count(Severity.ERROR) for one in returned),
        "has_marked": answer.has_marked,
        "has_points": any(one.count(Severity.WARNING) + one.count(Severity.NOTE) for one in accepted),
        "is_unit_unknown": any(not one.unit for one in answer.of(Verdict.HELD)),
        "has_other_files": bool(answer.of(Verdict.NOT_DELIVERY)),
        "debts": [_debt(one, answer.as_of) for one in answer.owing[:_MOST_OWED]],
        "more_debts": max(0, len(answer.owing) - _MOST_OWED),
        "is_all_done": bool(answer.unit_name and accepted and not answer.owing)
        and not (returned or answer.of(Verdict.HELD)),
        "two_digits": answers.two_digits,
    }


def _part(file: FileVerdict, answer: Answer, most: int) -> _Part:
    listed = answers.heaviest(file.findings)
    points = tuple((answers.letter_of(index), answers.point(one)) for index, one in enumerate(listed[:most]))
    said = [answers.harmless(file.title, 200)]
    if file.unit_name != answer.unit_name:  # a district sends for its communes
        said.append(answers.harmless(file.unit_name, 200))
    if file.leg and file.verdict is Verdict.ACCEPTED:
        said.append(words.LEG_WORDS.get(file.leg, ""))
    about = ", ".join(filter(None, said))
    name = answers.harmless(file.file, answers.LONGEST_FILE_NAME) or "Thư đã gửi"
    return _Part(
        f"{name} ({about})" if about else name, answers.headline(file), points, max(0, len(listed) - len(points))
    )


def _debt(owing: answers.Owing, as_of: date) -> _Debt:
    legs = tuple(words.LEG_WORDS.get(one, answers.harmless(one, 60)) for one in owing.missing_legs)
    return _Debt(
        answers.harmless(owing.title, 200),
        answers.harmless(owing.state, 80),
        legs,
        outgoing_words.printed_bound(owing.bound, as_of),
    )
