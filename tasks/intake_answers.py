"""The answer to one mail, put into the outbox once: what became of its files, with our workbook marked where it was wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import models
from adapters.workbooks import marking
from domain import answers, deadlines, forms, letters, words
from domain.answers import FileVerdict, Verdict
from domain.figures import Figure
from models.queries import deliveries as queries
from models.queries import obligations as obligation_queries
from tasks import answer_letters, form_packs, letters_out
from tasks.desk import Work


@dataclass(frozen=True, slots=True)
class Told:
    """One file as the sender is told of it. form, figures: what a workbook was read by, and what was read."""

    verdict: FileVerdict
    form: forms.Workbook | None = None
    figures: Sequence[Figure] = ()


def put(
    work: Work,
    row: models.Delivery,
    letter: letters.Letter,
    told: Sequence[Told],
    key: str,
    mailbox: str,
    most_answers: int,
) -> tuple[bool, str]:
    """Put the answer into the outbox; (False, why not) for robots, strangers' forgeries and a used up budget.

    key: under which it is put there once. mailbox: our address, "" for none. most_answers: to one address on one day.
    """
    zone = work.as_of.tzinfo
    midnight = deadlines.midnight(work.today, work.plan.zone)
    sent = queries.answered_on(work.session, work.campaign.id, letter.sender, midnight)
    own = (mailbox,) if mailbox else ()
    permission = letters.may_answer(letter, answered_today=sent, most_per_day=most_answers, own_addresses=own)
    if not permission.is_given:
        return False, permission.reason
    files = tuple(one.verdict for one in told)
    units = list(dict.fromkeys(one.unit for one in files if one.unit))
    attached = _marked(told)
    office = work.index.units.get(work.plan.office)
    answer = answers.Answer(
        to=letter.sender,
        unit_name=next(one.unit_name for one in files if one.unit) if len(units) == 1 else "",
        received_at=row.received_at.astimezone(zone),
        subject_in=letter.subject,
        files=files,
        owing=tuple(_owing(work, units[0])) if len(units) == 1 else (),
        office=office.full_name if office else "",
        phone=next((one.phone for one in work.plan.contacts if one.unit == work.plan.office and one.phone), ""),
        zone=work.plan.zone,
        as_of=work.today,
        has_marked=bool(attached),
        is_simulated=work.campaign.is_simulated,
    )
    written = answer_letters.write(answer)
    headers = {"Auto-Submitted": "auto-replied"}
    if letter.message_id:
        headers |= {
            "In-Reply-To": letter.message_id,
            "References": " ".join((*letter.references[-10:], letter.message_id)),
        }
    work.session.flush()
    draft = letters_out.Draft(
        key, key.partition(":")[0], letter.sender, written.subject, written.text, written.html,
        unit=units[0] if len(units) == 1 else "", headers=headers, files=attached, delivery=row.id,
    )  # fmt: skip
    letters_out.put(work, letters_out.Letterhead(mailbox, answer.office), [draft])
    return True, ""


def _marked(told: Iterable[Told]) -> list[tuple[str, bytes]]:
    """The returned workbooks, drawn anew with their values and the cells marked."""
    made: list[tuple[str, bytes]] = []
    for number, one in enumerate(told, start=1):
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
