"""Our letters as mails: read back by the standard library and by our own reader, which knows them for ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest

from adapters import mail_messages, mail_writing
from domain import letters

LETTER = mail_writing.Outgoing(
    "dot/answer:1",
    "van-phong@tinh.example",
    "xa@huyen.example",
    "[Cần sửa 2 chỗ] Báo cáo sơ kết của UBND xã Tam Anh Nam – đề nghị gửi lại trước 15/10/2023",
    "Kính gửi: Ủy ban nhân dân xã\n\nTrân trọng./.\n",
    "<p>Kính gửi: Ủy ban nhân dân xã</p>",
    datetime(2023, 10, 10, 2, 0, tzinfo=UTC),
    {"Auto-Submitted": "auto-replied", letters.OWN_HEADER: "answer", "In-Reply-To": "<a@xa.example>"},
    [("can-sua-1.xlsx", b"PK\x03\x04"), ("Biểu 01 – xã.docx", b"PK")],
)


def test_letter_is_whole_when_read_back() -> None:
    found = message_from_bytes(mail_writing.write(LETTER), policy=policy.default)

    assert str(found["Subject"]) == LETTER.subject
    assert (found["From"].addresses[0].addr_spec, found["To"].addresses[0].addr_spec) == (
        LETTER.sender,
        LETTER.recipient,
    )
    text, html = found.get_body(("plain",)), found.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert "xã" in html.get_content()
    assert [(one.get_filename(), one.get_content()) for one in found.iter_attachments()] == list(LETTER.files)
    assert found["In-Reply-To"] == "<a@xa.example>"


@pytest.mark.proves("E27")
def test_our_own_reader_knows_it_for_ours() -> None:
    found = mail_messages.read(mail_writing.write(LETTER), received_at=LETTER.written_at)

    assert found.robot == letters.OWN
    assert not found.may_deliver


def test_same_letter_is_the_same_bytes_and_another_key_is_another_letter() -> None:
    first = mail_writing.write(LETTER)

    assert mail_writing.write(LETTER) == first
    other = message_from_bytes(mail_writing.write(replace(LETTER, key="dot/answer:2")))
    assert other["Message-ID"] != message_from_bytes(first)["Message-ID"]


def test_without_an_address_of_ours_it_is_a_draft() -> None:
    found = message_from_bytes(mail_writing.write(replace(LETTER, sender="")))

    assert (found["From"], found["X-Unsent"]) == (None, "1")


@pytest.mark.parametrize(
    "subject",
    [
        "[Nhắc việc: 2 việc đến hạn] UBND xã Thượng Bình 4711 – trước 15/10/2023 (mô phỏng)",
        "Việc " * 60 + "cuối",
        "đ  đ   đ",
        "Đề nghị =?utf-8?b?QQ==?= gửi lại",
        "=?utf-8?b?QQ==?= plain",
        "plain",
    ],
)
def test_subject_comes_back_letter_by_letter_and_no_line_is_too_long(subject: str) -> None:
    name = "Văn phòng Ủy ban nhân dân tỉnh Quảng Nam và " * 3 + "một đơn vị"
    raw = mail_writing.write(replace(LETTER, subject=subject, name=name))

    found = message_from_bytes(raw, policy=policy.default)
    assert str(found["Subject"]) == subject
    # The parser of the library puts a space between two encoded words of a name; its older decoder knows better.
    sender = message_from_bytes(raw)["From"]
    assert str(make_header(decode_header(sender))) == f"{name} <{LETTER.sender}>"
    head = raw.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "changed", [{"subject": "a\r\nBcc: b@c.example"}, {"recipient": "a@b.example\nBcc: c@d.example"}]
)
def test_line_break_adds_no_header(changed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        mail_writing.write(replace(LETTER, **changed))
