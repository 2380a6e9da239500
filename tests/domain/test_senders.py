"""Whose is it: witnesses that agree, that differ, and strangers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import letters, names, placements, plans, senders, unit_mentions
from domain.address_book import AddressBook, Listing, Remembered
from domain.placements import FileEvidence
from tests.domain.unit_samples import BY_ID, LEVELS, UNITS
from tests.factories import make_contact

FRIDAY = date(2023, 11, 10)
RESOLVER = names.Resolver(UNITS, LEVELS, on=FRIDAY)
OWED = [
    placements.Owed("bc:que-son", "que-son", "bc", "báo cáo sơ kết của huyện"),
    placements.Owed("tl:que-son", "que-son", "tl", "tham luận của huyện"),
    placements.Owed("bc:hiep-duc", "hiep-duc", "bc", "báo cáo sơ kết của huyện"),
    placements.Owed("bc-xa:tam-dan", "tam-dan", "bc-xa", "báo cáo sơ kết của xã"),
    placements.Owed("bc-xa:tam-thanh-pn", "tam-thanh-pn", "bc-xa", "báo cáo sơ kết của xã"),
    placements.Owed("bc-so:so-ldtbxh", "so-ldtbxh", "bc-so", "báo cáo của sở"),
]
BOOK = AddressBook(
    [
        make_contact("que-son", email="Van-Thu@que-son.example"),
        make_contact("hiep-duc", email="van-thu@hiep-duc.example"),
        make_contact("tam-dan", email="vp@phu-ninh.example"),
        make_contact("tam-thanh-pn", email="vp@phu-ninh.example"),
        make_contact("tam-dan", email="tam-dan@phu-ninh.example"),
        make_contact("so-ldtbxh", email="vp@so-ldtbxh.example"),
    ],
    [Remembered("clerk@gmail.example", "tam-dan", date(2023, 11, 20), "Nguyễn Văn A")],
)
SENDERS = senders.Senders(UNITS, BOOK, OWED, RESOLVER)
BIEU = FileEvidence("bieu.xlsx", token_obligation="bc:que-son", units=("que-son",), duties=("bc",))


def place(
    *files: FileEvidence, sender: str = "van-thu@que-son.example", **said: Any
) -> tuple[placements.FilePlacement, ...]:
    evidence = placements.Evidence(sender=sender, received_on=FRIDAY, files=files, **said)
    return SENDERS.identify(evidence).files


def where(*files: FileEvidence, **said: Any) -> list[str]:
    """Per file the obligation, or the code that holds it."""
    return [one.code if one.is_held else one.obligation for one in place(*files, **said)]


def test_witnesses_that_agree_decide_and_the_reason_says_who() -> None:
    (placed,) = place(BIEU, tag_obligation="bc:que-son")

    assert (placed.unit, placed.obligation, placed.guesses) == ("que-son", "bc:que-son", ())
    assert placed.reason == (
        "Thuộc huyện Quế Sơn: địa chỉ trả lời là của huyện Quế Sơn, báo cáo sơ kết của huyện; "
        "mã trong biểu mẫu là của huyện Quế Sơn, báo cáo sơ kết của huyện; "
        "van-thu@que-son.example là của huyện Quế Sơn (địa chỉ trong danh bạ, văn thư); "
        "nội dung tệp ghi huyện Quế Sơn."
    )


@pytest.mark.proves("F11", "E20")
def test_a_stranger_is_held_whatever_the_letter_contains_and_guessed_from_it() -> None:
    (held,) = place(BIEU, sender="nguoi-la@gmail.example", tag_obligation="bc:que-son", text="UBND huyện Hiệp Đức")

    assert (held.is_held, held.unit, held.code) == (True, "", "SENDER_NOT_LISTED")
    assert [(one.unit, one.obligation) for one in held.guesses] == [
        ("que-son", "bc:que-son"),
        ("hiep-duc", "bc:hiep-duc"),
    ]
    assert "nội dung hoặc chữ ký thư ghi huyện Hiệp Đức" in held.evidence


@pytest.mark.proves("E20")
def test_a_signature_and_an_office_domain_rank_the_guesses_for_a_stranger() -> None:
    (held,) = place(
        FileEvidence("bc.docx"), sender="la@hiep-duc.example", subject="Báo cáo", text="Trân trọng.\nUBND huyện Quế Sơn"
    )

    assert [one.title for one in held.guesses] == ["huyện Quế Sơn", "huyện Hiệp Đức, báo cáo sơ kết của huyện"]


@pytest.mark.proves("E20", "E46")
@pytest.mark.parametrize(
    ("on", "listed"),
    [(date(2023, 11, 19), ["tam-dan"]), (date(2023, 11, 20), [])],
)
def test_a_remembered_address_counts_until_it_expires(on: date, listed: list[str]) -> None:
    found = BOOK.listings("Clerk+x@gmail.example", on)

    assert [one.unit for one in found] == listed
    assert [one.unit for one in BOOK.former("clerk@gmail.example", on)] == ([] if listed else ["tam-dan"])


@pytest.mark.proves("E46")
@pytest.mark.parametrize(
    ("on", "listed"),
    [
        (date(2023, 9, 30), ["que-son"]),
        (date(2023, 10, 1), ["que-son"]),  # 30 days of grace from the day it was replaced
        (date(2023, 10, 30), ["que-son"]),
        (date(2023, 10, 31), []),
        (date(2022, 12, 31), []),
    ],
)
def test_an_address_counts_while_it_is_valid_and_for_thirty_days_more(on: date, listed: list[str]) -> None:
    contact = make_contact(
        "que-son", email="cu@que-son.example", valid_from=date(2023, 1, 1), valid_to=date(2023, 10, 1)
    )

    assert [one.unit for one in AddressBook([contact]).listings("cu@que-son.example", on)] == listed


def test_an_address_handed_on_to_another_unit_is_the_new_ones() -> None:
    old = make_contact("que-son", email="cb@tinh.example", valid_to=date(2023, 11, 1))
    new = make_contact("hiep-duc", email="cb@tinh.example", valid_from=date(2023, 11, 1))

    assert AddressBook([old, new]).listings("cb@tinh.example", FRIDAY) == (
        Listing("hiep-duc", "địa chỉ trong danh bạ, văn thư"),
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"authentication": letters.Authentication(dmarc="fail")}, "SENDER_NOT_AUTHENTIC"),
        ({"tag_fault": "chữ ký không khớp"}, "TAG_INVALID"),
        ({"sender": ""}, "SENDER_UNKNOWN"),
        ({"tag_obligation": "bc:nam-truoc"}, "OBLIGATION_NOT_OPEN"),
    ],
)
def test_a_forged_or_void_witness_holds_what_all_others_agree_on(said: dict[str, Any], code: str) -> None:
    assert where(BIEU) == ["bc:que-son"]
    assert where(BIEU, **said) == [code]


@pytest.mark.proves("E19")
@pytest.mark.parametrize(
    ("file", "said", "code"),
    [
        (FileEvidence("b.xlsx", token_obligation="bc:hiep-duc"), {}, "EVIDENCE_DISAGREES"),
        (BIEU, {"tag_obligation": "bc:hiep-duc"}, "EVIDENCE_DISAGREES"),
        (FileEvidence("b.xlsx", units=("hiep-duc",)), {"tag_obligation": "bc:que-son"}, "EVIDENCE_DISAGREES"),
        (FileEvidence("b.xlsx", "bc:que-son", units=("hiep-duc",)), {}, "EVIDENCE_DISAGREES"),
        (FileEvidence("bao-cao.docx", duties=("bc",)), {"subject": "Báo cáo huyện Hiệp Đức"}, "EVIDENCE_DISAGREES"),
        (FileEvidence("b.xlsx", token_fault="đã bị sửa"), {}, "TOKEN_INVALID"),
    ],
)
def test_another_units_file_is_held(file: FileEvidence, said: dict[str, Any], code: str) -> None:
    assert where(file, **said) == [code]


@pytest.mark.parametrize(
    ("file", "said", "obligation"),
    [
        # A commune names its district, and whom it writes to.
        (
            FileEvidence("bc.docx"),
            {"text": "Kính gửi: UBND tỉnh Quảng Nam.\nUBND xã Tam Dân, huyện Phú Ninh"},
            "bc-xa:tam-dan",
        ),
        (FileEvidence("bc.docx"), {"subject": "gửi Sở Lao động, Thương binh và Xã hội"}, "bc-xa:tam-dan"),
    ],
)
def test_naming_the_district_or_the_addressee_contradicts_nothing(
    file: FileEvidence, said: dict[str, Any], obligation: str
) -> None:
    assert where(file, sender="tam-dan@phu-ninh.example", **said) == [obligation]


@pytest.mark.proves("F11")
@pytest.mark.parametrize(
    ("file", "said", "result"),
    [
        (FileEvidence("bc.docx"), {}, "UNIT_TIED"),
        (FileEvidence("bc.docx", units=("tam-dan",)), {}, "bc-xa:tam-dan"),
        (FileEvidence("bc.docx", units=("tam-dan", "tam-thanh-pn")), {}, "UNIT_TIED"),
        (FileEvidence("bc.docx"), {"subject": "Báo cáo xã Tam Thành"}, "bc-xa:tam-thanh-pn"),
        (FileEvidence("bc.docx"), {"subject": "Báo cáo xã Tam Thành, xã Tam Dân"}, "UNIT_TIED"),
        (FileEvidence("b.xlsx", token_obligation="bc-xa:tam-dan"), {}, "bc-xa:tam-dan"),
        (FileEvidence("bc.docx", units=("que-son",)), {}, "UNIT_TIED"),
    ],
)
def test_an_address_that_two_units_share_needs_one_more_word(
    file: FileEvidence, said: dict[str, Any], result: str
) -> None:
    assert where(file, sender="vp@phu-ninh.example", **said) == [result]


@pytest.mark.proves("E24")
def test_one_mail_for_two_obligations_is_split_by_file() -> None:
    other = FileEvidence("tham-luan.docx", token_obligation="tl:que-son")
    loose = FileEvidence("quet.pdf")

    assert where(BIEU, other) == ["bc:que-son", "tl:que-son"]
    assert where(BIEU, other, loose) == ["bc:que-son", "tl:que-son", "OBLIGATION_UNCLEAR"]
    assert where(BIEU, loose) == ["bc:que-son", "bc:que-son"]
    assert where(BIEU, other, loose, tag_obligation="bc:que-son") == ["bc:que-son", "tl:que-son", "bc:que-son"]


@pytest.mark.proves("E28")
def test_a_reply_in_an_old_thread_goes_by_its_address_unless_the_content_says_otherwise() -> None:
    other = FileEvidence("tham-luan.docx", token_obligation="tl:que-son")

    assert where(FileEvidence("bc.docx"), tag_obligation="tl:que-son") == ["tl:que-son"]
    assert where(other, tag_obligation="bc:que-son") == ["THREAD_DIFFERS"]
    assert where(FileEvidence("bc.docx", duties=("bc",)), tag_obligation="tl:que-son") == ["CONTENT_DIFFERS"]


@pytest.mark.parametrize(
    ("file", "result"),
    [
        (FileEvidence("bc.docx"), "OBLIGATION_UNCLEAR"),
        (FileEvidence("bc.docx", duties=("tl",)), "tl:que-son"),
        (FileEvidence("bc.docx", duties=("bc", "tl")), "OBLIGATION_UNCLEAR"),
        (FileEvidence("bc.docx", duties=("khac",)), "OBLIGATION_UNCLEAR"),
        (FileEvidence("b.xlsx", "bc:que-son", duties=("tl",)), "CONTENT_DIFFERS"),
    ],
)
def test_a_known_unit_still_needs_one_obligation(file: FileEvidence, result: str) -> None:
    assert where(file) == [result]


def test_a_letter_without_files_is_placed_like_one() -> None:
    assert where(tag_obligation="bc:que-son") == ["bc:que-son"]
    assert where() == ["OBLIGATION_UNCLEAR"]


def test_a_file_that_the_office_put_there_needs_no_address_but_a_name() -> None:
    said = {"sender": "", "is_trusted_channel": True}

    assert where(BIEU, **said) == ["bc:que-son"]
    assert where(FileEvidence("x.docx", units=("hiep-duc",)), **said) == ["bc:hiep-duc"]
    assert where(FileEvidence("x.docx"), **said) == ["UNIT_UNCLEAR"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Báo cáo của UBND huyện Quế Sơn về sơ kết", ["que-son"]),
        ("xã Tam Thành, huyện Phú Ninh", ["tam-thanh-pn"]),
        ("XA TAM DAN", []),  # without marks Tam Dân and Tam Đàn are the same
        ("xã hội, thành phố lớn", []),
        ("xã Trà Đơn huyện Nam Trà My", []),  # a tie names nobody
        ("gửi Sở Lao động, Thương binh và Xã hội.", ["so-ldtbxh"]),
        ("Quế Sơn", []),
    ],
)
def test_units_named_in_running_text(text: str, units: list[str]) -> None:
    assert list(unit_mentions.Mentions(UNITS, RESOLVER).find(text)) == units


_KEYS = st.sampled_from(["", *(one.key for one in OWED), "khac"])
_UNITS = st.lists(st.sampled_from(sorted(BY_ID)), max_size=2).map(tuple)
_FILES = st.builds(FileEvidence, st.just("x.docx"), _KEYS, st.sampled_from(["", "sai"]), _UNITS, st.just(()))


@settings(max_examples=60)
@given(
    files=st.lists(_FILES, max_size=3),
    tag=_KEYS,
    sender=st.sampled_from(["", "la@khac.example", "van-thu@que-son.example", "vp@phu-ninh.example"]),
    text=st.sampled_from(["", "UBND huyện Hiệp Đức", "xã Tam Dân, huyện Phú Ninh"]),
)
def test_whatever_is_decided_no_witness_is_outvoted(
    files: list[FileEvidence], tag: str, sender: str, text: str
) -> None:
    placed = place(*files, sender=sender, tag_obligation=tag, text=text)
    listed = {one.unit for one in BOOK.listings(sender, FRIDAY)}

    for file, one in zip(files or [FileEvidence("")], placed, strict=True):
        assert one.is_held == (not one.obligation) == bool(one.code)
        assert one.reason
        if not one.is_held:
            owed = {item.key: item.unit for item in OWED}
            assert owed[one.obligation] == one.unit
            assert one.unit in listed
            assert all(owed[key] == one.unit for key in (tag, file.token_obligation) if key)
            assert not file.units or one.unit in file.units


def test_plans_contacts_are_what_the_book_is_made_of() -> None:
    contact = plans.Contact("que-son", "A@que-son.example")

    assert AddressBook([contact]).listings("a@que-son.example", FRIDAY) == (
        Listing("que-son", "địa chỉ trong danh bạ"),
    )


@pytest.mark.proves("T-30")
def test_district_hands_in_its_communes_forms_and_nobody_elses() -> None:
    """Only the form's own token says so: the district's address alone stands for no commune."""
    book = AddressBook(
        [make_contact("phu-ninh", email="vp@huyen.example"), make_contact("que-son", email="vp@que-son.example")], []
    )
    known = senders.Senders(UNITS, book, OWED, RESOLVER)
    signed = FileEvidence("bieu.xlsx", token_obligation="bc-xa:tam-dan")
    unsigned = FileEvidence("bieu.xlsx", units=("tam-dan",), duties=("bc-xa",))

    def one(sender: str, file: FileEvidence) -> placements.FilePlacement:
        (placed,) = known.identify(placements.Evidence(sender=sender, received_on=FRIDAY, files=(file,))).files
        return placed

    assert BY_ID["tam-dan"].parent == "phu-ninh"
    passed_on = one("vp@huyen.example", signed)
    assert (passed_on.unit, passed_on.obligation, passed_on.is_held) == ("tam-dan", "bc-xa:tam-dan", False)
    assert "cấp trên của xã Tam Dân" in passed_on.reason
    assert "gửi thay" in passed_on.reason
    assert one("vp@que-son.example", signed).is_held
    assert one("vp@huyen.example", unsigned).is_held
