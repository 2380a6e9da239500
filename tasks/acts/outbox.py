"""Deciding about letters: release, withdraw, say whether one went, fix an address and send again (forms 3.1 to 3.4).

Each by a named person, each with a line in the history. What has gone is never taken back: it has gone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import models
from domain import letter_tone, letters, outbox, receipts, wording
from domain.outbox import State
from models.queries import letter_texts
from models.queries import outbox as queries
from tasks import contacts, letters_out, outgoing_letters
from tasks import outbox as listing
from tasks.acts import checks, writing
from tasks.desk import Desk, Work
from tasks.desk import writing as at_desk

BOARD = "00-bang-chung"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_SHOWN = 5
_READDRESSED = (State.FAILED, State.DEFERRED, State.RELEASED, State.DRAFT, State.SENT)
"""Letters in which somebody may still have to be reached; of those that are sent, whoever refused them."""


def release(
    desk: Desk, *, by: str, kinds: Collection[str] = (), numbers: Collection[int] = (), dry_run: bool = False,
    is_outside_agreed: bool = False,
) -> receipts.Receipt:  # fmt: skip
    """Let drafts go: those of these kinds, or these numbers, or all of them.

    dry_run: only say what would go. is_outside_agreed: the person has seen that addresses outside the book are among them.
    Refused when nothing waits, when letters would go to addresses outside the address book that nobody agreed to (E39),
    and when a template of our mails is broken: what stands there may be half a letter. Words of blame are warned of.
    """
    by = checks.person(by)
    with at_desk(desk) as work:
        seen = listing.preview_of(work, kinds, numbers)
        if not seen.numbers:
            raise checks.refuse("NOTHING_WAITS", "Không có thư nào chờ duyệt. Xem danh sách: soket outbox list.")
        if seen.outside and not (is_outside_agreed or dry_run):
            raise checks.refuse(
                "OUTSIDE_THE_BOOK",
                f"Chưa duyệt gửi: {wording.number(len(seen.outside))} địa chỉ không có trong danh bạ, ví dụ {seen.outside[0]}."
                " Hãy kiểm tra; nếu đúng, đánh dấu đồng ý gửi ngoài danh bạ rồi duyệt lại.",
            )
        broken = outgoing_letters.check()
        if broken and not dry_run:
            more = f" Còn {wording.number(len(broken) - 1)} chỗ khác: soket plan check." if len(broken) > 1 else ""
            raise checks.refuse("TEMPLATE_BROKEN", f"Chưa duyệt gửi thư nào. {broken[0]}{more}")
        warnings = [*broken[:_SHOWN], *_blaming(work, seen.numbers)]
        warnings += [f"Ngoài danh bạ: {address}." for address in seen.outside[:_SHOWN]]
        warnings += [f"Địa chỉ đang tắt vì thư bị trả lại: {address}." for address in seen.off[:_SHOWN]]
        if seen.invented and not work.campaign.is_simulated:
            warnings.append(
                f"{wording.number(seen.invented)} địa chỉ là địa chỉ giả (.example), không bao giờ nhận được thư:"
                " hãy thay danh bạ của kế hoạch."
            )
        facts = [("Sẽ gửi" if dry_run else "Cho gửi", seen.sentence)]
        facts += [("Loại thư", ", ".join(f"{name}: {wording.number(count)}" for name, count in seen.kinds))]
        facts += [(f"Thư mẫu số {number}", f"{address}: {subject}") for number, address, subject in seen.samples]
        if dry_run:
            title = f"Chạy thử, chưa gửi gì: {seen.sentence}"
            return receipts.Receipt(title, by, work.as_of, "outbox", tuple(facts), tuple(warnings), board=BOARD)
        moved = queries.move(work.session, work.campaign.id, seen.numbers, (State.DRAFT,), State.RELEASED)
        writing.entry(work, by, "letters_released", "outbox", letters=moved)
        return receipts.Receipt(
            f"Đã duyệt gửi: {wording.number(len(moved))} thư", by, work.as_of, "outbox", tuple(facts), tuple(warnings),
            undo="3.2", board=BOARD, event="letters.released",
        )  # fmt: skip


def _blaming(work: Work, numbers: Collection[int]) -> Iterator[str]:
    """Which of these letters hold a word of blame, typed in a reason for example: the first few, and how many more."""
    found = [
        (number, words)
        for number, subject, text in letter_texts.texts(work.session, work.campaign.id, numbers)
        if (words := letter_tone.forbidden(f"{subject}\n{text}"))
    ]
    for number, words in found[:_SHOWN]:
        said = ", ".join(f"“{one}”" for one in words)
        yield f"Thư số {number} có lời {said}; thư chỉ đề nghị, không phê bình. Hãy xem lại thư này."
    if len(found) > _SHOWN:
        yield f"Còn {wording.number(len(found) - _SHOWN)} thư khác có lời như vậy."


def withdraw(
    desk: Desk, *, by: str, reason: str, numbers: Collection[int] = (), kinds: Collection[str] = ()
) -> receipts.Receipt:
    """Take back letters that have not gone: these numbers, or every draft of these kinds. Refused when none can be."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        if not (numbers or kinds):
            raise checks.refuse(
                "LETTERS_MISSING", "Chưa ghi thu hồi thư nào. Hãy ghi số thư, hoặc chọn một loại thư đang chờ duyệt."
            )
        if numbers:
            known = {one.id for one in queries.messages(work.session, work.campaign.id)}
            for number in numbers:
                if number not in known:
                    raise listing.unknown(number)
            wanted = list(numbers)
        else:
            wanted = [one.id for one in queries.messages(work.session, work.campaign.id, (State.DRAFT,), kinds)]
        taken = queries.move(work.session, work.campaign.id, wanted, outbox.OPEN, State.WITHDRAWN, reply=reason[:500])
        if not taken:
            gone = [listing.letter(work, number) for number in list(numbers)[:_SHOWN]]
            said = "; ".join(f"thư số {one.id} {outbox.STATE_WORDS.get(one.state, one.state)}" for one in gone)
            raise checks.refuse(
                "NOTHING_TO_WITHDRAW", f"Không thu hồi được thư nào: {said or 'không có thư chờ duyệt'}."
            )
        writing.entry(work, by, "letters_withdrawn", "outbox", letters=taken, reason=reason)
        left = len(wanted) - len(taken)
        warnings = (f"{wording.number(left)} thư đã gửi hoặc đang gửi nên không thu hồi được.",) if left else ()
        return receipts.Receipt(
            f"Đã thu hồi: {wording.number(len(taken))} thư",
            by,
            work.as_of,
            "outbox",
            (("Lý do", reason),),
            warnings,
            board=BOARD,
        )


