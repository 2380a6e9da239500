"""Writing down what intake concluded: submissions with their figures, verdicts, held files and the answer, at once.

Kinds of rows are `models.deliveries`; what is concluded, and why, is `tasks.intake`.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert

import models
from adapters.workbooks import marking
from domain import answers, deadlines, findings, forms, indicators, letters, placements, plans, standings, words
from domain.answers import FileVerdict, Verdict
from domain.figure_totals import Child
from domain.figures import Figure, Value
from models.queries import deliveries as queries
from models.queries import obligations as obligation_queries
from tasks import answer_letters, form_packs, intake_reading
from tasks.acts import arrivals, verdicts
from tasks.acts import writing as facts
from tasks.desk import Work

BY = "Phần mềm tiếp nhận (tự động)"
ANSWER = "answer"
RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Judged:
    """One file with everything concluded about it, before it is written down.

    form: what a workbook was read by. asked: the parts that the obligation asks for.
    """

    file: intake_reading.File
    verdict: FileVerdict
    code: str = ""
    figures: tuple[Figure, ...] = ()
    form: forms.Workbook | None = None
    guesses: tuple[placements.Guess, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery. reason: why it was set aside, or is not answered. answered: a letter is in the outbox."""

    delivery: int
    name: str
    files: tuple[FileVerdict, ...]
    reason: str = ""
    answered: bool = False


def write(
    work: Work,
    row: models.Delivery,
    letter: letters.Letter | None,
    judged: Sequence[Judged],
    reason: str,
    mailbox: str,
    most_answers: int,
) -> Outcome:
    """Write everything down and put the answer into the outbox. reason: why the whole delivery is set aside, else ""."""
    if letter is not None:
        row.message_id, row.sender, row.authentication = letter.message_id, letter.sender, str(letter.authentication)
        row.name = letter.subject or row.name
    row.judged_at, row.reason = work.as_of, reason
    row.state = queries.SET_ASIDE if reason else queries.JUDGED
    concluded = _submissions(work, row, judged)
    work.session.flush()
    for key in dict.fromkeys(one.verdict.obligation for one in concluded if one.verdict.leg):
        _settle(work, key, [one for one in concluded if one.verdict.obligation == key])
    answered = False
    if letter is not None and not reason:
        answered, row.reason = _answer(work, row, letter, concluded, mailbox, most_answers)
    return Outcome(row.id, row.name, tuple(one.verdict for one in concluded), row.reason, answered)


def outcome(work: Work, row: models.Delivery) -> Outcome:
    """What was concluded from a delivery earlier."""
    kept = queries.files_of(work.session, row.id)
    answered = queries.has_answer(work.session, row.id)
    return Outcome(row.id, row.name, tuple(verdict_of(work, one) for one in kept), row.reason, answered)


def verdict_of(work: Work, row: models.DeliveryFile) -> FileVerdict:
    """A file's verdict as it was written down."""
    owed = work.session.get(models.Obligation, row.obligation_id) if row.obligation_id else None
    submission = work.session.get(models.Submission, row.submission_id) if row.submission_id else None
    return FileVerdict(
        row.name,
        Verdict(row.verdict),
        row.unit_key,
        named(work, row.unit_key, owed),
        owed.key if owed else "",
        title_of(work, owed) if owed else "",
        tuple(_finding(one) for one in row.findings),
        row.reason,
        submission.leg if submission else "",
        submission.version if submission else 0,
    )


def named(work: Work, unit: str, owed: models.Obligation | standings.Owed | None) -> str:
    """A unit as a letter addresses it: who gives the report, else its own name; "" for no unit."""
    return (owed.presenter if owed and owed.presenter else work.unit_name(unit)) if unit else ""


def title_of(work: Work, owed: models.Obligation | standings.Owed) -> str:
    """A duty by its title, a paper with its number."""
    title = work.index.duties[owed.duty].title if owed.duty in work.index.duties else owed.duty
    return f"{title} {owed.paper}".strip() if owed.kind == "paper" else title


def place(work: Work, delivery: models.Delivery, row: models.DeliveryFile, judged: Judged) -> FileVerdict:
    """Write down what became of a held file once a person has said whose it is."""
    verdict = judged.verdict
    submission = _submission(work, delivery, verdict.obligation, verdict.leg, [judged]) if verdict.leg else None
    verdict = _with_version(verdict, submission)
    _fill(work, row, replace(judged, verdict=verdict), submission)
    work.session.flush()
    if verdict.leg:
        _settle(work, verdict.obligation, [replace(judged, verdict=verdict)])
    return verdict


