"""Reading mails: as programs write them, as nobody should, and as only a machine would."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters import mail_messages
from domain import letters
from tests.adapters.mail_samples import PNG, RECEIVED_AT, by_hand, make_bounce, make_mail, with_file


def read(mail: bytes | EmailMessage, **said: str) -> letters.Letter:
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    return mail_messages.read(raw, received_at=RECEIVED_AT, **said)


def codes(letter: letters.Letter) -> list[str]:
    return [one.code for one in letter.findings]


def named(*disposition: str | bytes) -> bytes:
    """A mail with one file whose name is written that way."""
    return by_hand(
        "From: a@que-son.example",
        'Content-Type: multipart/mixed; boundary="m"',
        "",
        "--m",
        "Content-Type: application/octet-stream",
        *disposition,
        "",
        "PK",
        "--m--",
    )


def test_read_a_reply_with_a_file() -> None:
    mail = with_file(make_mail("Xin gửi báo cáo.\n\n> Kính gửi quý cơ quan", In_Reply_To="<dn-1@soket.tinh.example>"))

    letter = read(mail)

    assert (letter.sender, letter.sender_name) == ("van-thu@que-son.example", "Văn thư huyện Quế Sơn")
    assert letter.recipients == ("nhan+k7f3@tinh.example",)
    assert letter.subject == "Báo cáo sơ kết của UBND huyện Quế Sơn"
    assert (letter.message_id, letter.in_reply_to) == ("<thu-1@que-son.example>", "<dn-1@soket.tinh.example>")
    assert [(one.name, one.safe_name, one.content) for one in letter.attachments] == [
        ("Biểu 01 - xã Tân Hội.xlsx", "Biểu 01 - xã Tân Hội.xlsx", b"PK-bieu")
    ]
    assert (letter.robot, letter.findings) == ("", ())


@pytest.mark.proves("E36")
def test_receipt_time_is_our_servers_and_a_wrong_clock_is_only_told() -> None:
    letter = read(make_mail(Date="Wed, 10 Nov 2038 16:40:00 +0700"))

    assert letter.received_at == RECEIVED_AT
    assert letter.sent_at == datetime(2038, 11, 10, 9, 40, tzinfo=UTC)
    assert codes(letter) == ["SENDER_CLOCK_ODD"]


@pytest.mark.parametrize("date", ["", "hôm qua", "Fri, 99 Nov 2023 16:40:00 +0700", "Fri, 10 Nov 0001 16:40:00 +9999"])
def test_a_date_that_is_none_is_none(date: str) -> None:
    assert read(by_hand("From: a@que-son.example", f"Date: {date}", "", "x")).sent_at is None


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (("Content-Disposition: attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.docx",), "Báo cáo.docx"),
        (
            ("Content-Disposition: attachment;", " filename*0*=UTF-8''B%C3%A1o%20;", " filename*1*=c%C3%A1o.docx"),
            "Báo cáo.docx",
        ),
        (('Content-Disposition: attachment; filename="=?UTF-8?B?QsOhbyBjw6FvLmRvY3g=?="',), "Báo cáo.docx"),
        (('Content-Disposition: attachment; filename="Báo cáo.docx"',), "Báo cáo.docx"),
        (("Content-Disposition: attachment", 'Content-Type: application/pdf; name="=?utf-8?q?B=C3=A1o?="'), ""),
        (("Content-Disposition: attachment; filename*=khong-co''%ff.xlsx",), "ÿ.xlsx"),
    ],
)
def test_names_of_files_in_every_spelling(disposition: tuple[str, ...], name: str) -> None:
    (file,) = read(named(*disposition)).attachments

    assert file.name == (name or file.safe_name)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\bieu.xlsx", "bieu.xlsx"),
        ("..xlsx", "xlsx"),
        ("con.xlsx", "_con.xlsx"),
        ("bieu\u202exslx.exe", "bieuxslx.exe"),
    ],
)
def test_a_name_with_tricks_is_kept_for_showing_and_made_safe_for_the_disk(name: str, safe: str) -> None:
    encoded = base64.b64encode(name.encode()).decode()

    (file,) = read(named(f'Content-Disposition: attachment; filename="=?utf-8?b?{encoded}?="')).attachments

    assert (file.name, file.safe_name) == (name, safe)


def test_two_files_of_one_name_lie_apart_on_the_disk() -> None:
    letter = read(with_file(with_file(make_mail(), "bieu.xlsx"), "BIEU.xlsx", b"PK-2"))

    assert [one.safe_name for one in letter.attachments] == ["bieu.xlsx", "BIEU (2).xlsx"]


def test_an_encoded_word_may_be_split_inside_a_letter_and_name_any_charset() -> None:
    whole = base64.b64encode("Báo cáo".encode()).decode()
    subject = f"=?utf-8?q?Qu=E1?=\r\n =?utf-8?q?=BA=BF_?= =?punycode?b?{whole}?="

    assert read(by_hand("From: a@que-son.example", f"Subject: {subject}", "", "x")).subject == "Quế Báo cáo"


def test_a_line_break_hidden_in_a_header_becomes_a_space_and_is_told() -> None:
    letter = read(by_hand("From: a@que-son.example", "Subject: =?utf-8?q?B=C3=A1o=0D=0ABcc:_x@y.example?=", "", "x"))

    assert letter.subject == "Báo Bcc: x@y.example"
    assert codes(letter) == ["HEADER_BREAK"]


@pytest.mark.parametrize(
    ("headers", "sender", "code"),
    [
        (["From: a@que-son.example", "From: b@nui-thanh.example"], "", "SEVERAL_SENDERS"),
        (["From: a@que-son.example, b@nui-thanh.example"], "", "SEVERAL_SENDERS"),
        (["From: a@que-son.example", "From: A@que-son.example"], "a@que-son.example", ""),
        (["From: undisclosed"], "", "SENDER_MISSING"),
        (["X: y"], "", "SENDER_MISSING"),
        (['From: "chu-tich@tinh.example" <la@khac.example>'], "la@khac.example", ""),
    ],
)
def test_there_is_one_sender_or_none(headers: list[str], sender: str, code: str) -> None:
    letter = read(by_hand(*headers, "", "x"))

    assert (letter.sender, codes(letter)) == (sender, [code] if code else [])


@pytest.mark.parametrize(
    ("content_type", "body", "text", "found"),
    [
        ("text/plain; charset=utf-8", "Quế Sơn".encode(), "Quế Sơn", []),
        ("text/plain; charset=windows-1258", "Quê".encode("cp1258"), "Quê", []),
        ("text/plain; charset=us-ascii", "Quế Sơn".encode(), "Quế Sơn", []),
        ("text/plain; charset=idna", "Quế Sơn".encode(), "Quế Sơn", []),
        ("text/plain; charset=khong-co", b"Qu\xea", "Quê", ["CHARSET_UNKNOWN"]),
        ("text/plain", "Quế Sơn".encode(), "Quế Sơn", []),
        ("text/html; charset=utf-8", "<style>p{}</style><p>Quế&nbsp;Sơn</p><!-- <b>ẩn</b> -->hết".encode(), "", []),
    ],
)
def test_bodies_of_every_charset(content_type: str, body: bytes, text: str, found: list[str]) -> None:
    letter = read(by_hand("From: a@que-son.example", f"Content-Type: {content_type}", "", body))

    assert (letter.text, codes(letter)) == (text or "Quế Sơn\nhết", found)


def test_a_small_photo_from_a_phone_is_a_file_though_it_has_an_id() -> None:
    mail = make_mail("Gửi từ điện thoại")
    mail.add_attachment(PNG, maintype="image", subtype="jpeg", filename="IMG_1.jpg", disposition="inline", cid="<img1>")

    letter = read(mail)

    assert ([one.name for one in letter.attachments], letter.pictures) == (["IMG_1.jpg"], ())


def test_a_logo_of_the_signature_is_no_file_and_a_photographed_page_is_one() -> None:
    mail = make_mail("Xin gửi.")
    mail.add_alternative('<p>Xin gửi.<img src="cid:logo"></p>', subtype="html")
    mail.get_payload()[1].add_related(PNG, "image", "png", cid="<logo>", filename="logo.png")  # type: ignore[union-attr,index]
    mail.add_attachment(PNG, maintype="image", subtype="jpeg", filename="trang-1.jpg")

    letter = read(mail)

    assert [one.name for one in letter.pictures] == ["logo.png"]
    assert [one.name for one in letter.attachments] == ["trang-1.jpg"]


@pytest.mark.proves("E18")
def test_files_of_a_forwarded_mail_are_found_with_the_hash_they_had() -> None:
    original = with_file(make_mail())
    forward = make_mail("Chuyển tiếp.", Subject="Fwd: Báo cáo", Message_ID="<thu-2@que-son.example>")
    forward.add_attachment(original)

    (direct,), (forwarded,) = read(original).attachments, read(forward).attachments

    assert (forwarded.sha256, forwarded.forwarded_in) == (direct.sha256, "Báo cáo sơ kết của UBND huyện Quế Sơn")
    assert read(forward).text == "Chuyển tiếp."


def test_forwards_inside_forwards_end_somewhere() -> None:
    mail = with_file(make_mail())
    for _ in range(6):
        outer = make_mail()
        outer.add_attachment(mail)
        mail = outer

    letter = read(mail)

    assert (letter.attachments, codes(letter)) == ((), ["FORWARDED_TOO_DEEP"])


def test_a_bounce_names_addresses_and_our_letter_and_brings_no_file() -> None:
    letter = read(make_bounce())

    assert letter.robot == letters.BOUNCE
    assert letter.bounced_message_id == "<de-nghi-41@soket.tinh.example>"
    assert [(one.address, one.status, one.is_permanent) for one in letter.bounces] == [
        ("van-thu@cho-chun.example", "5.1.1", True),
        ("ubnd@cho-chun.example", "4.2.2", False),
    ]
    assert (letter.attachments, letter.may_deliver) == ((), False)


@pytest.mark.proves("E27")
def test_an_out_of_office_note_is_no_delivery_and_names_the_substitute() -> None:
    letter = read(make_mail("Tôi đi công tác, xin liên hệ pho-phong@que-son.example.", Auto_Submitted="auto-replied"))

    assert (letter.robot, letter.may_deliver) == (letters.AUTO_REPLY, False)
    assert letters.substitutes(letter) == ("pho-phong@que-son.example",)


def test_our_own_letter_come_back_is_known_by_its_number() -> None:
    mail = make_mail(Message_ID="<dn-1@soket.tinh.example>")

    assert read(mail, own_domain="soket.tinh.example").robot == letters.OWN
    assert read(mail, own_domain="khac.example").robot == ""


@pytest.mark.proves("E23")
def test_a_link_instead_of_a_file_is_kept_and_not_taken_from_the_quote() -> None:
    letter = read(make_mail("Báo cáo ở đây: https://drive.google.com/file/d/1/view.\n\n> xem https://mau.example/x"))

    assert letter.links == ("https://drive.google.com/file/d/1/view",)
    assert [one.code for one in letters.missing_files(letter)] == ["LINK_INSTEAD_OF_FILE"]


@pytest.mark.parametrize(
    ("results", "verdicts", "has_failed"),
    [
        (["mx.tinh.example; spf=pass smtp.mailfrom=que-son.example; dmarc=pass"], ("pass", "none", "pass"), False),
        (["mx.tinh.example; dmarc=fail header.from=que-son.example"], ("none", "none", "fail"), True),
        (["mx.tinh.example; spf=softfail smtp.mailfrom=x@la.example"], ("softfail", "none", "none"), True),
        (["MX.tinh.example 1; dkim=pass (good; key) header.d=que-son.example"], ("none", "pass", "none"), False),
        (["mx.tinh.example; dkim=pass header.d=la.example; spf=fail"], ("fail", "none", "none"), True),
        (["mx.khac.example; dmarc=pass"], ("none", "none", "none"), False),
        (["mx.tinh.example; dmarc=fail", "mx.tinh.example; dmarc=pass"], ("none", "none", "fail"), True),
    ],
)
def test_only_our_own_server_speaks_about_the_sender(
    results: list[str], verdicts: tuple[str, str, str], has_failed: bool
) -> None:
    headers = [f"Authentication-Results: {one}" for one in results]
    raw = by_hand(*headers, "From: a@que-son.example", "", "x")

    found = read(raw, authserv_id="mx.tinh.example").authentication

    assert (found, found.has_failed) == (letters.Authentication(*verdicts), has_failed)
    assert read(raw).authentication == letters.NOT_CHECKED


def test_a_forged_verdict_below_the_route_of_the_mail_does_not_count() -> None:
    raw = by_hand(
        "Authentication-Results: mx.tinh.example; spf=none",
        "Received: from la.example",
        "Authentication-Results: mx.tinh.example; dmarc=pass",
        "From: a@que-son.example",
        "",
        "x",
    )

    assert read(raw, authserv_id="mx.tinh.example").authentication.dmarc == "none"


def test_what_cannot_be_opened_is_named_as_such() -> None:
    raw = named('Content-Disposition: attachment; filename="winmail.dat"')

    letter = read(raw)

    assert codes(letter) == ["WINMAIL_DAT"]
    assert [one.name for one in letter.attachments] == ["winmail.dat"]


HEAD = b"From: a@que-son.example\r\nSubject: x\r\n"
NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(500))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (HEAD + NESTED, "MAIL_TOO_DEEP"),
        (HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 500, "MAIL_TOO_DEEP"),
        (HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 300, "TOO_MANY_PARTS"),
        (HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 5000, "MAIL_TOO_DEEP"),
        (HEAD + b"To: " + b"(" * 100_000 + b"\r\n\r\nx", "HEADER_CUT"),
        (HEAD + b"Content-Type: text/plain" + b";a=b" * 100_000 + b"\r\n\r\nx", ""),
        (HEAD + b"Subject: " + b"=?a?q?" * 100_000 + b"\r\n\r\nx", "HEADER_CUT"),
        (HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 40_000, ""),
        (HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a " * 60_000, ""),
        (HEAD + b"\r\n" + b"a@" * 150_000, "BODY_CUT"),
        (HEAD + b"\r\n" + b"x" * 51 * 1024 * 1024, "MAIL_TOO_LARGE"),
        (b"", "SENDER_MISSING"),
        (b"\0" * 1000, "SENDER_MISSING"),
    ],
)
def test_a_bomb_is_refused_quickly_with_its_headers_read(raw: bytes, code: str) -> None:
    began = time.process_time()

    letter = read(raw)

    assert codes(letter)[:1] == ([code] if code else [])
    assert letter.sender == ("a@que-son.example" if raw.startswith(HEAD) else "")
    assert time.process_time() - began < 5  # a quadratic reader takes minutes


def test_what_nobody_foresaw_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("adapters.mail_parts.take_apart", fail)

    letter = read(b"From: a@que-son.example\r\n\r\nx")

    assert (codes(letter), letter.received_at) == (["MAIL_UNREADABLE"], RECEIVED_AT)


RICH = with_file(make_mail("Xin gửi báo cáo đính kèm.", Reply_To="<x@que-son.example>", List_Id="<a.b>")).as_bytes()
SAMPLES = (
    RICH,
    make_bounce(),
    named("Content-Disposition: attachment;", " filename*0*=UTF-8''B%C3%A1o;", " filename*1=x"),
)
SPLICES = (
    b"=?utf-8?b?",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"=?",
    b"*0*=",
    b"--",
    b'"',
    b"<",
    b"(",
    b";",
    b"multipart/mixed",
)


@settings(max_examples=80)
@given(
    sample=st.sampled_from(SAMPLES),
    cuts=st.lists(
        st.tuples(
            st.integers(0, 3000), st.integers(0, 60), st.one_of(st.sampled_from(SPLICES), st.binary(max_size=12))
        ),
        min_size=1,
        max_size=6,
    ),
)
@example(sample=RICH, cuts=[(0, 3000, b"")])
def test_no_mutation_of_a_mail_is_beyond_reading(sample: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    raw = sample
    for start, length, splice in cuts:
        raw = raw[:start] + splice + raw[start + length :]

    letter = read(raw, authserv_id="mx.tinh.example")

    assert "MAIL_UNREADABLE" not in codes(letter)
    for file in letter.attachments:
        assert file.safe_name == file.safe_name.strip(". ")
        assert not set(file.safe_name) & set("/\\\0\r\n")
    for text in (letter.subject, letter.text, letter.sender_name, *(one.name for one in letter.attachments)):
        assert "\0" not in text.encode().decode()
    assert not set("\r\n") & set(letter.subject + letter.sender + letter.message_id + "".join(letter.recipients))
