"""The answer as units read it: the verdict first, everything at once, what to do; and nothing of a sender comes alive."""

from __future__ import annotations

import html as markup
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.answers import Answer, FileVerdict, Owing, Verdict
from domain.findings import Finding, Place, Severity
from tasks import answer_letters, letter_lines

UNIT, REPORT = "UBND huyện Quế Sơn", "Báo cáo sơ kết NTM"
SUM = Finding(
    "SUM_DIFFERS", Severity.ERROR,
    "Nợ đọng XDCB còn lại: đang ghi 12.500 triệu đồng; theo các ô F15, F16, F17 là 12.400 (15.000 + 0 - 2.600).",
    Place("a.xlsx", "Nợ đọng", "F18"), "12.500", "12.400", "Đề nghị kiểm tra ô F18 hoặc các ô F15 đến F17.",
)  # fmt: skip
TOTAL = Finding(
    "TOTAL_DIFFERS", Severity.ERROR,
    "Số xã đạt chuẩn NTM: đang ghi 8; cộng từ báo cáo của 11 xã là 7. Xã có số khác: Quế An.",
    Place("a.xlsx", "Tiêu chí", "D12"), "8", "7",
)  # fmt: skip
WARNING = Finding("RATIO_ODD", Severity.WARNING, "Tỷ lệ tăng nhiều.", Place("a.xlsx", "Nợ đọng", "F19"))
FORBIDDEN = ("phê bình", "yếu kém", "chây ì", "thiếu trách nhiệm")
NASTY = "{{ 7*7 }}<script>alert(1)</script>\r\nBcc: a@evil.example\n<a href='http://evil.example'>\x00.xlsx"


def make_file(file: str, verdict: Verdict, *findings: Finding, **changes: Any) -> FileVerdict:
    """A file of Quế Sơn."""
    known: dict[str, Any] = {"unit": "huyen-que-son", "unit_name": UNIT, "title": REPORT, "version": 1}
    return FileVerdict(file, verdict, findings=findings, **(known | changes))


RETURNED = make_file("phu-luc-so-lieu.xlsx", Verdict.RETURNED, WARNING, SUM, TOTAL, title="Phụ lục số liệu")
ACCEPTED = make_file("bao-cao-so-ket.docx", Verdict.ACCEPTED, leg="soft")


def make_answer(*files: FileVerdict, **changes: Any) -> Answer:
    """Friday afternoon, five days ahead of the bound."""
    known: dict[str, Any] = {
        "to": "van.phong@que-son.example.org",
        "unit_name": UNIT,
        "received_at": datetime(2023, 11, 10, 9, 42, tzinfo=UTC),
        "subject_in": "Gui bao cao",
        "owing": (Owing(REPORT, date(2023, 11, 15), ("official",), "Một đường"),),
        "office": "Văn phòng Điều phối nông thôn mới tỉnh",
        "phone": "0235 000 000",
        "zone": "Asia/Ho_Chi_Minh",
        "as_of": date(2023, 11, 10),
        "has_marked": True,
    }
    return Answer(files=files, **(known | changes))