def _submissions(work: Work, row: models.Delivery, judged: Sequence[Judged]) -> list[Judged]:
    """Write a version of each leg that something came for, then the files; gives the files with their versions."""
    made: dict[tuple[str, str], models.Submission | None] = {}
    for key, leg in dict.fromkeys((one.verdict.obligation, one.verdict.leg) for one in judged if one.verdict.leg):
        files = [one for one in judged if (one.verdict.obligation, one.verdict.leg) == (key, leg)]
        made[key, leg] = _submission(work, row, key, leg, files)
    concluded: list[Judged] = []
    for position, one in enumerate(judged, start=1):
        submission = made.get((one.verdict.obligation, one.verdict.leg))
        ended = replace(one, verdict=_with_version(one.verdict, submission))
        concluded.append(ended)
        file = models.DeliveryFile(delivery_id=row.id, position=position, name=one.verdict.file, sha256=one.file.sha256)
        _fill(work, file, ended, submission)
        work.session.add(file)
    return concluded


def _with_version(verdict: FileVerdict, submission: models.Submission | None) -> FileVerdict:
    if not verdict.leg:
        return verdict
    if submission is None:
        reason = "Kết quả như thư trả lời lần trước."
        return replace(verdict, verdict=Verdict.REPEAT, findings=(), reason=reason)
    return replace(verdict, version=submission.version)


def _fill(work: Work, row: models.DeliveryFile, judged: Judged, submission: models.Submission | None) -> None:
    """Put what was concluded into a file's row, and its figures beside it."""
    verdict = judged.verdict
    owed = obligation_queries.by_key(work.session, work.campaign.id, verdict.obligation) if verdict.obligation else None
    row.part, row.verdict, row.unit_key = judged.file.part, verdict.verdict.value, verdict.unit
    row.obligation_id = owed.id if owed else None
    row.submission_id = submission.id if submission else None
    row.code, row.reason = judged.code, verdict.reason
    row.findings = [_plain(found) for found in verdict.findings]
    row.guesses = [_plain(guess) for guess in judged.guesses]
    if submission is not None and verdict.verdict is Verdict.ACCEPTED:
        rows = [_figure(submission.id, figure) for figure in judged.figures]
        if rows:
            work.session.execute(insert(models.StatedFigure), rows)


def _submission(
    work: Work, row: models.Delivery, key: str, leg: str, files: Sequence[Judged]
) -> models.Submission | None:
    """A new version; None when the same files came for the same leg before."""
    owed = obligation_queries.by_key(work.session, work.campaign.id, key)
    if owed is None:
        return None
    mark = hashlib.sha256("|".join(sorted(one.file.sha256 for one in files)).encode()).hexdigest()
    if len(files) == 1:
        mark = files[0].file.sha256
    mark = arrivals.fresh_mark(work, owed, leg, mark)
    if obligation_queries.has_fingerprint(work.session, owed.id, leg, mark):
        return None
    values = {
        "channel": "email" if row.is_mail else "hand",
        "number": "",
        "sender": row.sender,
        "file_name": "; ".join(one.verdict.file for one in files)[:255],
        "file_sha256": files[0].file.sha256 if len(files) == 1 else "",
        "note": f"tiếp nhận số {row.id}",
    }
    return arrivals.add_version(work, owed, leg, BY, row.received_at, mark, values)


def _settle(work: Work, key: str, files: Sequence[Judged]) -> None:
    """Return what has errors; accept once every part and every leg is in and good."""
    owed = obligation_queries.by_key(work.session, work.campaign.id, key)
    if owed is None or all(one.verdict.verdict is Verdict.REPEAT for one in files):
        return
    standing = work.standing(owed)
    returned = [one for one in files if one.verdict.verdict is Verdict.RETURNED]
    if returned:
        errors = sum(one.verdict.count(findings.Severity.ERROR) for one in returned)
        named = ", ".join(one.verdict.file for one in returned)
        reason = f"Kiểm tra tự động: {errors} chỗ cần sửa trong {named}."
        facts.decision(
            work, verdicts.RETURN, by=BY, reason=reason, obligation=owed, versions=verdicts.versions(work, owed)
        )
        return
    if standing.status is standings.Status.RECEIVED and _is_whole(work, owed, files[0].asked):
        facts.decision(work, verdicts.ACCEPT, by=BY, reason="", obligation=owed, versions=verdicts.versions(work, owed))


def _is_whole(work: Work, owed: models.Obligation, asked: Sequence[str]) -> bool:
    """Tell whether the newest file of every part that is asked for was accepted."""
    kept = queries.newest_parts(work.session, owed.id)
    return bool(asked) and all(kept.get(part) == Verdict.ACCEPTED for part in asked)


# ---------------------------------------------------------------------------------------------------------- the answer


