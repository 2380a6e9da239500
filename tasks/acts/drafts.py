"""Make a draft of the main report (form 5.1), sign it off, note that it was printed, open it again (5.2). Four eyes: F31."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import models
from domain import drafts, plans, receipts, wording
from domain.drafts import State
from models.queries import drafts as queries
from tasks import campaigns, consolidation, surveys
from tasks import drafts as kept
from tasks.acts import checks, openings, writing
from tasks.desk import Desk, Work, reading
from tasks.desk import writing as at_desk


def prepare(
    desk: Desk, *, by: str, reason: str = "", refreeze: bool = True, duty: str = "", template: Path | None = None
) -> receipts.Receipt:
    """Make a draft. refreeze: of a new frozen set when an input changed since the newest one, with the reason."""
    by = checks.person(by)
    if refreeze:
        with reading(desk) as work:
            wanted = kept.duty_of(work, duty)
            is_frozen = queries.newest_set(work.session, work.campaign.id, wanted.id, work.as_of) is not None
            needs_new = is_frozen and wanted.id not in surveys.current_sets(work)
        if needs_new:
            openings.retrigger(desk, stage=wanted.stage, by=by, reason=reason)
        if needs_new or not is_frozen:
            consolidation.freeze(desk, wanted.stage, refreeze=True)
    return kept.build(desk, by=by, duty=duty, template=template)


def sign(
    desk: Desk, *, by: str, number: int = 0, preparer: str = "", duty: str = "", signed: kept.File | None = None
) -> receipts.Receipt:
    """Sign a draft off. number: 0 for the newest.

    preparer: who prepared it, needed for a draft that the software made by itself; nobody signs off what they prepared.
    signed:   the Word file as it was signed, when somebody edited it; kept beside the draft.
    """
    by = checks.person(by)
    with at_desk(desk) as work:
        wanted, row, standing = _find(work, duty, number)
        title = f"Đã ghi: duyệt {_what(wanted, row)}"
        if standing.state is not State.PREPARED:
            if drafts.is_same_person(standing.signed_by, by):
                return _receipt(work, wanted, row, title, by, is_repeat=True)
            told = f"{_what(wanted, row).capitalize()} đã được {standing.signed_by} duyệt. Muốn duyệt lại thì mở lại trước (5.2)."
            raise checks.refuse("DRAFT_SIGNED", told)
        _newest_only(work, wanted, row)
        prepared_by = _preparer(standing, preparer)
        if drafts.is_same_person(prepared_by, by):
            told = f"{by} là người soạn {_what(wanted, row)} nên không duyệt được. Cần một người khác duyệt."
            raise checks.refuse("FOUR_EYES", told)
        writing.decision(
            work, drafts.SIGN, by=by, reason="", stage=wanted.stage, subject=f"{wanted.id}#{row.number}", duty=wanted.id,
            draft=row.number, preparer=prepared_by, sha256=row.document_sha256,
        )  # fmt: skip
        if signed is not None:
            kept.keep_file(work, row, signed)
        facts = [("Người soạn", prepared_by), ("Người duyệt", by)]
        return _receipt(work, wanted, row, title, by, facts, _stale(standing))


def mark_printed(desk: Desk, *, by: str, number: int = 0, duty: str = "") -> receipts.Receipt:
    """Note that a signed draft was printed and given out: what changes from now on needs an errata sheet."""
    by = checks.person(by)
    with at_desk(desk) as work:
        wanted, row, standing = _find(work, duty, number)
        title = f"Đã ghi: đã in {_what(wanted, row)}"
        if standing.state is State.PRINTED:
            return _receipt(work, wanted, row, title, by, is_repeat=True)
        if standing.state is not State.SIGNED:
            told = f"{_what(wanted, row).capitalize()} chưa được duyệt nên chưa in được. Hãy duyệt trước (5.2)."
            raise checks.refuse("DRAFT_NOT_SIGNED", told)
        _decide(work, drafts.PRINT, wanted, row, by)
        return _receipt(work, wanted, row, title, by, (), _stale(standing))


def reopen(desk: Desk, *, by: str, reason: str, number: int = 0, duty: str = "") -> receipts.Receipt:
    """Take a sign-off back, with the reason; the draft and what was decided about it stay in the history."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        wanted, row, standing = _find(work, duty, number)
        title = f"Đã ghi: mở lại {_what(wanted, row)}"
        if standing.state is State.PREPARED:
            told = f"{_what(wanted, row).capitalize()} đang soạn, chưa duyệt, nên không có gì để mở lại."
            raise checks.refuse("DRAFT_OPEN", told)
        _decide(work, drafts.REOPEN, wanted, row, by, reason)
        warned = ["Bản này đã in và phát ra: thay đổi về sau cần tờ đính chính."] if standing.was_printed else []
        before = f"{drafts.STATE_WORDS[standing.state]}, người duyệt {standing.signed_by}"
        return _receipt(work, wanted, row, title, by, [("Trước đó", before), ("Lý do", reason)], warned)


def _find(work: Work, duty: str, number: int) -> tuple[plans.Duty, models.Draft, drafts.Draft]:
    wanted = kept.duty_of(work, duty)
    row = kept.find(work, wanted, number)
    listed = queries.standing(work.session, work.campaign.id, work.as_of, surveys.current_sets(work))
    return wanted, row, next(one for one in listed if (one.duty, one.number) == (wanted.id, row.number))


def _newest_only(work: Work, duty: plans.Duty, row: models.Draft) -> None:
    newest = kept.find(work, duty, 0)
    if newest.number != row.number:
        told = f"Đã có bản thảo số {newest.number} thay {_what(duty, row)}. Hãy duyệt bản số {newest.number}."
        raise checks.refuse("DRAFT_REPLACED", told)


def _preparer(standing: drafts.Draft, typed: str) -> str:
    if standing.prepared_by != campaigns.SYSTEM:
        return checks.person(typed) if typed.strip() else standing.prepared_by
    if not typed.strip():
        told = "Thiếu người soạn: bản thảo này do máy lập. Hãy ghi họ tên người đã soát, sửa lời bản thảo."
        raise checks.refuse("PREPARER_MISSING", told)
    return checks.person(typed)


def _decide(work: Work, kind: str, duty: plans.Duty, row: models.Draft, by: str, reason: str = "") -> None:
    subject = f"{duty.id}#{row.number}"
    writing.decision(
        work, kind, by=by, reason=reason, stage=duty.stage, subject=subject, duty=duty.id, draft=row.number
    )


def _stale(standing: drafts.Draft) -> list[str]:
    if standing.is_current:
        return []
    return ["Đầu vào đã thay đổi sau khi chốt: bản này không còn mới. Có thể chốt lại (4.9) rồi lập bản mới (5.1)."]


def _what(duty: plans.Duty, row: models.Draft) -> str:
    return f"bản thảo số {wording.number(row.number)} của {duty.title}"


def _receipt(
    work: Work,
    duty: plans.Duty,
    row: models.Draft,
    title: str,
    by: str,
    facts: Sequence[tuple[str, str]] = (),
    warnings: Sequence[str] = (),
    *,
    is_repeat: bool = False,
) -> receipts.Receipt:
    return receipts.Receipt(
        title, by, work.as_of, f"{duty.id}#{row.number}", tuple(facts), tuple(warnings), undo="5.2",
        board=work.index.stages[duty.stage].board, is_repeat=is_repeat,
    )  # fmt: skip
