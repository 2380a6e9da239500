"""Forms 3.1 to 3.4: what a release says before it lets letters go, what is taken back, and an address that is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import models
from domain import outbox
from models import database
from models.queries import outbox as queries
from tasks import contacts, letters_out
from tasks import desk as desks
from tasks.acts import outbox as acts
from tasks.letters_out import Draft
from tests import season
from tests.conftest import MakeDesk
from tests.databases import Dump
from tests.season import BY, CLERK
from tests.tasks import letter_desk
from tests.tasks.conftest import CheckRefused
from tests.tasks.letter_desk import HEAD, letters, mail, set_state

NOON = "2023-11-13T12:00"
LATER = "2023-11-14T08:00"
BO, DOI, HEALTH = "van-thu@song-bo.example", "van-thu@nui-doi.example", "van-thu@so-y-te.example"
NEW = "van-phong@song-bo.example"
CHANGED: dict[str, Any] = {"unit": "huyện Sông Bờ", "address": NEW, "by": CLERK, "reason": "Huyện báo địa chỉ mới"}
FULL, GONE = "452 hộp thư đầy", "550 không có hộp thư này"


@pytest.fixture
def mailed(desk: MakeDesk, tmp_path: Path) -> MakeDesk:
    """Desks of the small campaign whose units have addresses."""
    letter_desk.take_plan(desk("2023-09-18T08:00"), letter_desk.mailed_plan(tmp_path / "plan"))
    return desk


def draft(unit: str, address: str, kind: str = outbox.LAUNCH, copies: Iterable[str] = (), **changes: Any) -> Draft:
    fields: dict[str, Any] = {
        "key": f"{kind}:{unit}", "kind": kind, "recipient": address, "subject": f"Gửi {unit}", "text": "Lời thư.",
        "html": "<p>Lời thư.</p>", "unit": unit, "copies": tuple(copies),
    }  # fmt: skip
    return Draft(**(fields | changes))


def put(desk: desks.Desk, *drafts: Draft) -> list[int]:
    with desks.writing(desk) as work:
        ids = letters_out.put(work, HEAD, drafts, (outbox.LAUNCH, outbox.REQUEST, outbox.THANKS))
    return [ids[one.key] for one in drafts]


def five(desk: desks.Desk) -> list[int]:
    """Two districts, a commune, a department, a union: all of them known."""
    return put(
        desk, draft("huyen-song-bo", BO), draft("huyen-nui-doi", DOI),
        draft("xa-bo-bac", "van-thu@bo-bac.song-bo.example"), draft("so-y-te", HEALTH, outbox.REQUEST),
        draft("hoi-nong-dan", "van-thu@hoi-nong-dan.example"),
    )  # fmt: skip


def states(desk: desks.Desk) -> list[str]:
    return [one.state for one in letters(desk)]


def last_told(desk: desks.Desk) -> models.LedgerEntry:
    with database.reading(desk.url) as session:
        found = season.history(session)[-1]
        session.expunge_all()
        return found


# ---------------------------------------------------------------------------------------------------------------- release

COUNTED = "5 thư: 2 huyện, 1 xã, 1 Sở, ban, ngành, 1 Đoàn thể, báo chí; ngoài danh bạ: 0"


@pytest.mark.proves("F31")
def test_release_says_who_gets_what_and_a_dry_run_writes_nothing(mailed: MakeDesk, dump: Callable[[], Dump]) -> None:
    desk = mailed(NOON)
    ids = five(desk)
    before = dump()

    tried = acts.release(desk, by=BY, dry_run=True)
    untouched = dump() == before
    done = acts.release(desk, by=BY)

    assert untouched
    assert tried.title == f"Chạy thử, chưa gửi gì: {COUNTED}"
    assert tried.facts[:2] == (("Sẽ gửi", COUNTED), ("Loại thư", "triển khai kế hoạch: 4, đề nghị báo cáo: 1"))
    assert tried.facts[2:] == tuple(
        (f"Thư mẫu số {ids[at]}", f"{address}: Gửi {unit}")
        for at, address, unit in ((0, BO, "huyen-song-bo"), (2, "van-thu@bo-bac.song-bo.example", "xa-bo-bac"),
                                  (4, "van-thu@hoi-nong-dan.example", "hoi-nong-dan"))
    )  # fmt: skip
    assert (tried.event, done.event, done.undo) == ("", "letters.released", "3.2")
    assert (done.title, done.facts[0]) == ("Đã duyệt gửi: 5 thư", ("Cho gửi", COUNTED))
    assert states(desk) == ["released"] * 5
    entry = last_told(desk)
    assert (entry.actor, entry.verb, entry.payload) == (BY, "letters_released", {"letters": ids})


def test_only_the_kind_or_the_numbers_that_were_named_go(mailed: MakeDesk) -> None:
    desk = mailed(NOON)
    ids = five(desk)

    acts.release(desk, by=BY, kinds=[outbox.REQUEST])
    acts.release(desk, by=BY, numbers=acts.numbers(f"{ids[0]}, {ids[3]}-{ids[4]}"))

    assert states(desk) == ["released", "draft", "draft", "released", "released"]


@pytest.mark.proves("E39")
def test_addresses_outside_the_book_need_a_yes_of_their_own(mailed: MakeDesk, check_refused: CheckRefused) -> None:
    desk = mailed(NOON)
    five(desk)
    put(desk, draft("xa-bo-nam", "nguoi-la@hom-thu.example", copies=[BO, "ai-do@hom-thu.example"]))

    with check_refused("OUTSIDE_THE_BOOK", "2 địa chỉ", "ai-do@hom-thu.example"):
        acts.release(desk, by=BY)
    tried = acts.release(desk, by=BY, dry_run=True)
    done = acts.release(desk, by=BY, is_outside_agreed=True)

    assert tried.title.endswith("ngoài danh bạ: 2")
    assert "Ngoài danh bạ: nguoi-la@hom-thu.example." in done.warnings
    assert states(desk) == ["released"] * 6


def test_address_that_a_person_wrote_down_is_known_and_one_that_is_off_is_warned_of(mailed: MakeDesk) -> None:
    desk = mailed(NOON)
    acts.fix_address(desk, HEAD, **CHANGED)
    put(desk, draft("huyen-song-bo", NEW), draft("so-y-te", HEALTH))
    with database.writing(desk.url) as session:
        session.add(
            models.AddressChange(
                campaign_id=1, unit_key="so-y-te", email=HEALTH, replacement="", message_id=None, by="", reason=GONE,
                at=desk.as_of,
            )
        )  # fmt: skip

    receipt = acts.release(desk, by=BY)

    assert receipt.warnings == (f"Địa chỉ đang tắt vì thư bị trả lại: {HEALTH}.",)


@pytest.mark.proves("F31")
def test_release_without_letters_or_without_a_person_is_refused(mailed: MakeDesk, check_refused: CheckRefused) -> None:
    desk = mailed(NOON)

    with check_refused("NOTHING_WAITS", "soket outbox list"):
        acts.release(desk, by=BY)
    five(desk)
    with check_refused("PERSON_MISSING"):
        acts.release(desk, by=" ")
    with check_refused("NOTHING_WAITS"):
        acts.release(desk, by=BY, kinds=[outbox.THANKS])
    with check_refused("NOTHING_WAITS"):
        acts.release(desk, by=BY, numbers=[4711])


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", ()), ("12", (12,)), ("12, 15-18", (12, 15, 16, 17, 18)), ("3;1 2-2", (3, 1, 2)), ("7, 7", (7,)), ("5-3", ())],
)
def test_numbers_are_read_as_people_list_them(typed: str, found: tuple[int, ...]) -> None:
    assert acts.numbers(typed) == found


@pytest.mark.one_database
@pytest.mark.parametrize("typed", ["mười", "1-", "-5", "1-2-3", "1-999999", "1" * 30])
def test_numbers_that_are_none_are_refused(desk: MakeDesk, check_refused: CheckRefused, typed: str) -> None:
    with check_refused("NUMBERS_BROKEN"):
        acts.numbers(typed)


# ------------------------------------------------------------------------------------------------------------ withdraw, settle


@pytest.mark.proves("F31")
def test_what_has_not_gone_is_taken_back_and_what_has_gone_is_not(
    mailed: MakeDesk, check_refused: CheckRefused
) -> None:
    desk = mailed(NOON)
    ids = five(desk)
    acts.release(desk, by=BY, numbers=ids[:2])
    set_state(desk, ids[:1], "sent", sent_at=desk.as_of)

    receipt = acts.withdraw(desk, by=BY, reason="Sai nơi nhận", numbers=ids[:3])

    assert states(desk) == ["sent", "withdrawn", "withdrawn", "draft", "draft"]
    assert (receipt.title, receipt.facts) == ("Đã thu hồi: 2 thư", (("Lý do", "Sai nơi nhận"),))
    assert receipt.warnings == ("1 thư đã gửi hoặc đang gửi nên không thu hồi được.",)
    assert (last_told(desk).verb, last_told(desk).payload["reason"]) == ("letters_withdrawn", "Sai nơi nhận")
    with check_refused("NOTHING_TO_WITHDRAW", f"thư số {ids[0]} đã gửi", f"thư số {ids[1]} đã thu hồi"):
        acts.withdraw(desk, by=BY, reason="Sai nơi nhận", numbers=ids[:2])
    with check_refused("LETTER_UNKNOWN"):
        acts.withdraw(desk, by=BY, reason="Sai nơi nhận", numbers=[4711])
    with check_refused("REASON_MISSING"):
        acts.withdraw(desk, by=BY, reason=" ", numbers=ids)
    with check_refused("PERSON_MISSING"):
        acts.withdraw(desk, by="", reason="Sai nơi nhận", numbers=ids)
    acts.withdraw(desk, by=BY, reason="Sai nơi nhận", kinds=[outbox.REQUEST])
    assert states(desk)[3:] == ["withdrawn", "draft"]


@pytest.mark.proves("F31")
def test_person_says_of_a_letter_in_doubt_whether_it_went(mailed: MakeDesk, check_refused: CheckRefused) -> None:
    desk = mailed(NOON)
    went, lost, waits = five(desk)[:3]
    set_state(desk, [went, lost], "unknown", attempted_at=desk.as_of)

    said = acts.settle(desk, number=went, has_gone=True, by=CLERK, reason="Nhật ký máy chủ thư ghi đã nhận")
    again = acts.settle(desk, number=lost, has_gone=False, by=CLERK, reason="Nhật ký không có")

    assert (said.title, said.event) == (f"Đã ghi: thư số {went} đã đến máy chủ thư", "")
    assert (again.title, again.event) == (f"Đã ghi: thư số {lost} chưa đi, sẽ gửi lại", "letters.released")
    found = letters(desk)
    assert states(desk)[:3] == ["sent", "released", "draft"]
    assert (found[0].sent_at, found[1].sent_at, found[1].attempted_at) == (desk.as_of, None, None)
    with check_refused("NOT_IN_DOUBT", "chờ duyệt gửi"):
        acts.settle(desk, number=waits, has_gone=True, by=CLERK, reason="Nhật ký")
    with check_refused("REASON_MISSING"):
        acts.settle(desk, number=waits, has_gone=True, by=CLERK, reason="")


# ------------------------------------------------------------------------------------------------------------------- addresses


@pytest.mark.proves("E26", "F12")
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("state", "recipient", "left", "refusals", "left_after"),
    [
        ("failed", BO, None, {BO: GONE}, [NEW]),
        ("sent", DOI, None, {BO: GONE}, [NEW]),  # a copy came back, the others have it
        ("failed", BO, None, {BO: GONE, HEALTH: GONE}, [NEW]),  # the other's address is still wrong
        ("deferred", DOI, [BO, HEALTH], {}, [NEW, HEALTH]),
        ("deferred", DOI, [HEALTH], {BO: GONE}, sorted([HEALTH, NEW])),
        ("released", BO, None, {}, None),  # it waits, whole
        ("draft", BO, None, {}, None),
    ],
)
def test_new_address_gets_in_one_step_what_the_old_one_missed_and_nobody_gets_it_twice(
    mailed: MakeDesk, state: str, recipient: str, left: list[str] | None, refusals: dict[str, str],
    left_after: list[str] | None,
) -> None:  # fmt: skip
    desk = mailed(NOON)
    copies = [one for one in (BO, HEALTH) if one != recipient]
    (number,) = put(desk, draft("huyen-song-bo", recipient, copies=copies))
    set_state(desk, [number], state, left=left, refusals=refusals, tries=3)

    receipt = acts.fix_address(mailed(LATER), HEAD, **CHANGED)

    (letter,) = letters(desk)
    assert letter.state == ("draft" if state == "draft" else "released")
    assert letter.left == left_after
    assert BO not in (letter.recipient, *letter.copies, *letter.refusals)
    assert NEW in (letter.recipient, *letter.copies)
    assert (receipt.facts[2], receipt.event) == (("Gửi lại", "1 thư"), "letters.released")
    assert NEW in f"{mail(desk, letter)['To']}, {mail(desk, letter)['Cc']}"


@pytest.mark.proves("E26")
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("state", "left", "refusals"),
    [("sent", None, {}), ("deferred", [HEALTH], {}), ("failed", None, {HEALTH: GONE}), ("withdrawn", None, {}),
     ("unknown", [BO], {}), ("sending", None, {})],
)  # fmt: skip
def test_what_the_old_address_has_or_nobody_knows_of_is_not_sent_again(
    mailed: MakeDesk, state: str, left: list[str] | None, refusals: dict[str, str]
) -> None:
    desk = mailed(NOON)
    (number,) = put(desk, draft("huyen-song-bo", HEALTH, copies=[BO]))
    set_state(desk, [number], state, left=left, refusals=refusals)

    receipt = acts.fix_address(mailed(LATER), HEAD, **CHANGED)

    (letter,) = letters(desk)
    assert (letter.state, letter.copies, letter.left, letter.refusals) == (state, [BO], left, refusals)
    assert (receipt.facts[2], receipt.event) == (("Gửi lại", "0 thư"), "")


@pytest.mark.proves("E26", "F12", "F31")
def test_two_bad_addresses_of_one_letter_are_mended_one_after_the_other(mailed: MakeDesk) -> None:
    desk = mailed(NOON)
    (number,) = put(desk, draft("huyen-song-bo", BO, copies=[DOI, HEALTH]))
    set_state(desk, [number], "failed", refusals={BO: GONE, DOI: GONE})

    acts.fix_address(mailed(LATER), HEAD, **CHANGED)
    set_state(desk, [number], "sent", left=None)  # it went, to the new one alone
    acts.fix_address(mailed(LATER), HEAD, **CHANGED | {"unit": "huyện Núi Đôi", "address": "moi@nui-doi.example"})

    (letter,) = letters(desk)
    assert (letter.recipient, letter.copies) == (NEW, ["moi@nui-doi.example", HEALTH])
    assert (letter.state, letter.left, letter.refusals) == ("released", ["moi@nui-doi.example"], {})
    entry = last_told(desk)
    assert (entry.actor, entry.verb, entry.subject) == (CLERK, "address_fixed", "huyen-nui-doi")
    assert entry.payload["old"] == DOI


def test_mended_address_is_the_one_in_use_from_then_on(mailed: MakeDesk, check_refused: CheckRefused) -> None:
    first = acts.fix_address(mailed(NOON), HEAD, **CHANGED)

    assert first.title == f"Đã ghi: địa chỉ thư của Huyện Sông Bờ là {NEW}"
    assert first.facts[0] == ("Trước đó", BO)
    with check_refused("ADDRESS_SAME", NEW):
        acts.fix_address(mailed(LATER), HEAD, **CHANGED)
    again = acts.fix_address(mailed(LATER), HEAD, **CHANGED | {"address": f" <{DOI.upper()}> "})
    assert again.facts[0] == ("Trước đó", NEW)
    assert again.warnings == (f"{DOI} cũng là địa chỉ của Huyện Núi Đôi.",)


@pytest.mark.proves("F31")
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"address": "khong-co-a-cong"}, "ADDRESS_BROKEN"),
        ({"address": "a@b"}, "ADDRESS_BROKEN"),
        ({"address": "văn.thư@xa.example"}, "ADDRESS_BROKEN"),
        ({"address": "a b@xa.example"}, "ADDRESS_BROKEN"),
        ({"address": "a@xa.example\nBcc: x@y.example"}, "ADDRESS_BROKEN"),
        ({"address": "a@xa.example, b@xa.example"}, "ADDRESS_BROKEN"),
        ({"address": "a@xa..example"}, "ADDRESS_BROKEN"),
        ({"address": ""}, "ADDRESS_BROKEN"),
        ({"unit": "huyện Không Có"}, "UNIT_UNCLEAR"),
        ({"by": ""}, "PERSON_MISSING"),
        ({"reason": "  "}, "REASON_MISSING"),
    ],
)
def test_address_that_is_none_or_nobodys_word_changes_nothing(
    mailed: MakeDesk, check_refused: CheckRefused, changes: dict[str, str], code: str
) -> None:
    with check_refused(code):
        acts.fix_address(mailed(NOON), HEAD, **CHANGED | changes)


def test_unit_that_had_no_address_gets_one(desk: MakeDesk) -> None:
    receipt = acts.fix_address(desk(NOON), HEAD, **CHANGED | {"unit": "Sở Y tế", "address": HEALTH})

    assert receipt.facts == (("Trước đó", "chưa có"), ("Lý do", CHANGED["reason"]), ("Gửi lại", "0 thư"))
    with database.reading(desk(NOON).url) as session:
        (row,) = queries.address_changes(session, 1)
        assert (row.unit_key, row.email, row.replacement, row.by) == ("so-y-te", "", HEALTH, CLERK)


def test_history_names_the_letters_that_were_taken_back_and_no_others(mailed: MakeDesk) -> None:
    desk = mailed(NOON)
    ids = five(desk)
    set_state(desk, ids[:2], "sent", sent_at=desk.as_of)

    receipt = acts.withdraw(desk, by=BY, reason="Gửi nhầm", numbers=ids)

    assert receipt.title == "Đã thu hồi: 3 thư"
    assert receipt.warnings == ("2 thư đã gửi hoặc đang gửi nên không thu hồi được.",)
    assert last_told(desk).payload["letters"] == ids[2:]


def test_address_book_with_capitals_is_mended_as_any_other(desk: MakeDesk, tmp_path: Path) -> None:
    folder = letter_desk.mailed_plan(tmp_path / "plan")
    letter_desk.change_contacts(folder, {"huyen-song-bo": "Van-Thu@Song-Bo.example"})
    letter_desk.take_plan(desk("2023-09-18T08:00"), folder)
    with desks.reading(desk(NOON)) as work:
        book = contacts.Contacts(work)
    (sent,) = put(desk(NOON), draft("huyen-song-bo", book.of("huyen-song-bo")))
    set_state(desk(NOON), [sent], "failed", refusals={BO: GONE})

    receipt = acts.fix_address(desk(LATER), HEAD, **(CHANGED | {"old": "Van-Thu@Song-Bo.example"}))

    assert ("Gửi lại", "1 thư") in receipt.facts
    assert [one.recipient for one in letters(desk(LATER))] == [NEW]


@pytest.mark.parametrize(
    ("domain", "is_one"),
    [("xa.example", True), ("EXAMPLE.com", True), ("thu.example.org", True), ("goodexample.com", False)],
)
def test_invented_addresses_are_those_that_can_never_exist(domain: str, *, is_one: bool) -> None:
    assert contacts.is_invented(f"a@{domain}") is is_one
