"""Reminders and invitations: the forms of Decree 30/2020/NĐ-CP, line by line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain import errors, formal_letters
from domain.formal_letters import PlanReference


@pytest.mark.parametrize(
    ("number", "symbol", "line"),
    [
        ("5", "UBND-KTN", "Số: 05/UBND-KTN"),
        ("05", "UBND-KTN", "Số: 05/UBND-KTN"),
        ("123", "GM-UBND", "Số: 123/GM-UBND"),
        ("12a", "GM-UBND", "Số: 12a/GM-UBND"),
        ("", "UBND-KTN", "Số:        /UBND-KTN"),
        ("", "UBND-", "Số:        /UBND-       "),
    ],
)
def test_number_has_a_leading_zero_and_an_unknown_one_is_left_open(number: str, symbol: str, line: str) -> None:
    assert formal_letters.number_line(number, symbol) == line


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2024, 1, 5), "Quảng Nam, ngày 05 tháng 01 năm 2024"),
        (date(2024, 2, 29), "Quảng Nam, ngày 29 tháng 02 năm 2024"),
        (date(2024, 3, 9), "Quảng Nam, ngày 09 tháng 3 năm 2024"),
        (date(2023, 12, 31), "Quảng Nam, ngày 31 tháng 12 năm 2023"),
    ],
)
def test_place_and_date_pads_days_and_the_first_two_months(day: date, line: str) -> None:
    assert formal_letters.place_and_date("Quảng Nam", day) == line


def test_open_day_leaves_room_to_write_and_prints_the_year_that_is_known() -> None:
    room = " " * 7

    assert formal_letters.place_and_date("Hội An", None, 2023) == f"Hội An, ngày{room}tháng{room}năm 2023"
    assert formal_letters.place_and_date("Hội An", None) == f"Hội An, ngày{room}tháng{room}năm 20{room}"


def test_an_instant_is_no_day_and_a_moment_without_zone_is_no_instant() -> None:
    with pytest.raises(TypeError, match="convert it in the plan's zone"):
        formal_letters.place_and_date("Quảng Nam", datetime(2024, 1, 5, tzinfo=UTC))
    with pytest.raises(TypeError, match="without a zone"):
        formal_letters.hour_and_day(datetime(2024, 1, 5), "UTC")  # noqa: DTZ001


def test_hour_and_day_are_those_of_the_venue() -> None:
    moment = datetime(2024, 1, 4, 17, 30, tzinfo=UTC)

    assert formal_letters.hour_and_day(moment, "Asia/Ho_Chi_Minh") == "00 giờ 30 phút, thứ Sáu ngày 05/01/2024"


@pytest.mark.parametrize(
    ("issuer", "lines"),
    [
        ("UBND tỉnh Quảng Nam", ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NAM")),
        ("Ủy ban nhân dân huyện Tiên Phước", ("ỦY BAN NHÂN DÂN", "HUYỆN TIÊN PHƯỚC")),
        ("Văn phòng Điều phối NTM tỉnh", ("VĂN PHÒNG ĐIỀU PHỐI NTM TỈNH",)),
        ("UBND", ("ỦY BAN NHÂN DÂN",)),
    ],
)
def test_issuer_stands_in_capitals_and_says_whose_committee(issuer: str, lines: tuple[str, ...]) -> None:
    assert formal_letters.issuer_lines(issuer) == lines


def test_parent_is_written_only_where_there_is_one() -> None:
    assert formal_letters.parent_lines("UBND tỉnh Quảng Nam") == ("UBND TỈNH QUẢNG NAM",)
    assert formal_letters.parent_lines("") == ()


@pytest.mark.parametrize("subject", ["đôn đốc gửi báo cáo", "V/v đôn đốc gửi báo cáo.", "Về việc đôn đốc gửi báo cáo"])
def test_subject_begins_with_the_abbreviation_once(subject: str) -> None:
    assert formal_letters.subject_line(subject) == "V/v đôn đốc gửi báo cáo"


def test_one_addressee_stands_on_the_line_and_several_below_one_another() -> None:
    assert formal_letters.addressee_lines(["Sở Y tế."]) == ("Kính gửi: Sở Y tế.",)
    assert formal_letters.addressee_lines(["Sở Y tế", "- Tỉnh đoàn;"]) == ("Kính gửi:", "- Sở Y tế;", "- Tỉnh đoàn.")


def test_one_addressee_is_spoken_to_by_name() -> None:
    assert formal_letters.in_a_sentence(["UBND huyện Tiên Phước"]) == "UBND huyện Tiên Phước"
    assert formal_letters.in_a_sentence(["Sở Y tế", "Tỉnh đoàn"]) == "các cơ quan, đơn vị nêu trên"


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ((), ("- Như trên;", "- Lưu: VT.")),
        (("Lưu: VT, TH, KTN_(Th)", "CPVP"), ("- Như trên;", "- CPVP;", "- Lưu: VT, TH, KTN_(Th).")),
        (("- CPVP;", "- Như trên;", "", "- Lưu: VT, KTN."), ("- Như trên;", "- CPVP;", "- Lưu: VT, KTN.")),
    ],
)
def test_recipients_begin_as_above_and_end_with_the_file_copy(given: tuple[str, ...], lines: tuple[str, ...]) -> None:
    assert formal_letters.recipient_lines(given) == lines


def test_listed_lines_are_parted_by_semicolons() -> None:
    assert formal_letters.listed(["Chủ tịch UBND huyện", "Thành viên Ban Chỉ đạo."]) == (
        "- Chủ tịch UBND huyện;",
        "- Thành viên Ban Chỉ đạo.",
    )
    assert formal_letters.listed([]) == ()


def test_plan_is_named_with_number_and_date_only_when_it_is_issued() -> None:
    issued = PlanReference(
        issuer="UBND tỉnh", number="12/KH-UBND", issued_on=date(2023, 9, 8), title="Tổ chức Hội nghị"
    )

    assert str(issued) == "Kế hoạch số 12/KH-UBND ngày 08/9/2023 của UBND tỉnh về tổ chức Hội nghị"
    assert str(PlanReference(issuer="UBND tỉnh")) == "Kế hoạch của UBND tỉnh"


def test_guest_keeps_every_capacity_and_a_post_without_a_holder_is_the_guest() -> None:
    titles = ["Chủ tịch UBND huyện Tiên Phước", "Thành viên Ban Chỉ đạo tỉnh"]

    assert formal_letters.guest("Trần Văn Ba", "ông", titles) == ("Ông Trần Văn Ba", tuple(titles))
    assert formal_letters.guest("Lê Thị Bốn", "", titles)[0] == "Đồng chí Lê Thị Bốn"
    assert formal_letters.guest("", "", titles) == (titles[0], (titles[1],))


def test_bound_is_exclusive_as_plans_print_it() -> None:
    assert formal_letters.before(date(2023, 11, 15)) == "trước ngày 15/11/2023"
    assert formal_letters.before(None) == ""


def test_reminder_of_nothing_and_invitation_of_nobody_are_broken_promises() -> None:
    around = {
        "issuer": "UBND tỉnh", "symbol": "UBND", "place": "Quảng Nam", "recipients": (), "signature": (), "signer": "",
        "contact": "",
    }  # fmt: skip
    plan = PlanReference(issuer="UBND tỉnh")
    with pytest.raises(errors.ReviewError, match="needs an addressee and something that is owed"):
        formal_letters.Reminder(
            **around,
            addressees=("Sở Y tế",),
            subject="x",
            plan=plan,
            debts=(),
            as_of="",
            to="",
        )
    with pytest.raises(errors.ReviewError, match="needs a guest"):
        formal_letters.Invitation(
            **around, guest=" ", capacities=(), event="x", chair="", starts_at=datetime(2024, 1, 5, tzinfo=UTC),
            zone="UTC", venue="",
        )  # fmt: skip
