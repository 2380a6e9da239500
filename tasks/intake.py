"""Taking in what units send: stored first, byte for byte, then read, placed, judged, written down and answered.

Every step may be broken off and done again: the same bytes are one delivery, a judged delivery is never judged again, and
what is concluded is written in one transaction with the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import models
from adapters import documents
from adapters.workbooks import child, figures_of
from domain import (
    address_book,
    answers,
    figure_rules,
    findings,
    form_tokens,
    forms,
    indicators,
    letters,
    mail_texts,
    narrative_checks,
    placements,
    plans,
    senders,
    standings,
)
from domain.answers import Verdict
from domain.figures import Figure
from models.queries import deliveries as queries
from models.queries import standings as standing_queries
from tasks import form_packs, intake_reading, intake_records
from tasks.desk import Desk, Work, reading, writing
from tasks.intake_records import Judged, Outcome

MAIL, FOLDER = "mail", "folder"
MOST_ANSWERS = 10
"""Answers to one address on one day: the last wall against loops."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What lies before us. channel: MAIL or FOLDER. name: of the file, or subject. received_at: by our own clock."""

    channel: str
    name: str
    raw: bytes
    received_at: datetime
    is_mail: bool


@dataclass(frozen=True, slots=True)
class Tools:
    """What a pass works with. keys: of the forms, newest first. mailbox: our address, "" where there is none yet.

    authserv_id: the name under which our mail server says whether a sender is authentic, "" = it says nothing.
    """

    reader: child.Reader
    keys: Sequence[bytes]
    mailbox: str = ""
    authserv_id: str = ""


def store(desk: Desk, incoming: Iterable[Incoming]) -> list[int]:
    """Keep the bytes and commit; returns the ids of the deliveries in order. Bytes that came before keep their id."""
    held = list(incoming)
    with writing(desk) as work:
        ids: list[int] = []
        for one in held:
            sha256 = hashlib.sha256(one.raw).hexdigest()
            row = queries.by_hash(work.session, work.campaign.id, sha256)
            if row is None:
                row = models.Delivery(
                    campaign_id=work.campaign.id, channel=one.channel, name=one.name[:500], sha256=sha256, raw=one.raw,
                    received_at=one.received_at, stored_at=work.as_of, state=queries.STORED, is_mail=one.is_mail,
                )  # fmt: skip
                work.session.add(row)
                work.session.flush()
            ids.append(row.id)
        return ids


