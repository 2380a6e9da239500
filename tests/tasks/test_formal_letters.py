"""Reminders and invitations as Word files: layout read back, hostile words, same bytes, speed, print, templates at fault."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from adapters.documents import layout, pdf
from domain import errors, formal_letters, letter_tone, wording
from tasks import formal_letters as tasks
from tests import plan_dirs
from tests.files import build_letter_templates

ZONE = "Asia/Ho_Chi_Minh"
HOSTILE = "xã <w:p/> & {{ 7*7 }} {% endfor %} \x00\x0b\f\n\u202eBa"
AS_TEXT = "xã <w:p/> & {{ 7*7 }} {% endfor %} Ba"
AROUND: dict[str, Any] = {
    "issuer": "UBND tỉnh Quảng Nam",
    "place": "Quảng Nam",
    "recipients": ("TT Tỉnh ủy, TT HĐND tỉnh", "CPVP", "Lưu: VT, TH, KTN_(Th)"),
    "signature": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "signer": "Trần Văn Ký",
    "contact": "Văn phòng Điều phối NTM tỉnh, điện thoại 0235 000 000",
}
REPORT = formal_letters.Debt("Báo cáo sơ kết 3 năm", "chưa nhận được", "trước ngày 15/11/2023")
REMINDER = formal_letters.Reminder(
    **AROUND,
    symbol="UBND-KTN",
    year=2023,
    addressees=("UBND huyện Tiên Phước",),
    subject="đôn đốc gửi báo cáo sơ kết 3 năm",
    plan=formal_letters.PlanReference(
        issuer="UBND tỉnh Quảng Nam", number="12/KH-UBND", issued_on=date(2023, 9, 8), title="Tổ chức Hội nghị sơ kết"
    ),
    debts=(REPORT, formal_letters.Debt("Biểu số liệu", "đã nhận, đề nghị bổ sung Biểu 2", "trước ngày 15/11/2023")),
    as_of="07:30 thứ Tư 15/11/2023",
    to="Văn phòng Điều phối NTM tỉnh",
    wanted_before=date(2023, 11, 20),
)
INVITATION = formal_letters.Invitation(
    **AROUND,
    symbol="GM-UBND",
    number="5",
    day=date(2024, 1, 5),
    guest="Ông Nguyễn Văn An",
    capacities=("Chủ tịch UBND huyện Tiên Phước", "Thành viên Ban Chỉ đạo tỉnh", "Đại diện tập thể được khen thưởng"),
    event="Hội nghị sơ kết 3 năm (2021-2023) Chương trình NTM",
    chair="lãnh đạo UBND tỉnh",
    starts_at=datetime(2024, 1, 12, 0, 30, tzinfo=UTC),
    zone=ZONE,
    venue="Hội trường UBND tỉnh",
    attachments=("Chương trình Hội nghị", "Dự thảo Báo cáo"),
    answer_before=date(2024, 1, 10),
)


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """Templates of the plan by file name."""
    return {name: (plan_dirs.REAL / name).read_bytes() for name in (tasks.REMINDER, tasks.INVITATION)}


@pytest.fixture(scope="module")
def reminder(papers: dict[str, bytes]) -> Callable[..., bytes]:
    return lambda **changes: tasks.reminder(papers[tasks.REMINDER], replace(REMINDER, **changes))


@pytest.fixture(scope="module")
def invitation(papers: dict[str, bytes]) -> Callable[..., bytes]:
    return lambda **changes: tasks.invitation(papers[tasks.INVITATION], replace(INVITATION, **changes))


def lines(made: bytes) -> list[str]:
    return list(layout.words(made).lines)


def test_reminder_has_the_blocks_of_a_cong_van_in_their_order(reminder: Callable[..., bytes]) -> None:
    assert lines(reminder()) == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH QUẢNG NAM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: /UBND-KTN",
        "V/v đôn đốc gửi báo cáo sơ kết 3 năm",
        "Quảng Nam, ngày tháng năm 2023",
        "Kính gửi: UBND huyện Tiên Phước.",
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 08/9/2023 của UBND tỉnh Quảng Nam về tổ chức Hội nghị sơ kết, theo dõi đến "
        "07:30 thứ Tư 15/11/2023, Văn phòng Điều phối NTM tỉnh chưa nhận đủ các nội dung sau đây của UBND huyện Tiên Phước:",
        *("TT", "Nội dung", "Tình trạng", "Hạn theo Kế hoạch"),
        *("1", "Báo cáo sơ kết 3 năm", "chưa nhận được", "trước ngày 15/11/2023"),
        *("2", "Biểu số liệu", "đã nhận, đề nghị bổ sung Biểu 2", "trước ngày 15/11/2023"),
        "UBND tỉnh Quảng Nam đề nghị UBND huyện Tiên Phước quan tâm, chỉ đạo hoàn thành và gửi các nội dung nêu trên về Văn "
        "phòng Điều phối NTM tỉnh trước ngày 20/11/2023.",
        "Trường hợp đã gửi, đề nghị báo lại ngày gửi, nơi gửi để đối chiếu; trường hợp cần thêm thời gian, đề nghị cho biết lý "
        "do và ngày dự kiến hoàn thành.",
        "Nếu có khó khăn, vướng mắc, đề nghị liên hệ Văn phòng Điều phối NTM tỉnh, điện thoại 0235 000 000 để cùng giải quyết./.",
        "Nơi nhận:",
        *("- Như trên;", "- TT Tỉnh ủy, TT HĐND tỉnh;", "- CPVP;", "- Lưu: VT, TH, KTN_(Th)."),
        *("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Ký"),
    ]


def test_reminder_names_no_number_and_date_of_a_plan_that_is_not_issued(reminder: Callable[..., bytes]) -> None:
    text = "\n".join(lines(reminder(plan=formal_letters.PlanReference(issuer="UBND tỉnh Quảng Nam"))))

    assert "Thực hiện Kế hoạch của UBND tỉnh Quảng Nam, theo dõi đến" in text


@pytest.mark.proves("X17")
def test_reminder_asks_unions_kindly_and_blames_nobody(reminder: Callable[..., bytes]) -> None:
    two = ("Hội Nông dân tỉnh", "Tỉnh đoàn")
    text = "\n".join(lines(reminder(addressees=two, asks=letter_tone.ASK_POLITELY, wanted_before=None)))

    assert "Kính gửi:\n- Hội Nông dân tỉnh;\n- Tỉnh đoàn." in text
    assert "kính đề nghị các cơ quan, đơn vị nêu trên quan tâm" in text
    assert "trong thời gian sớm nhất." in text
    assert "yêu cầu" not in text
    assert letter_tone.forbidden(text) == []


@pytest.mark.proves("E16")
def test_invitation_has_its_blocks_in_their_order_with_every_capacity(invitation: Callable[..., bytes]) -> None:
    assert lines(invitation())[4:-9] == [
        "Số: 05/GM-UBND",
        "Quảng Nam, ngày 05 tháng 01 năm 2024",
        "GIẤY MỜI",
        "Dự Hội nghị sơ kết 3 năm (2021-2023) Chương trình NTM",
        "UBND tỉnh Quảng Nam trân trọng kính mời: Ông Nguyễn Văn An",
        "- Chủ tịch UBND huyện Tiên Phước;",
        "- Thành viên Ban Chỉ đạo tỉnh;",
        "- Đại diện tập thể được khen thưởng.",
        "Tới dự: Hội nghị sơ kết 3 năm (2021-2023) Chương trình NTM.",
        "Chủ trì: Lãnh đạo UBND tỉnh.",
        "Thời gian: 07 giờ 30 phút, thứ Sáu ngày 12/01/2024.",
        "Địa điểm: Hội trường UBND tỉnh.",
        "Tài liệu gửi kèm:",
        "- Chương trình Hội nghị;",
        "- Dự thảo Báo cáo.",
        "Đề nghị xác nhận tham dự, hoặc cho biết người dự thay (nếu có), bằng cách trả lời thư gửi kèm Giấy mời này trước ngày "
        "10/01/2024. Mọi trao đổi xin liên hệ Văn phòng Điều phối NTM tỉnh, điện thoại 0235 000 000.",
        "Kính mong Quý đại biểu sắp xếp thời gian đến dự./.",
    ]


def test_invitation_of_an_office_without_papers_has_no_empty_headings(invitation: Callable[..., bytes]) -> None:
    made = lines(invitation(guest="Đại diện lãnh đạo Sở Y tế", capacities=(), attachments=(), answer_before=None))

    assert made[8:10] == [
        "UBND tỉnh Quảng Nam trân trọng kính mời: Đại diện lãnh đạo Sở Y tế",
        "Tới dự: Hội nghị sơ kết 3 năm (2021-2023) Chương trình NTM.",
    ]
    assert "Tài liệu gửi kèm:" not in made
    assert "trả lời thư gửi kèm Giấy mời này. Mọi" in "\n".join(made)


def test_page_is_that_of_the_decree(reminder: Callable[..., bytes], invitation: Callable[..., bytes]) -> None:
    for made in (reminder(), invitation()):
        document = Document(io.BytesIO(made))
        (section,) = document.sections
        sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
        runs = [run for one in document.element.body.iter(qn("w:rFonts")) if (run := one.get(qn("w:ascii")))]
        assert [round((one or 0) / 36000) for one in (*sizes, section.left_margin, section.right_margin)] == [
            210, 297, 20, 20, 30, 15,
        ]  # fmt: skip
        assert set(runs) == {"Times New Roman"}
        assert document.styles["Normal"].font.name == "Times New Roman"  # pyright: ignore[reportAttributeAccessIssue]
        assert [one.text for one in section.header._element.iter(qn("w:instrText"))] == ["PAGE"]
        assert section.different_first_page_header_footer
        assert section.first_page_header.is_linked_to_previous  # page 1 has none
        assert layout.faults(made) == []


def test_invented_figures_are_said_on_every_page_and_real_ones_leave_no_gap(reminder: Callable[..., bytes]) -> None:
    simulated, real = layout.words(reminder(is_simulated=True)), layout.words(reminder())

    assert wording.SIMULATED in simulated.lines
    assert wording.SIMULATED in simulated.around
    assert wording.SIMULATED not in (*real.lines, *real.around)
    empty = len(Document(io.BytesIO(reminder())).paragraphs)
    assert len(Document(io.BytesIO(reminder(is_simulated=True))).paragraphs) == empty + 1


def test_hostile_words_stay_words(reminder: Callable[..., bytes], invitation: Callable[..., bytes]) -> None:
    owed = lines(reminder(debts=(formal_letters.Debt(HOSTILE, HOSTILE, HOSTILE),), addressees=(HOSTILE,)))
    invited = lines(invitation(guest=HOSTILE, capacities=(HOSTILE,), venue=HOSTILE, signer=HOSTILE))

    assert owed.count(AS_TEXT) == 3
    assert f"Kính gửi: {AS_TEXT}." in owed
    assert f"UBND tỉnh Quảng Nam trân trọng kính mời: {AS_TEXT}" in invited
    assert f"- {AS_TEXT}." in invited
    assert f"Địa điểm: {AS_TEXT}." in invited
    assert invited[-1] == AS_TEXT
    with zipfile.ZipFile(io.BytesIO(invitation(guest=HOSTILE))) as package:
        assert b'w:type="page"' not in package.read("word/document.xml")


def test_same_input_gives_the_same_bytes_and_templates_are_as_built(papers: dict[str, bytes], tmp_path: Path) -> None:
    first = tasks.invitation(papers[tasks.INVITATION], INVITATION)
    build_letter_templates.build_reminder(tmp_path / "a.docx")
    build_letter_templates.build_invitation(tmp_path / "b.docx")

    assert tasks.invitation(papers[tasks.INVITATION], INVITATION) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [(tmp_path / name).read_bytes() for name in ("a.docx", "b.docx")] == list(papers.values())


def test_a_letter_is_small_and_made_in_a_moment(invitation: Callable[..., bytes]) -> None:
    invitation()
    begun = time.monotonic()
    made = [invitation(guest=f"Ông {number}") for number in range(30)]
    taken = (time.monotonic() - begun) / len(made)

    assert len(set(made)) == 30
    assert max(map(len, made)) < 20_000
    assert taken < 0.06, f"{taken * 1000:.0f} ms each; 241 invitations would take {taken * 241:.0f} s"


def with_paragraph(template: bytes, text: str) -> bytes:
    document, held = Document(io.BytesIO(template)), io.BytesIO()
    document.paragraphs[0].insert_paragraph_before(text)
    document.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("{% if %}", "Mẫu giay-moi.docx sai cú pháp ở đoạn"),
        ("{{ khach_mời }}", "Mẫu giay-moi.docx dùng tên không có"),
        ("{%p for one in tu_cach %}", "Mẫu giay-moi.docx sai cú pháp"),
        ("{{ 1 // 0 }}", "Mẫu giay-moi.docx có thẻ không điền được"),
        ("{{ cycler() }}", "Mẫu giay-moi.docx có thẻ không điền được"),
        ("{{ khach_moi + 1 }}", "Mẫu giay-moi.docx có thẻ không điền được"),
        ("{{ khach_moi | safe_ }}", "Mẫu giay-moi.docx sai cú pháp"),
        ("{{ khach_moi.__class__.__mro__ }}", "Mẫu giay-moi.docx dùng tên không có"),
    ],
)
def test_template_at_fault_is_refused_with_its_place(papers: dict[str, bytes], tag: str, told: str) -> None:
    with pytest.raises(errors.Refusal) as refused:
        tasks.invitation(with_paragraph(papers[tasks.INVITATION], tag), INVITATION)

    assert refused.value.code == "TEMPLATE_BROKEN"
    assert refused.value.message.startswith(told)


def test_what_is_no_word_file_is_refused_by_its_name() -> None:
    with pytest.raises(errors.Refusal, match=r"Mẫu cong-van-don-doc\.docx không phải tệp Word"):
        tasks.reminder(b"khong phai Word", REMINDER)


def test_check_finds_no_fault_in_the_plan_and_none_where_there_are_no_templates(tmp_path: Path) -> None:
    assert tasks.check(plan_dirs.REAL) == []
    assert tasks.check(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{{ dia_diem }}", "Hội trường cũ", "Mẫu giay-moi.docx không in {{ dia_diem }} (thử với “Hội trường thử”"),
        ("{{ nguoi_ky }}", "{ nguoi_ky }}", "còn ngoặc nhọn chưa điền"),
        ("{{ dia_diem }}", "{{ dia_diem }", "giay-moi.docx"),
        ("đến dự./.", "đến dự.", "kết thúc bằng “Kính mong Quý đại biểu sắp xếp thời gian đến dự.”; đoạn cuối phải"),
        ("GIẤY MỜI", "THƯ MỜI", "Mẫu giay-moi.docx không có dòng “GIẤY MỜI”"),
        ("Độc lập - Tự do", "Độc lập, Tự do", "không có dòng “Độc lập - Tự do - Hạnh phúc”"),
        ("Kính mong Quý", "Ai chậm trễ thì kiểm điểm; mong Quý", "có lời “chậm trễ”"),
        ('w:left="1701"', 'w:left="567"', "lề trái 10 mm; phải từ 30 đến 35 mm"),
        ('w:w="11906"', 'w:w="12240"', "khổ giấy 216 x 297 mm; phải là A4"),
        ('w:ascii="Times New Roman"', 'w:ascii="Arial"', "dùng phông Arial; phải là Times New Roman"),
        ("<w:titlePg/>", "", "trang 1 in số trang"),
        ("{%p if mo_phong %}", "{%p if mo_phong", "Mẫu giay-moi.docx sai cú pháp ở đoạn"),
        ("{{ mo_phong }}", " ", "không in {{ mo_phong }}"),
        ("{%p for one in tu_cach %}", "{%p for one in tu_cach[:1] %}", "không in {{ tu_cach }}"),
        ("{{ chu_tri }}", "{{ chủ_trì }}", "dùng tên không có: 'chủ_trì' is undefined"),
    ],
)
def test_check_names_what_is_wrong_with_a_template(tmp_path: Path, old: str, new: str, told: str) -> None:
    source, changed = plan_dirs.REAL / tasks.INVITATION, tmp_path / tasks.INVITATION
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(changed, "w") as written:
        for name in package.namelist():
            content = package.read(name)
            if name == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            written.writestr(name, content)

    found = tasks.check(tmp_path)

    assert any(told in one for one in found), found


@pytest.mark.skipif(
    not pdf.program() or not shutil.which("pdftotext"), reason="LibreOffice or poppler is not installed"
)
def test_printed_pages_say_it_all_and_are_numbered_from_the_second_on(
    reminder: Callable[..., bytes], invitation: Callable[..., bytes], tmp_path: Path
) -> None:
    long = replace(REPORT, title="Báo cáo sơ kết 3 năm của UBND huyện, bản chính thức qua hệ thống văn bản")
    made = pdf.convert({"ngắn": reminder(), "dài": reminder(debts=(long,) * 12), "mời": invitation()})
    pages = {name: printed(one.content, tmp_path) for name, one in made.items()}

    assert {name: len(one) for name, one in pages.items()} == {"ngắn": 1, "dài": 2, "mời": 1}
    assert pages["dài"][1].split()[0] == "2"
    assert "Hạn theo Kế hoạch" in pages["dài"][1]  # the heading row again
    assert "cùng giải quyết./." in pages["dài"][1]  # the signature is never alone
    assert "Trần Văn Ký" in pages["dài"][1]
    assert pages["mời"][0].split()[0] != "1"
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "GIẤY MỜI", "Thành viên Ban Chỉ đạo tỉnh;", "- Lưu: VT, TH"):
        assert words in pages["mời"][0]


def printed(content: bytes, folder: Path) -> list[str]:
    """The words of each page, line breaks as blanks."""
    path = folder / "trang.pdf"
    path.write_bytes(content)
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return [re.sub(r"\s+", " ", page) for page in told.split("\f")[:-1]]
