"""The page of one pass, and what the boards say of the mailbox: typed text stays text, nothing unasked appears."""

from __future__ import annotations

import pytest

from domain import boards as board_pages
from domain import takings
from domain.answers import FileVerdict, Verdict
from tasks import boards, held, intake_pages
from tests.factories_survey import ZONE, at, make_survey

NASTY = "a|b\n# c <script>x</script> [x](y) {{ 7 * 7 }}"
LINKS = {"2.6": "http://soket.test/2.6/run", "board:00-bang-chung": "http://soket.test/00"}


def test_page_lists_what_came_what_waits_and_what_failed() -> None:
    files = (FileVerdict("bieu.xlsx", Verdict.ACCEPTED, unit_name="UBND xã A", title="Báo cáo của xã"),)
    taking = takings.Taking(
        (
            takings.Came(1, "Báo cáo", "a@xa.example", True, files),
            takings.Came(2, NASTY, "may@x.example", True, (), "Không trả lời: thư tự động."),
        ),
        has_mailbox=True,
        read_at=at(13, 11, 7, 25),
        mailbox_failure="Không nối được máy chủ thư x.",
        notes=("Tệp phim.mp4 nặng 73 MB.",),
    )
    pen = [held.Held(12, "bieu la.xlsx", "la@x.example", "", "", "Người gửi chưa có trong danh bạ.", ("xã A", "xã B"))]

    page = intake_pages.render(taking, pen, LINKS, title="Đã nhận 2 thư", as_of=at(13, 11), zone=ZONE)

    assert "đọc hộp thư lần cuối 07:25 thứ Hai 13/11/2023 · [Bảng chung](http://soket.test/00)" in page
    assert "▲ Không nối được máy chủ thư x." in page
    assert "| Báo cáo | a@xa.example | bieu.xlsx: đạt | UBND xã A · Báo cáo của xã |" in page
    assert "| may@x.example | để riêng | Không trả lời: thư tự động. |" in page
    assert "| 12 | bieu la.xlsx | la@x.example | Người gửi chưa có trong danh bạ. | xã A; xã B | [Xếp thư](" in page
    assert "%22so%22%3A%2212%22" in page
    assert "- Tệp phim.mp4 nặng 73 MB." in page
    assert "<script>" not in page
    assert "\n# c" not in page


@pytest.mark.proves("F37")
def test_boards_say_when_the_mailbox_was_last_read_only_if_it_ever_was() -> None:
    never = boards.render_all(make_survey(), LINKS)
    today = boards.render_all(make_survey(mailbox_read_at=at(13, 11, 7, 25)), LINKS)
    friday = boards.render_all(make_survey(mailbox_read_at=at(10, 11, 18)), LINKS)

    assert not any("hộp thư" in page.markdown for page in never.values())
    assert "Cập nhật lúc 08:00 · đọc hộp thư lần cuối 07:25 ·" in today[board_pages.GENERAL].markdown
    assert "đọc hộp thư lần cuối 18:00 thứ Sáu 10/11/2023" in friday[board_pages.GENERAL].markdown


@pytest.mark.proves("F11")
def test_the_general_board_links_to_the_form_that_places_what_waits() -> None:
    page = boards.render_all(make_survey(held=((12, "bieu.xlsx"),)), LINKS)[board_pages.GENERAL].markdown

    assert "1 tệp gửi đến chờ xếp: số 12 (bieu.xlsx). – [Xếp thư](http://soket.test/2.6/run?parameters=" in page
