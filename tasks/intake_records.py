"""Writing down what intake concluded: submissions with their figures, verdicts, held files and the answer, at once.

Kinds of rows are `models.deliveries`; what is concluded, and why, is `tasks.intake`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import models
from domain import findings, forms, letters, outbox, placements
from domain.answers import FileVerdict, Verdict
from domain.figures import Figure
from models.queries import deliveries as queries
from models.queries import obligations as obligation_queries
from tasks import acceptance, duty_titles, intake_answers, intake_reading, letters_back, stated_figures, stated_words
from tasks.acts import arrivals, verdicts
from tasks.acts import writing as facts
from tasks.desk import Work


@dataclass(frozen=True, slots=True)
class Judged:
    """One file with everything concluded about it, before it is written down.

    form: what a workbook was read by. words: what a narrative says.
    """

    file: intake_reading.File
    verdict: FileVerdict
    code: str = ""
    figures: tuple[Figure, ...] = ()
    words: forms.Filled | None = None
    form: forms.Workbook | None = None
    guesses: tuple[placements.Guess, ...] = ()


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
        # In this transaction: a bounce is drawn its consequences once, like everything else of a delivery.
        back = letters_back.settle(work, row, letter)
        reason = f"{reason} {back}".strip() if reason and back else reason
    row.judged_at, row.reason = work.as_of, reason
    row.state = queries.SET_ASIDE if reason else queries.JUDGED
    concluded = _submissions(work, row, judged)
    work.session.flush()
    for key in dict.fromkeys(one.verdict.obligation for one in concluded if one.verdict.leg):
        _settle(work, key, [one for one in concluded if one.verdict.obligation == key])
    answered = False
    if letter is not None and not reason:
        key = f"{outbox.ANSWER}:{row.sha256}"
        answered, row.reason = intake_answers.put(work, row, letter, _drawn(concluded), key, mailbox, most_answers)
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
        duty_titles.named(work, row.unit_key, owed),
        owed.key if owed else "",
        duty_titles.title_of(work, owed) if owed else "",
        tuple(_finding(one) for one in row.findings),
        row.reason,
        submission.leg if submission else "",
        submission.version if submission else 0,
    )


def place(
    work: Work,
    delivery: models.Delivery,
    row: models.DeliveryFile,
    letter: letters.Letter | None,
    judged: Judged,
    mailbox: str,
    most_answers: int,
) -> FileVerdict:
    """Write down what became of a held file once a person has said whose it is, and tell the sender."""
    verdict = judged.verdict
    submission = _submission(work, delivery, verdict.obligation, verdict.leg, [judged]) if verdict.leg else None
    verdict = _with_version(verdict, submission)
    _fill(work, row, replace(judged, verdict=verdict), submission)
    work.session.flush()
    if verdict.leg:
        _settle(work, verdict.obligation, [replace(judged, verdict=verdict)])
    if letter is not None:
        told = _drawn([replace(judged, verdict=verdict)])
        intake_answers.put(work, delivery, letter, told, f"{outbox.PLACED}:{row.id}", mailbox, most_answers)
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
        stated_figures.keep(work, submission.id, judged.figures)
        if judged.words is not None:
            stated_words.keep(work, submission.id, judged.words, verdict.file)


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
    return arrivals.add_version(work, owed, leg, acceptance.BY, row.received_at, mark, values)


def _settle(work: Work, key: str, files: Sequence[Judged]) -> None:
    """Return what has errors; accept once every part and every leg is in and good."""
    owed = obligation_queries.by_key(work.session, work.campaign.id, key)
    if owed is None or all(one.verdict.verdict is Verdict.REPEAT for one in files):
        return
    returned = [one for one in files if one.verdict.verdict is Verdict.RETURNED]
    if returned:
        errors = sum(one.verdict.count(findings.Severity.ERROR) for one in returned)
        named = ", ".join(one.verdict.file for one in returned)
        reason = f"Kiểm tra tự động: {errors} chỗ cần sửa trong {named}."
        legs = {one.verdict.leg for one in returned} - {""}
        facts.decision(
            work, verdicts.RETURN, by=acceptance.BY, reason=reason, obligation=owed, versions=verdicts.versions(work, owed),
            leg=legs.pop() if len(legs) == 1 else "",
        )  # fmt: skip
        return
    acceptance.accept_if_whole(work, owed)


def _drawn(judged: Sequence[Judged]) -> list[intake_answers.Told]:
    return [intake_answers.Told(one.verdict, one.form, one.figures) for one in judged]


# ----------------------------------------------------------------------------------------------- values in and out


def _plain(value: Any) -> dict[str, Any]:
    return asdict(value)


def _finding(held: Mapping[str, Any]) -> findings.Finding:
    place = findings.Place(**held["place"])
    return findings.Finding(**{**held, "severity": findings.Severity(held["severity"]), "place": place})