def settle(desk: Desk, *, number: int, has_gone: bool, by: str, reason: str) -> receipts.Receipt:
    """Say of a letter that nobody knows of whether it went (the relay's log tells); one that did not goes again."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        row = listing.letter(work, number)
        if row.state != State.UNKNOWN:
            state = outbox.STATE_WORDS.get(row.state, row.state)
            raise checks.refuse("NOT_IN_DOUBT", f"Thư số {number} {state}, không phải thư chưa rõ đã đi chưa.")
        values: dict[str, Any] = {"sent_at": work.as_of, "left": None} if has_gone else {}
        to = State.SENT if has_gone else State.RELEASED
        queries.move(work.session, work.campaign.id, [number], (State.UNKNOWN,), to, attempted_at=None, **values)
        writing.entry(work, by, "letter_settled", f"letter:{number}", has_gone=has_gone, reason=reason)
        said = "đã đến máy chủ thư" if has_gone else "chưa đi, sẽ gửi lại"
        return receipts.Receipt(
            f"Đã ghi: thư số {number} {said}", by, work.as_of, f"letter:{number}",
            (("Gửi", row.recipient), ("Tiêu đề", row.subject), ("Căn cứ", reason)), board=BOARD,
            event="" if has_gone else "letters.released",
        )  # fmt: skip


def fix_address(
    desk: Desk, head: letters_out.Letterhead, *, unit: str, address: str, by: str, reason: str, old: str = "",
    within: str = "",
) -> receipts.Receipt:  # fmt: skip
    """Give a unit a new address in the place of an old one, and send again what did not get there (E26).

    old: the address it replaces; "" takes the one that is off, else the one in use. Letters that came back or were
    refused go once more to the new address; those that still wait go there too.
    """
    by, reason = checks.person(by), checks.reason(reason)
    new = usable_address(address)
    with at_desk(desk) as work:
        owner = checks.unit(work, unit, within=within)
        book = contacts.Contacts(work)
        former = old.strip().lower() or next((one.email for one in book.off if one.unit == owner.id), book.of(owner.id))
        if former == new:
            raise checks.refuse("ADDRESS_SAME", f"{owner.full_name} đang dùng đúng địa chỉ {new}; không có gì để thay.")
        taken = [
            work.unit_name(one.unit)
            for one in book.contacts
            if letters.untagged(one.email) == letters.untagged(new) and one.unit != owner.id
        ]
        work.session.add(
            models.AddressChange(
                campaign_id=work.campaign.id, unit_key=owner.id, email=former, replacement=new, message_id=None, by=by,
                reason=reason, at=work.as_of,
            )
        )  # fmt: skip
        again = _readdress(work, head, former, new) if former else 0
        writing.entry(work, by, "address_fixed", owner.id, old=former, new=new, reason=reason, letters=again)
        warnings = (f"{new} cũng là địa chỉ của {taken[0]}.",) if taken else ()
        if contacts.is_invented(new) and not work.campaign.is_simulated:
            warnings += (f"{new} là địa chỉ giả, không bao giờ nhận được thư.",)
        return receipts.Receipt(
            f"Đã ghi: địa chỉ thư của {owner.full_name} là {new}", by, work.as_of, owner.id,
            (("Trước đó", former or "chưa có"), ("Lý do", reason), ("Gửi lại", f"{wording.number(again)} thư")),
            warnings, undo="3.3", board=BOARD, event="letters.released" if again else "", units=(owner.id,),
        )  # fmt: skip


def numbers(typed: str) -> tuple[int, ...]:
    """Numbers as people list them, "12, 15-18"; () for none. Refused when it is no such list."""
    found: list[int] = []
    for part in re.split(r"[,;\s]+", typed.strip()):
        if not part:
            continue
        first, dash, last = part.partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)) or len(part) > 15:
            raise checks.refuse("NUMBERS_BROKEN", f"'{part}' không phải số thư. Ghi ví dụ: 12, 15-18.")
        end = int(last) if dash else int(first)
        if end - int(first) > 20_000:
            raise checks.refuse("NUMBERS_BROKEN", f"'{part}' gồm quá nhiều thư. Hãy chia nhỏ.")
        found += range(int(first), end + 1)
    return tuple(dict.fromkeys(found))


def usable_address(typed: str) -> str:
    """A bare address as it is kept: small letters. Refused when it is none."""
    said = (typed or "").strip().strip("<>").lower()
    if not _ADDRESS.fullmatch(said) or ".." in said or "." not in said.rpartition("@")[2]:
        raise checks.refuse(
            "ADDRESS_BROKEN",
            f"'{typed}' không phải là một địa chỉ thư. Cần dạng ten@co-quan.example, không dấu, không cách.",
        )
    return said


def _readdress(work: Work, head: letters_out.Letterhead, former: str, new: str) -> int:
    """Send what did not reach the old address to the new one, and to nobody else; returns how many letters go (again)."""
    count = 0
    for row in queries.messages(work.session, work.campaign.id, _READDRESSED):
        if former not in (row.recipient, *row.copies):
            continue
        waits, has_missed = row.left is None or former in row.left, former in row.refusals
        if row.state in (State.SENT, State.FAILED):
            waits = row.state == State.FAILED and not row.refusals
        if not (waits or has_missed):
            continue  # it has been there
        whole = queries.whole(work.session, row.id)
        assert whole is not None
        if has_missed:
            whole.left = sorted({*(whole.left or ()), new} - {former})
        elif whole.left is not None:
            whole.left = [new if one == former else one for one in whole.left]
        whole.recipient = new if row.recipient == former else row.recipient
        whole.copies = [new if one == former else one for one in row.copies]
        whole.refusals = {who: said for who, said in whole.refusals.items() if who != former}
        if whole.state not in (State.DRAFT, State.RELEASED):
            whole.state, whole.tries, whole.next_at, whole.reply = State.RELEASED.value, 0, None, ""
        if whole.raw is not None and head.address:
            whole.words.raw = letters_out.bytes_of(work, head, whole, ())
        count += 1
    work.session.flush()
    return count