class Pass:
    """One pass over deliveries: what is the same for all of them is read once."""

    def __init__(self, desk: Desk, tools: Tools) -> None:
        self._desk, self._tools = desk, tools

    def judge(self, delivery: int) -> Outcome:
        """Judge one stored delivery and write down what was concluded; one that is judged already is only told again."""
        with reading(self._desk) as work:
            row = queries.with_bytes(work.session, delivery)
            if row is None:
                raise ValueError(f"no delivery {delivery}")
            if row.state != queries.STORED:
                return intake_records.outcome(work, row)
            raw, name, is_mail, received_at = row.raw, row.name, row.is_mail, row.received_at
            context = self._context
        tools = self._tools
        read = intake_reading.read(
            raw, name, is_mail=is_mail, received_at=received_at, reader=tools.reader, authserv_id=tools.authserv_id
        )
        with reading(self._desk) as work:
            judged, reason = self._conclude(work, delivery, read, context, received_at)
        with writing(self._desk) as work:
            row = queries.with_bytes(work.session, delivery)
            if row is None or row.state != queries.STORED:  # somebody else judged it meanwhile
                return intake_records.outcome(work, row) if row else Outcome(delivery, name, ())
            return intake_records.write(work, row, read.letter, judged, reason, tools.mailbox, MOST_ANSWERS)

    def _conclude(
        self,
        work: Work,
        delivery: int,
        read: intake_reading.Read,
        context: _Context,
        received_at: datetime,
    ) -> tuple[list[Judged], str]:
        """(what became of each file, why the delivery is set aside as a whole)."""
        letter = read.letter
        if letter is not None:
            if not letter.may_deliver:
                return [], letters.may_answer(letter, answered_today=0, most_per_day=1).reason
            if self._is_repeat(work, delivery, letter):
                return [], "Thư này đã nhận trước đây (cùng mã thư, cùng nội dung)."
        evidence = self._evidence(work, read, received_at)
        placed = context.senders.identify(evidence)
        if not read.files:
            missing = letters.missing_files(letter) if letter else ()
            return [_letter_only(placed.files[0], missing)], ""
        return [
            self._file(work, context, file, place) for file, place in zip(read.files, placed.files, strict=True)
        ], ""

    def _is_repeat(self, work: Work, delivery: int, letter: letters.Letter) -> bool:
        for earlier in queries.same_message(work.session, work.campaign.id, letter.message_id, delivery):
            row = queries.with_bytes(work.session, earlier)
            if row is None or not row.is_mail:
                continue
            before = intake_reading.letter_of(row.raw, row.received_at)
            if letters.is_repeat(letter, before):
                return True
        return False

    def _evidence(self, work: Work, read: intake_reading.Read, received_at: datetime) -> placements.Evidence:
        """What is known about where the delivery comes from."""
        files: list[placements.FileEvidence] = []
        for file in read.files:
            claim, fault = intake_reading.claim_of(file, self._tools.keys, work.campaign.key)
            files.append(placements.FileEvidence(file.name, claim.obligation if claim else "", fault))
        day = work.today
        letter = read.letter
        if letter is None:
            return placements.Evidence("", day, files=tuple(files), is_trusted_channel=True)
        tag, tag_fault = self._tag(work, letter)
        return placements.Evidence(
            letter.sender, received_at.astimezone(work.as_of.tzinfo).date(), letter.subject,
            mail_texts.new_text(letter.text), letter.authentication, tag, tag_fault, tuple(files),
        )  # fmt: skip

    def _tag(self, work: Work, letter: letters.Letter) -> tuple[str, str]:
        """(obligation of the reply address, why its tag does not count)."""
        if not self._tools.mailbox:
            return "", ""
        for address in letter.recipients:
            named = form_tokens.read_reply_address(address, self._tools.mailbox, self._tools.keys)
            if named is not None and named.isdigit():
                row = work.session.get(models.Obligation, int(named))
                if row is not None and row.campaign_id == work.campaign.id:
                    return row.key, ""
                return "", "việc ghi trong địa chỉ trả lời không có trong đợt này"
        return "", ""

    def _file(
        self,
        work: Work,
        context: _Context,
        file: intake_reading.File,
        place: placements.FilePlacement,
    ) -> Judged:
        if place.is_held:
            verdict = answers.FileVerdict(file.name, Verdict.HELD, findings=file.findings, reason=place.reason)
            return Judged(file, verdict, place.code, guesses=place.guesses)
        owed = context.owed[place.obligation]
        return judge_placed(work, context.catalogue, self._tools.keys, file, owed)

    @cached_property
    def _context(self) -> _Context:
        with reading(self._desk) as work:
            live = [
                one
                for one in standing_queries.owed(work.session, work.campaign.id)
                if one.kind in form_packs.KINDS and (one.void_at is None or one.void_at > work.as_of)
            ]
            owed = {one.key: one for one in live}
            known = [
                address_book.Remembered(one.email, one.unit_key, one.until, one.by)
                for one in queries.remembered(work.session, work.campaign.id, work.today)
            ]
            book = address_book.AddressBook(work.plan.contacts, known)
            answerable = [
                placements.Owed(one.key, one.unit or one.responsible, one.duty, intake_records.title_of(work, one))
                for one in live
            ]
            return _Context(
                senders.Senders(work.plan.units, book, answerable, work.resolver),
                owed,
                form_packs.catalogue_of(work),
            )


@dataclass(frozen=True, slots=True)
class _Context:
    senders: senders.Senders
    owed: Mapping[str, standings.Owed]
    catalogue: indicators.Catalogue | None


