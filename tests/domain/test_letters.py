"""Robots, answers, repeats, promises; words and names of files as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import file_names, letters, mail_texts
from tests.domain.letter_samples import make_attachment, make_letter

DMARC_FAIL = letters.Authentication(dmarc="fail")


@pytest.mark.proves("E27")
@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, ""),
        ({"Auto-Submitted": "no"}, ""),
        ({"Subject": "Fwd: Trả lời tự động: nghỉ phép"}, ""),
        ({"X-Auto-Response-Suppress": "All"}, ""),
        ({"Return-Path": "<van-thu@que-son.example>"}, ""),
        ({"Return-Path": "<>"}, letters.BOUNCE),
        ({"Content-Type": "multipart/report; report-type=delivery-status; boundary=a"}, letters.BOUNCE),
        ({"From": "MAILER-DAEMON@que-son.example"}, letters.BOUNCE),
        ({"X-Failed-Recipients": "a@que-son.example"}, letters.BOUNCE),
        ({"Auto-Submitted": "auto-replied; owner-email=x", "Return-Path": "<>"}, letters.AUTO_REPLY),
        ({"X-Autoreply": "yes"}, letters.AUTO_REPLY),
        ({"Precedence": "auto_reply"}, letters.AUTO_REPLY),
        ({"Subject": "Trả lời tự động: Báo cáo sơ kết"}, letters.AUTO_REPLY),
        ({"Content-Type": "multipart/report; report-type=disposition-notification"}, letters.AUTO_REPLY),
        ({"Auto-Submitted": "auto-generated"}, letters.AUTOMATIC),
        ({"List-Id": "<tin.que-son.example>"}, letters.LIST),
        ({"PRECEDENCE": "Bulk"}, letters.LIST),
        ({"Message-ID": "<41@Soket.Tinh.example>"}, letters.OWN),
        ({"X-Soket-Message": "41", "Return-Path": "<>"}, letters.OWN),
    ],
)
def test_robots_are_told_from_people(headers: dict[str, str], kind: str) -> None:
    given_headers = {"From": "van-thu@que-son.example", "Message-ID": "<1@que-son.example>"} | headers

    assert letters.kind_of_robot(given_headers.items(), own_domain="soket.tinh.example") == kind


@pytest.mark.parametrize(
    ("changes", "answered_today", "code"),
    [
        ({}, 0, ""),
        ({}, 4, ""),
        ({}, 5, "ANSWERS_USED_UP"),
        ({"robot": letters.BOUNCE}, 0, "SENDER_IS_ROBOT"),
        ({"robot": letters.LIST}, 0, "SENDER_IS_ROBOT"),
        ({"robot": "sth new"}, 0, "SENDER_IS_ROBOT"),
        ({"sender": ""}, 0, "SENDER_UNKNOWN"),
        ({"sender": "nhan+k7@tinh.example"}, 0, "SENDER_IS_OURSELVES"),
        ({"authentication": DMARC_FAIL}, 0, "SENDER_NOT_AUTHENTIC"),
    ],
)
def test_only_people_who_are_who_they_say_are_answered_and_not_for_ever(
    changes: dict[str, object], answered_today: int, code: str
) -> None:
    letter = make_letter(**changes)

    permission = letters.may_answer(
        letter, answered_today=answered_today, most_per_day=5, own_addresses=["Nhan@tinh.example"]
    )

    assert (permission.is_given, permission.code) == (not code, code)
    assert bool(permission.reason) == bool(code)


@pytest.mark.parametrize(
    ("spf", "dkim", "dmarc", "has_failed"),
    [
        ("none", "none", "none", False),
        ("temperror", "permerror", "temperror", False),
        ("fail", "none", "none", True),
        ("softfail", "none", "none", True),
        ("fail", "pass", "none", False),
        ("pass", "fail", "none", False),
        ("none", "fail", "none", True),
        ("fail", "fail", "pass", False),
        ("pass", "pass", "fail", True),
    ],
)
def test_a_sender_has_failed_when_nothing_speaks_for_him(spf: str, dkim: str, dmarc: str, has_failed: bool) -> None:
    assert letters.Authentication(spf, dkim, dmarc).has_failed == has_failed


@pytest.mark.proves("E18", "F13")
@pytest.mark.parametrize(
    ("changes", "is_repeat"),
    [
        ({}, True),
        ({"sha256": "2" * 64}, True),  # a second copy by another road: other Received lines
        ({"sha256": "2" * 64, "message_id": "<2@que-son.example>"}, False),
        ({"sha256": "2" * 64, "message_id": ""}, False),
        ({"sha256": "2" * 64, "attachments": (make_attachment(sha256="b" * 64),)}, False),
        ({"sha256": "2" * 64, "text": "Số liệu đúng, xin giữ nguyên."}, False),
    ],
)
def test_a_letter_over_again_is_known_and_a_reused_id_hides_nothing(
    changes: dict[str, object], is_repeat: bool
) -> None:
    earlier = make_letter(attachments=(make_attachment(),))
    letter = make_letter(**({"attachments": (make_attachment(),)} | changes))

    assert letters.is_repeat(letter, earlier) == is_repeat


@pytest.mark.proves("E23")
@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"promises": ("Xin gửi báo cáo đính kèm",)}, ["ATTACHMENT_MISSING"]),
        ({"promises": ("đính kèm",), "attachments": (make_attachment(),)}, []),
        ({"promises": ("đính kèm",), "robot": letters.AUTO_REPLY}, []),
        ({"links": ("https://a.example/x", "https://docs.google.com/d/1")}, ["LINK_INSTEAD_OF_FILE"]),
        ({"links": ("https://quangnam.example/tin",)}, []),
    ],
)
def test_a_letter_that_lacks_its_file_is_told_so(changes: dict[str, object], codes: list[str]) -> None:
    assert [one.code for one in letters.missing_files(make_letter(**changes))] == codes


@pytest.mark.parametrize(
    "quote",
    [
        "> Kính gửi: UBND huyện\n> đính kèm biểu mẫu",
        "Vào Th 6, 10 thg 11, 2023 vào lúc 16:42 Văn phòng <nhan@tinh.example> đã viết:\n\nđính kèm biểu mẫu",
        "On Fri, Nov 10, 2023 at 4:42 PM Van phong <nhan@tinh.example> wrote:\nđính kèm biểu mẫu",
        "Vào Th 6, 10 thg 11, 2023 vào lúc 16:42 Văn phòng Điều phối\n<nhan@tinh.example> đã viết:\n> đính kèm biểu mẫu",
        "-----Original Message-----\nFrom: Văn phòng\nđính kèm biểu mẫu",
        "________________________________\nTừ: Văn phòng <nhan@tinh.example>\nĐã gửi: 10/11\nđính kèm biểu mẫu",
        "*From:* Văn phòng\n*Sent:* Friday\nđính kèm biểu mẫu",
    ],
)
def test_own_words_end_where_the_quote_begins(quote: str) -> None:
    own = mail_texts.new_text(f"Xã xin gửi lại.\n\n{quote}")

    assert own == "Xã xin gửi lại."
    assert mail_texts.promises(own) == ()
    assert mail_texts.promises(f"Xã xin gửi lại.\n{quote}") != ()


def test_an_answer_below_the_quote_is_read_too() -> None:
    text = "On Fri, Nov 10, 2023 at 4:42 PM Van phong <nhan@tinh.example> wrote:\n> Số nào đúng?\nSố 12.500 là đúng."

    assert mail_texts.new_text(text) == "Số 12.500 là đúng."


@pytest.mark.parametrize(
    ("line", "is_promise"),
    [
        ("Xin gửi báo cáo đính kèm.", True),
        ("bao cao trong FILE DINH KEM", True),
        ("Please find attached", True),
        ("Chi tiết kèm theo thư này", True),
        ("Xã kiểm tra, số đã đúng.", False),
        ("Đỉnh núi kém xa", False),
    ],
)
def test_promises_of_a_file(line: str, is_promise: bool) -> None:
    assert bool(mail_texts.promises(line)) == is_promise


@pytest.mark.parametrize(
    ("link", "is_store"),
    [
        ("https://drive.google.com/x", True),
        ("https://ubnd.sharepoint.com/:x:/s", True),
        ("https://drive.google.com.la.example/x", False),
        ("https://la.example/drive.google.com", False),
        ("https://drive.google.com@la.example/", False),
    ],
)
def test_file_stores_are_known_by_their_host(link: str, is_store: bool) -> None:
    assert mail_texts.is_file_store(link) == is_store


@settings(max_examples=80)
@given(st.text(max_size=300))
def test_any_name_becomes_one_that_a_disk_takes_and_stays_so(name: str) -> None:
    safe = file_names.safe(name)

    assert safe
    assert len(safe.encode()) <= 220
    assert not set(safe) & set('/\\:*?"<>|\0\r\n')
    assert not safe.startswith((".", " "))
    assert not safe.endswith((".", " "))
    assert file_names.safe(safe) == safe
    assert file_names.shown(name).encode().count(b"\0") == 0