def _answer(
    work: Work,
    row: models.Delivery,
    letter: letters.Letter,
    judged: Sequence[Judged],
    mailbox: str,
    most_answers: int,
) -> tuple[bool, str]:
    """Put the answer into the outbox; (False, why not) for robots, strangers' forgeries and a used up budget."""
    zone = work.as_of.tzinfo
    midnight = deadlines.midnight(work.today, work.plan.zone)
    sent = queries.answered_on(work.session, work.campaign.id, letter.sender, midnight)
    own = (mailbox,) if mailbox else ()
    permission = letters.may_answer(letter, answered_today=sent, most_per_day=most_answers, own_addresses=own)
    if not permission.is_given:
        return False, permission.reason
    units = list(dict.fromkeys(one.verdict.unit for one in judged if one.verdict.unit))
    attached = _marked(judged)
    office = work.index.units.get(work.plan.office)
    answer = answers.Answer(
        to=letter.sender,
        unit_name=next(one.verdict.unit_name for one in judged if one.verdict.unit) if len(units) == 1 else "",
        received_at=row.received_at.astimezone(zone),
        subject_in=letter.subject,
        files=tuple(one.verdict for one in judged),
        owing=tuple(_owing(work, units[0])) if len(units) == 1 else (),
        office=office.full_name if office else "",
        phone=next((one.phone for one in work.plan.contacts if one.unit == work.plan.office and one.phone), ""),
        zone=work.plan.zone,
        as_of=work.today,
        has_marked=bool(attached),
        is_simulated=work.campaign.is_simulated,
    )
    written = answer_letters.write(answer)
    headers = {"Auto-Submitted": "auto-replied", letters.OWN_HEADER: ANSWER}
    if letter.message_id:
        headers |= {
            "In-Reply-To": letter.message_id,
            "References": " ".join((*letter.references[-10:], letter.message_id)),
        }
    message = models.Message(
        campaign_id=work.campaign.id, key=f"{ANSWER}:{row.sha256}", kind=ANSWER, delivery_id=row.id,
        recipient=letter.sender, subject=written.subject, text=written.text, html=written.html, headers=headers,
        state=RELEASED, created_at=work.as_of,
    )  # fmt: skip
    work.session.add(message)
    work.session.flush()
    for name, content in attached:
        work.session.add(models.MessageFile(message_id=message.id, name=name, content=content))
    return True, ""


def _marked(judged: Iterable[Judged]) -> list[tuple[str, bytes]]:
    """The returned workbooks, drawn anew with their values and the cells marked."""
    made: list[tuple[str, bytes]] = []
    for number, one in enumerate(judged, start=1):
        if one.verdict.verdict is Verdict.RETURNED and one.form is not None and one.figures:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "bieu.xlsx"
                marking.write(one.form, one.figures, one.verdict.findings, path)
                made.append((f"can-sua-{number}.xlsx", path.read_bytes()))
    return made


def _owing(work: Work, unit: str) -> Iterable[answers.Owing]:
    """What the unit has not delivered in full, by what is written down now."""
    for row in obligation_queries.live(work.session, work.campaign.id, unit=unit):
        if row.kind not in form_packs.KINDS or not row.legs:
            continue
        standing = work.standing(row)
        if standing.is_done or not standing.is_live:
            continue
        bound = deadlines.local_day(standing.bound, work.plan.zone) if standing.bound else None
        said = words.of(standing, work.today, work.plan.zone).word
        yield answers.Owing(work.index.duties[row.duty].title, bound, standing.missing_legs, said)


# ----------------------------------------------------------------------------------------------- values in and out


def children(work: Work, below: Sequence[plans.Unit]) -> list[Child]:
    """The units below with the figures last accepted of each."""
    stated = queries.newest_figures(work.session, work.campaign.id, [one.id for one in below])
    catalogue = form_packs.catalogue_of(work)
    return [
        Child(one.id, one.name, tuple(figure_of(row, catalogue) for row in stated.get(one.id, ()))) for one in below
    ]


def figure_of(row: models.StatedFigure, catalogue: indicators.Catalogue | None) -> Figure:
    """A figure as it was stated."""
    known = catalogue.by_id.get(row.indicator) if catalogue else None
    place = findings.Place(row.file, row.sheet, row.cell)
    return Figure(
        row.indicator, row.period, row.unit_key, _value(row.value, known), row.basis, row.as_of, row.criteria_set, "",
        row.shown, place,
    )  # fmt: skip


def _figure(submission: int, one: Figure) -> dict[str, Any]:
    return {
        "submission_id": submission, "indicator": one.indicator, "period": one.period, "unit_key": one.unit,
        "value": _text(one.value), "basis": one.basis, "as_of": one.as_of, "criteria_set": one.criteria_set,
        "shown": one.shown, "file": one.place.file, "sheet": one.place.sheet, "cell": one.place.cell,
    }  # fmt: skip


def _text(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return date(value.year, value.month, value.day).isoformat()


def _value(text: str | None, known: indicators.Indicator | None) -> Value:
    if text is None or known is None:
        return text
    if known.is_number:
        return Decimal(text)
    if known.value_type == indicators.BOOLEAN:
        return text == "true"
    return date.fromisoformat(text) if known.value_type == indicators.DATE else text


def _plain(value: Any) -> dict[str, Any]:
    return asdict(value)


def _finding(held: Mapping[str, Any]) -> findings.Finding:
    place = findings.Place(**held["place"])
    return findings.Finding(**{**held, "severity": findings.Severity(held["severity"]), "place": place})