def judge_placed(
    work: Work,
    catalogue: indicators.Catalogue | None,
    keys: Sequence[bytes],
    file: intake_reading.File,
    owed: standings.Owed,
) -> Judged:
    """Judge one file as the answer to an obligation: returned with every error at once, else accepted."""
    unit = owed.unit or owed.responsible
    known = work.index.units.get(unit)
    title = intake_records.title_of(work, owed)
    common: dict[str, Any] = {
        "file": file.name, "unit": unit, "unit_name": intake_records.named(work, unit, owed), "obligation": owed.key,
        "title": title,
    }  # fmt: skip
    pack = form_packs.pack_of(work, owed, catalogue, keys)
    workbook, narrative = (pack.workbook, pack.narrative) if pack else (None, None)
    asked = (intake_reading.FIGURES,) * bool(workbook) + (intake_reading.WORDS,) * bool(narrative)
    figures: list[Figure] = []
    found = list(file.findings)
    if file.is_readable:
        if file.part == intake_reading.FIGURES and workbook is None:
            reason = f"{title} không có biểu số liệu; bảng tính này được lưu, không dùng làm số liệu."
            return Judged(file, answers.FileVerdict(verdict=Verdict.NOT_DELIVERY, reason=reason, **common))
        if file.part == intake_reading.FIGURES and workbook is not None and catalogue is not None and known:
            figures, found = _figures(work, catalogue, workbook, file, known)
        elif file.part == intake_reading.WORDS and narrative is not None:
            found += narrative_checks.judge(narrative, documents.read(file.content, narrative, file.name), file.name)
        elif file.part == intake_reading.SCAN:
            if plans.OFFICIAL not in owed.legs:
                reason = f"{title} không cần bản ký đóng dấu; tệp PDF được lưu."
                return Judged(file, answers.FileVerdict(verdict=Verdict.NOT_DELIVERY, reason=reason, **common))
        elif not file.part:
            reason = "Tệp không phải biểu số liệu (.xlsx) hay báo cáo (.docx); được lưu kèm."
            return Judged(file, answers.FileVerdict(verdict=Verdict.NOT_DELIVERY, reason=reason, **common))
    bad = findings.worst(found) is findings.Severity.ERROR
    verdict = answers.FileVerdict(
        verdict=Verdict.RETURNED if bad else Verdict.ACCEPTED,
        findings=tuple(found),
        leg=plans.OFFICIAL if file.part == intake_reading.SCAN else plans.SOFT,
        **common,
    )
    return Judged(file, verdict, figures=tuple(figures), form=workbook, asked=asked)


def _figures(
    work: Work,
    catalogue: indicators.Catalogue,
    form: forms.Workbook,
    file: intake_reading.File,
    unit: plans.Unit,
) -> tuple[list[Figure], list[findings.Finding]]:
    assert file.book is not None
    stated, found = figures_of.figures_of(file.book, form, unit=unit.id, file=file.name, stated_by=unit.id)
    stated = [replace(one, criteria_set=catalogue.criteria_set(one.indicator, one.period)) for one in stated]
    below = [one for one in work.index.children.get(unit.id, ()) if one.participates == "yes"]
    children = intake_records.children(work, below) if below else None
    found = found + figure_rules.judge(
        stated, catalogue, unit=unit.id, group=unit.group, kind=unit.kind, units_below=len(below) if below else None,
        children=children, children_group=below[0].group if below else "", noun="xã" if below else "đơn vị",
    )  # fmt: skip
    return stated, found


def _letter_only(place: placements.FilePlacement, missing: Sequence[findings.Finding]) -> Judged:
    """A letter without files: told what is missing when it promised one, else for a person to read."""
    nothing = intake_reading.File("", b"")
    if missing:
        verdict = answers.FileVerdict("", Verdict.NOT_DELIVERY, place.unit, findings=tuple(missing))
        return Judged(nothing, verdict, "FILES_MISSING")
    reason = "Thư không kèm tệp nào; cán bộ Văn phòng cần đọc."
    return Judged(
        nothing, answers.FileVerdict("", Verdict.HELD, reason=reason), "LETTER_TO_READ", guesses=place.guesses
    )