LETTER = """\
Kết quả: Cần sửa 2 chỗ.

Kính gửi: Ủy ban nhân dân huyện Quế Sơn

Văn phòng Điều phối nông thôn mới tỉnh cảm ơn quý cơ quan đã gửi báo cáo lúc 16 giờ 42 phút, thứ Sáu ngày
10/11/2023 (lần gửi thứ nhất, gồm 02 tệp). Kết quả kiểm tra:

1. phu-luc-so-lieu.xlsx (Phụ lục số liệu) – CẦN SỬA 02 CHỖ
   a) Trang "Nợ đọng", ô F18, Nợ đọng XDCB còn lại: đang ghi 12.500 triệu đồng; theo các ô F15, F16, F17 là
      12.400 (15.000 + 0 - 2.600). Đề nghị kiểm tra ô F18 hoặc các ô F15 đến F17.
   b) Trang "Tiêu chí", ô D12, Số xã đạt chuẩn NTM: đang ghi 8; cộng từ báo cáo của 11 xã là 7. Xã có số khác:
      Quế An.
   c) Lưu ý: Trang "Nợ đọng", ô F19, Tỷ lệ tăng nhiều.
2. bao-cao-so-ket.docx (Báo cáo sơ kết NTM, bản mềm) – ĐẠT, không phải gửi lại.

Cách làm: mở tệp đính kèm (các ô cần sửa đã được ghi chú và tô màu; danh sách ở trang đầu), sửa, lưu, bấm Trả
lời thư này và đính kèm tệp. Nếu số liệu đang ghi là đúng, đề nghị nêu lý do ngay trong thư trả lời; Văn phòng
sẽ xem xét và ghi vào báo cáo.

Còn phải gửi:
- Báo cáo sơ kết NTM – Một đường. Còn thiếu: văn bản chính thức (qua Q.office hoặc bản giấy). Hạn theo Kế
  hoạch: trước ngày 15/11/2023 (chậm nhất hết thứ Ba ngày 14/11/2023).

Cần hỏi thêm, xin liên hệ bộ phận tổng hợp của Văn phòng, điện thoại 0235 000 000. Thư do phần mềm lập sau khi
kiểm tra tệp.
Trân trọng./.
"""


def every_answer() -> list[Answer]:
    """Answers of all shapes."""
    return [
        make_answer(RETURNED, ACCEPTED),
        make_answer(RETURNED, replace(RETURNED, file="bao-cao.docx")),
        make_answer(replace(RETURNED, findings=()), has_marked=False, phone="", is_simulated=True),
        make_answer(replace(ACCEPTED, findings=(WARNING,)), owing=()),
        make_answer(
            make_file("a.xlsx", Verdict.HELD, unit="", unit_name="", title="", reason="Hai xã cùng tên"), unit_name=""
        ),
        make_answer(make_file("", Verdict.NOT_DELIVERY, replace(SUM, place=Place())), owing=()),
        make_answer(make_file("a.png", Verdict.NOT_DELIVERY, title="", reason="Là ảnh"), ACCEPTED),
        make_answer(make_file("a.xlsx", Verdict.REPEAT), as_of=date(2023, 11, 17)),
        make_answer(owing=tuple(Owing(f"Việc {number}", None, (), "Chưa có") for number in range(30))),
    ]


def words_of(html: str) -> list[str]:
    """The words that a reader of the HTML sees."""
    return markup.unescape(re.sub(r"<[^>]*>", " ", html.partition("<body")[2].partition(">")[2])).split()


@pytest.mark.proves("F10")
def test_answer_says_verdict_all_faults_what_to_do_and_what_is_owed() -> None:
    letter = answer_letters.write(make_answer(RETURNED, ACCEPTED))

    assert letter.text == LETTER
    assert letter.subject == (
        "[Cần sửa 2 chỗ] Phụ lục số liệu của UBND huyện Quế Sơn – đề nghị gửi lại trước 15/11/2023"
    )


@pytest.mark.parametrize("answer", every_answer())
def test_html_says_the_same_words_in_tables_only(answer: Answer) -> None:
    letter = answer_letters.write(answer)

    assert words_of(letter.html) == letter.text.split()
    assert set(re.findall(r"<(\w+)", letter.html)) <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "table",
        "tr",
        "td",
        "b",
    }
    assert len(letter.html.encode()) <= letter_lines.LARGEST_HTML
    assert not [one for one in FORBIDDEN if one in letter.text.lower()]
    assert ("MÔ PHỎNG" in letter.text.split("\n")[0]) is answer.is_simulated


@pytest.mark.parametrize("answer", every_answer())
def test_the_first_80_characters_carry_the_verdict_and_lines_are_short(answer: Answer) -> None:
    letter = answer_letters.write(answer)

    assert letter.text[:80].partition(".")[0] == f"Kết quả: {letter.subject[1:].partition(']')[0]}"
    assert max(map(len, letter.text.split("\n"))) <= letter_lines.WIDEST_LINE
    assert "\n\n\n" not in letter.text


