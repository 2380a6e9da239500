"""The short words of an answer: verdicts by the worst file, one-line subjects, text of others made harmless."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain import answers
from domain.answers import FileVerdict, Owing, Verdict
from domain.findings import Finding, Place, Severity

ERROR = Finding(
    "SUM_DIFFERS", Severity.ERROR, "Nợ đọng XDCB còn lại: đang ghi 12.500; theo các ô F15, F16 là 12.400.",
    Place("a.xlsx", "Nợ đọng", "F18"), "12.500", "12.400", "Đề nghị kiểm tra ô F18.",
)  # fmt: skip
WARNING = Finding("RATIO_ODD", Severity.WARNING, "Tăng nhiều", Place("a.xlsx", "Nợ đọng"), fix="Đề nghị kiểm tra")
NOTE = Finding("NUMBER_AS_TEXT", Severity.NOTE, "Đã lấy số 7.", Place(section="Kết quả"))
REPORT = "Báo cáo sơ kết NTM"
UNIT = "UBND huyện Quế Sơn"


def make_file(verdict: Verdict = Verdict.RETURNED, *findings: Finding, **changes: Any) -> FileVerdict:
    """One file of Quế Sơn."""
    known: dict[str, Any] = {
        "file": "bieu.xlsx", "unit": "huyen-que-son", "unit_name": UNIT, "title": REPORT, "version": 1,
    }  # fmt: skip
    return FileVerdict(verdict=verdict, findings=findings, **(known | changes))


def make_answer(*files: FileVerdict, **changes: Any) -> answers.Answer:
    """Friday afternoon, five days ahead of the bound."""
    known: dict[str, Any] = {
        "to": "van.phong@que-son.example.org",
        "unit_name": UNIT,
        "received_at": datetime(2023, 11, 10, 9, 42, tzinfo=UTC),
        "subject_in": "Gui bao cao",
        "owing": (Owing(REPORT, date(2023, 11, 15), ("official",), "Một đường"),),
        "office": "Văn phòng Điều phối nông thôn mới tỉnh",
        "zone": "Asia/Ho_Chi_Minh",
        "as_of": date(2023, 11, 10),
        "has_marked": True,
    }
    return answers.Answer(files=files, **(known | changes))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([make_file(Verdict.RETURNED, ERROR, ERROR, WARNING), make_file(Verdict.ACCEPTED)], "Cần sửa 2 chỗ"),
        ([make_file(Verdict.RETURNED, ERROR), make_file(Verdict.RETURNED, ERROR, ERROR)], "Cần sửa 3 chỗ"),
        ([make_file(Verdict.RETURNED, WARNING), make_file(Verdict.HELD)], "Đề nghị gửi lại"),
        ([make_file(Verdict.ACCEPTED), make_file(Verdict.HELD, unit="")], "Chờ xác định đơn vị"),
        ([make_file(Verdict.HELD)], "Chờ Văn phòng xem xét"),
        ([make_file(Verdict.ACCEPTED, NOTE), make_file(Verdict.REPEAT)], "Đã nhận, đạt"),
        ([make_file(Verdict.ACCEPTED, WARNING, NOTE)], "Đã nhận, có 1 điểm cần lưu ý"),
        ([make_file(Verdict.ACCEPTED), make_file(Verdict.NOT_DELIVERY)], "Đã nhận, đạt; 1 tệp không phải báo cáo"),
        ([make_file(Verdict.REPEAT), make_file(Verdict.NOT_DELIVERY)], "Đã nhận trước đây"),
        ([make_file(Verdict.NOT_DELIVERY)], "Không phải báo cáo"),
        ([make_file(Verdict.NOT_DELIVERY, ERROR, file="")], "Không có tệp kèm theo"),
        ([], "Không có tệp kèm theo"),
    ],
)
def test_head_goes_by_the_file_that_needs_most(files: list[FileVerdict], said: str) -> None:
    assert answers.head(make_answer(*files)) == said


def test_subject_names_verdict_report_unit_and_bound() -> None:
    found = answers.subject(make_answer(make_file(Verdict.RETURNED, ERROR, ERROR)))

    assert found == "[Cần sửa 2 chỗ] Báo cáo sơ kết NTM của UBND huyện Quế Sơn – đề nghị gửi lại trước 15/11/2023"


@pytest.mark.parametrize(
    ("changes", "tail"),
    [
        ({"as_of": date(2023, 11, 14)}, "– đề nghị gửi lại trước 15/11/2023"),
        ({"as_of": date(2023, 11, 15)}, "– đề nghị gửi lại sớm"),
        ({"owing": ()}, "– đề nghị gửi lại"),
        (
            {"owing": (Owing("Khác", date(2023, 11, 1), (), ""), Owing(REPORT, date(2023, 11, 20), (), ""))},
            "– đề nghị gửi lại trước 20/11/2023",
        ),
        ({"is_simulated": True}, "trước 15/11/2023 (SỐ LIỆU MÔ PHỎNG)"),
    ],
)
def test_subject_asks_for_what_can_still_be_kept(changes: dict[str, Any], tail: str) -> None:
    assert answers.subject(make_answer(make_file(Verdict.RETURNED, ERROR), **changes)).endswith(tail)


def test_subject_without_a_report_quotes_theirs() -> None:
    held = make_file(Verdict.HELD, title="", unit="")

    assert answers.subject(make_answer(held, subject_in="[Đã nhận, đạt]\r\nBcc: x@y.example")) == (
        "[Chờ xác định đơn vị] thư “(Đã nhận, đạt) Bcc: x@y. example”"
    )
    assert answers.subject(make_answer(held, subject_in="")) == "[Chờ xác định đơn vị] thư ngày 10/11/2023"


@given(
    text=st.text(max_size=400),
    verdict=st.sampled_from(Verdict),
    has_title=st.booleans(),
    is_simulated=st.booleans(),
    count=st.integers(0, 3),
)
@example("a\r\nBcc: b\u2028c\x00\ud800\u202e" * 40, Verdict.RETURNED, True, True, 3)
def test_subject_is_one_short_line_whatever_they_write(
    text: str, verdict: Verdict, has_title: bool, is_simulated: bool, count: int
) -> None:
    file = make_file(verdict, *([ERROR] * count), file=text, title=text if has_title else "", reason=text)
    answer = make_answer(file, subject_in=text, unit_name=text, is_simulated=is_simulated)

    found = answers.subject(answer)

    assert len(found) <= answers.LONGEST_SUBJECT
    assert len(found.splitlines()) == 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e]", found)
    assert found.startswith(f"[{answers.head(answer)}] ")
    assert found.endswith("(SỐ LIỆU MÔ PHỎNG)") is is_simulated


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bao-cao.xlsx", "bao-cao.xlsx"),
        ("Tệp bao-cao.docx.", "Tệp bao-cao.docx."),
        ("xem https://vi-du.example/a?b=1", "xem https: //vi-du. example/a?b=1"),
        ("www.vi-du.example", "www. vi-du. example"),
        ("vi-du.example.xlsx", "vi-du. example.xlsx"),
        ("a.zip/b", "a. zip/b"),
        ("mailto:a@b.example", "mailto: a@b. example"),
        ("12.500,5 ngày 15.11.2023", "12.500,5 ngày 15.11.2023"),
        ("một\r\nhai\tba\u2028bốn\u202e", "một hai ba bốn"),
    ],
)
def test_harmless_leaves_nothing_to_click_and_one_line(text: str, said: str) -> None:
    assert answers.harmless(text, 200) == said


def test_points_are_heaviest_first_and_say_place_fault_and_what_to_do() -> None:
    assert [answers.point(one) for one in answers.heaviest((NOTE, WARNING, ERROR))] == [
        'Trang "Nợ đọng", ô F18, Nợ đọng XDCB còn lại: đang ghi 12.500; theo các ô F15, F16 là 12.400.'
        " Đề nghị kiểm tra ô F18.",
        'Lưu ý: Trang "Nợ đọng": Tăng nhiều. Đề nghị kiểm tra.',
        'Đã xử lý: Mục "Kết quả": Đã lấy số 7.',
    ]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (make_file(Verdict.RETURNED, ERROR, ERROR), "CẦN SỬA 02 CHỖ"),
        (make_file(Verdict.ACCEPTED), "ĐẠT, không phải gửi lại."),
        (make_file(Verdict.ACCEPTED, WARNING), "ĐẠT, có 01 điểm cần lưu ý, không phải gửi lại."),
        (make_file(Verdict.HELD, unit="", reason="hai xã cùng tên"), "CHỜ XÁC ĐỊNH ĐƠN VỊ: hai xã cùng tên."),
        (make_file(Verdict.REPEAT), "ĐÃ NHẬN TRƯỚC ĐÂY."),
        (make_file(Verdict.NOT_DELIVERY, reason="Ảnh chữ ký."), "KHÔNG PHẢI BÁO CÁO: Ảnh chữ ký."),
    ],
)
def test_headline_says_what_it_means_for_the_sender(file: FileVerdict, said: str) -> None:
    assert answers.headline(file) == said


def test_letters_and_counts_are_those_of_offices() -> None:
    assert [answers.letter_of(index) for index in (0, 3, 4, 22, 23, 24)] == ["a", "d", "đ", "y", "aa", "ab"]
    assert [answers.two_digits(count) for count in (0, 2, 11)] == ["00", "02", "11"]


def test_moment_and_addressee_are_written_out() -> None:
    answer = make_answer(make_file(version=2))

    assert answers.moment(answer) == "16 giờ 42 phút, thứ Sáu ngày 10/11/2023"
    assert answers.addressee(answer) == "Ủy ban nhân dân huyện Quế Sơn"
    assert answers.addressee(make_answer(unit_name="")) == "Quý cơ quan"
    assert answers.sending(answer.files) == "lần gửi thứ 2, gồm 01 tệp"
    assert answers.sending((make_file(version=1), make_file(version=2))) == "gồm 02 tệp"
