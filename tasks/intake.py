"""Taking in what units send: stored first, byte for byte, then read, placed, judged, written down and answered.

Every step may be broken off and done again: the same bytes are one delivery, a judged delivery is never judged again, and
what is concluded is written in one transaction with the answer.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import exc, insert

import models
from adapters.limited import child
from domain import address_book, answers, deadlines, findings, form_tokens, letters, mail_texts, placements, senders
from domain.answers import Verdict
from domain.standings import Owed
from models.queries import deliveries as queries
from models.queries import outbox as outbox_queries
from models.queries import standings as standing_queries
from tasks import contacts, duty_titles, form_packs, intake_judging, intake_reading, intake_records, letters_back
from tasks.desk import Desk, Work, reading, writing
from tasks.intake_records import Judged, Outcome

MAIL, FOLDER = "mail", "folder"
FAILED = "INTAKE_FAILED"
"""Code of a delivery that brought our own code down: kept for a person, with the fault in the log."""
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
    came = [(hashlib.sha256(one.raw).hexdigest(), one) for one in incoming]
    hashes = list(dict.fromkeys(sha256 for sha256, _ in came))
    with writing(desk) as work:
        campaign = work.campaign.id
        known = queries.by_hashes(work.session, campaign, hashes)
        fresh: dict[str, Incoming] = {}
        for sha256, one in came:
            if sha256 not in known:
                fresh.setdefault(sha256, one)
        rows = [
            {"campaign_id": campaign, "channel": one.channel, "name": one.name[:500], "sha256": sha256, "raw": one.raw,
             "received_at": one.received_at, "stored_at": work.as_of, "state": queries.STORED, "is_mail": one.is_mail}
            for sha256, one in fresh.items()
        ]  # fmt: skip
        if rows:
            work.session.execute(insert(models.Delivery), rows)
            known |= queries.by_hashes(work.session, campaign, list(fresh))
        return [known[sha256] for sha256, _ in came]


class Pass:
    """One pass over deliveries: what is the same for all of them is read once."""

    def __init__(self, desk: Desk, tools: Tools) -> None:
        self._desk, self._tools = desk, tools
        self._judge = intake_judging.Judge(tools.reader, tools.keys)

    def judge(self, delivery: int) -> Outcome:
        """Judge one stored delivery and write down what was concluded; one that is judged already is only told again.

        Database errors are raised, and the delivery waits for another pass; whatever else a delivery may set off inside
        ends with it in the holding pen.
        """
        with reading(self._desk) as work:
            row = queries.with_bytes(work.session, delivery)
            if row is None:
                raise ValueError(f"no delivery {delivery}")
            if row.state != queries.STORED:
                return intake_records.outcome(work, row)
            stored = _Stored(row.id, row.raw, row.name, row.received_at, row.is_mail)
        letter, judged, reason = self._concluded(stored)
        with writing(self._desk) as work:
            row = queries.with_bytes(work.session, delivery)
            if row is None or row.state != queries.STORED:  # somebody else judged it meanwhile
                return intake_records.outcome(work, row) if row else Outcome(delivery, stored.name, ())
            return intake_records.write(work, row, letter, judged, reason, self._tools.mailbox, MOST_ANSWERS)

    def _concluded(self, stored: _Stored) -> tuple[letters.Letter | None, list[Judged], str]:
        """(the letter, what became of each file, why the delivery is set aside as a whole)."""
        tools = self._tools
        try:
            read = intake_reading.read(
                stored.raw, stored.name, is_mail=stored.is_mail, received_at=stored.received_at, reader=tools.reader,
                authserv_id=tools.authserv_id,
            )  # fmt: skip
            with reading(self._desk) as work:
                return read.letter, *self._conclude(work, stored, read)
        except exc.SQLAlchemyError:
            raise
        except Exception:
            # A delivery must not keep the ones behind it from being judged, nor vanish because of a fault of ours.
            logging.getLogger(__name__).exception("delivery %d cannot be judged", stored.id)
            return None, [_failed(stored)], ""

    def _conclude(self, work: Work, stored: _Stored, read: intake_reading.Read) -> tuple[list[Judged], str]:
        letter = read.letter
        if letter is not None:
            if not letter.may_deliver:
                return [], letters.may_answer(letter, answered_today=0, most_per_day=1).reason
            if letters_back.calendar_reply(letter) is not None:
                return [], "Trả lời giấy mời từ lịch của người nhận."
            if letters_back.forwarded(work, letter) is not None:
                return [], "Xác nhận đã sao gửi."
            if self._is_repeat(work, stored.id, letter):
                return [], "Thư này đã nhận trước đây (cùng mã thư, cùng nội dung)."
        placed = self._context.senders.identify(self._evidence(work, read, stored.received_at)).files
        told = intake_reading.told_of_letter(letter) if letter else ()
        if not read.files:
            missing = letters.missing_files(letter) if letter else ()
            tools = self._tools
            invited = letters_back.invitation_of(work, letter, tools.mailbox, tools.keys) if letter else ""
            return [_letter_only(work, placed[0], missing, told, invited)], ""
        judged: dict[int, Judged] = {}
        for key in dict.fromkeys(place.obligation for place in placed):
            chosen = [number for number, place in enumerate(placed) if place.obligation == key]
            files = [read.files[number] for number in chosen]
            if key:
                found = self._judge.files(work, self._context.owed[key], files)
            else:
                found = [_held(work, file, placed[number]) for number, file in zip(chosen, files, strict=True)]
            judged |= zip(chosen, found, strict=True)
        whole = [_letter_only(work, placed[0], (), told)] if told else []
        return [judged[number] for number in range(len(read.files))] + whole, ""

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
        day = deadlines.local_day(received_at, work.plan.zone)
        letter = read.letter
        if letter is None:
            return placements.Evidence("", day, files=tuple(files), is_trusted_channel=True)
        tag, tag_fault = self._tag(work, letter)
        return placements.Evidence(
            letter.sender, day, letter.subject, mail_texts.new_text(letter.text), letter.authentication, tag, tag_fault,
            tuple(files),
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

    @cached_property
    def _context(self) -> _Context:
        with reading(self._desk) as work:
            live = [
                one
                for one in standing_queries.owed(work.session, work.campaign.id)
                # What the office writes itself has no legs: nobody sends it.
                if one.kind in form_packs.KINDS and one.legs and (one.void_at is None or one.void_at > work.as_of)
            ]
            known = [
                address_book.Remembered(one.email, one.unit_key, one.until, one.by)
                for one in queries.remembered(work.session, work.campaign.id, work.today)
            ]
            changes = outbox_queries.address_changes(work.session, work.campaign.id)
            book = address_book.AddressBook([*work.plan.contacts, *contacts.added(changes)], known)
            answerable = [
                placements.Owed(one.key, one.unit or one.responsible, one.duty, duty_titles.title_of(work, one))
                for one in live
            ]
            return _Context(
                senders.Senders(work.plan.units, book, answerable, work.resolver), {one.key: one for one in live}
            )


@dataclass(frozen=True, slots=True)
class _Stored:
    """A delivery as it waits to be judged."""

    id: int
    raw: bytes
    name: str
    received_at: datetime
    is_mail: bool


@dataclass(frozen=True, slots=True)
class _Context:
    senders: senders.Senders
    owed: Mapping[str, Owed]


def _held(work: Work, file: intake_reading.File, place: placements.FilePlacement) -> Judged:
    units = {guess.unit for guess in place.guesses}
    if place.code == "OBLIGATION_UNCLEAR" and not file.is_readable and len(units) == 1:
        # Whatever it was meant for, nobody can read it: the sender, who is known, can send it again at once.
        unit = units.pop()
        name = duty_titles.named(work, unit, None)
        return Judged(file, answers.FileVerdict(file.name, Verdict.RETURNED, unit, name, findings=file.findings))
    verdict = answers.FileVerdict(file.name, Verdict.HELD, findings=file.findings, reason=place.reason)
    return Judged(file, verdict, place.code, guesses=place.guesses)


def _failed(stored: _Stored) -> Judged:
    reason = "Phần mềm gặp lỗi khi đọc lần gửi này; bản gốc được giữ nguyên, cán bộ Văn phòng cần xem."
    file = intake_reading.File("", b"") if stored.is_mail else intake_reading.File(stored.name, stored.raw)
    return Judged(file, answers.FileVerdict(file.name, Verdict.HELD, reason=reason), FAILED)


def _letter_only(
    work: Work,
    place: placements.FilePlacement,
    missing: Sequence[findings.Finding],
    told: Sequence[findings.Finding],
    invited: str = "",
) -> Judged:
    """What is said of a letter as a whole: what was wrong with it, or missing in it, else it is for a person to read."""
    nothing = intake_reading.File("", b"")
    name = duty_titles.named(work, place.unit, None)
    if told:
        verdict = answers.FileVerdict("", Verdict.RETURNED, place.unit, name, findings=tuple(told))
        return Judged(nothing, verdict, "LETTER_NOT_READ")
    if missing:
        verdict = answers.FileVerdict("", Verdict.NOT_DELIVERY, place.unit, name, findings=tuple(missing))
        return Judged(nothing, verdict, "FILES_MISSING")
    reason = invited or "Thư không kèm tệp nào; cán bộ Văn phòng cần đọc."
    verdict = answers.FileVerdict("", Verdict.HELD, place.unit, name, reason=reason)
    return Judged(nothing, verdict, "LETTER_TO_READ", guesses=place.guesses)