def test_other_shapes_say_what_to_do() -> None:
    texts = [" ".join(answer_letters.write(one).text.split()) for one in every_answer()]

    assert "Tệp nào không có bản đánh dấu" in texts[1]
    assert "Cách làm: sửa các chỗ nêu trên trong tệp đã gửi" in texts[2]
    assert "Văn phòng. Thư do phần mềm lập" in texts[2]
    assert "không còn báo cáo nào phải gửi" in texts[3]
    assert "1. a.xlsx – CHỜ XÁC ĐỊNH ĐƠN VỊ: Hai xã cùng tên." in texts[4]
    assert "ghi rõ tên cơ quan" in texts[4]
    assert "KHÔNG CÓ TỆP KÈM THEO" in texts[5]
    assert "trước ngày 15/11/2023 (quá hạn 3 ngày)" in texts[7]
    assert "Và 18 nội dung khác" in texts[8]


def test_forty_heaviest_are_listed_and_the_rest_is_counted() -> None:
    many = make_file("a.xlsx", Verdict.RETURNED, *[WARNING] * 30, *[SUM] * 39)

    text = answer_letters.write(make_answer(many)).text

    assert len(re.findall(r"^   [a-zđ]{1,2}\) ", text, re.M)) == 40
    assert text.count("Lưu ý:") == 1
    assert "Còn 29 chỗ nữa đã được đánh dấu trong tệp đính kèm." in text
    assert text.count("Nợ đọng XDCB") == 39


def test_very_many_files_and_faults_still_fit() -> None:
    files = [make_file("a" * 200 + f"{number}.xlsx", Verdict.RETURNED, *[SUM] * 50) for number in range(300)]

    letter = answer_letters.write(make_answer(*files))

    assert len(letter.html.encode()) <= letter_lines.LARGEST_HTML
    assert len(letter.text.encode()) <= letter_lines.LARGEST_TEXT * 1.1
    assert "tệp nữa không liệt kê ở đây" in letter.text


def nasty_answer(text: str) -> Answer:
    """An answer in which everything that a sender can write is that text."""
    finding = Finding("X", Severity.ERROR, f"Ô đang ghi “{text}”.", Place(text, text, text), text, text, text)
    file = FileVerdict(text, Verdict.RETURNED, "a", text, "b", text, (finding,), text, text, 1)
    held = FileVerdict(text, Verdict.HELD, reason=text)
    owing = Owing(text, date(2023, 11, 15), (text,), text)
    return make_answer(file, held, subject_in=text, unit_name=text, owing=(owing,), phone=text)


def test_nothing_of_a_sender_comes_alive() -> None:
    letter = answer_letters.write(nasty_answer(NASTY))

    assert "49" not in letter.html.partition("<body")[2].replace("0235", "")
    assert "{{ 7*7 }}" in letter.text
    assert "<script" not in letter.html
    assert "<a" not in letter.html
    assert not re.search(r"://|evil\.example", letter.text + letter.html + letter.subject)
    assert not [line for line in letter.text.split("\n") if line.startswith("Bcc")]
    assert len(letter.subject.splitlines()) == 1


@given(text=st.text(max_size=120))
@example("<img src=x onerror=alert(1)>")
@example('"><td>&lt;&#60;')
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_one_subject_line_and_html_of_ours_only(text: str) -> None:
    plain = answer_letters.write(nasty_answer("chữ"))

    letter = answer_letters.write(nasty_answer(text))

    assert len(letter.subject) <= 150
    assert len(letter.subject.splitlines()) == 1
    assert set(re.findall(r"<[^>]*>?", letter.html)) <= set(re.findall(r"<[^>]*>", plain.html))
    assert "\r" not in letter.text
    assert letter.text.split("\n")[0] == plain.text.split("\n")[0]
