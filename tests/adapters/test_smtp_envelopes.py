"""A letter made ready for the wire: addresses that stay addresses, lines that stay lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import smtp_envelopes
from adapters.smtp_envelopes import Envelope, Extensions

FULL = Extensions(smtputf8=True, eight_bit=True, size=True)
RAW = b"Subject: Thu\r\n\r\nNoi dung.\r\n"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("xa@xa.test", b"xa@xa.test"),
        ("xa+phieu=1@[127.0.0.1]", b"xa+phieu=1@[127.0.0.1]"),
        ('"ban thu ky"@xa.test', b'"ban thu ky"@xa.test'),
        ("xa@quế-sơn.test", b"xa@xn--qu-sn-xob9823c.test"),
    ],
)
def test_address_goes_between_the_brackets(address: str, path: bytes) -> None:
    letter = smtp_envelopes.prepare(address, [address], RAW, Extensions())

    assert letter == Envelope(path, [(address, path)], {}, b"", RAW + b".\r\n")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "xa",
        "xa@",
        "@xa.test",
        "xa@xa.test\n",
        "xa@xa.test\r\nRCPT TO:<khac@xa.test>",
        "xa@xa.test> NOTIFY=NEVER",
        "xa@xa.test,khac@xa.test",
        "Xã <xa@xa.test>",
        "xa xa@xa.test",
        "xa\x00@xa.test",
        "xa\N{LINE SEPARATOR}@xa.test",
        '"xa\n"@xa.test',
        "xa\ud800@xa.test",
        "xa@quế..test",
    ],
)
@pytest.mark.parametrize("offered", [Extensions(), FULL])
def test_what_is_no_address_is_refused(address: str, offered: Extensions) -> None:
    letter = smtp_envelopes.prepare("vp@tinh.test", [address, "xa@xa.test"], RAW, offered)

    assert letter.recipients == [("xa@xa.test", b"xa@xa.test")]
    assert [(one, reply.code) for one, reply in letter.refused.items()] == [(address, 553)]


@given(address=st.text(st.characters(), max_size=20) | st.from_regex(r"[^@]{1,9}@[^@]{1,9}", fullmatch=True))
def test_no_address_leaves_its_brackets(address: str) -> None:
    letter = smtp_envelopes.prepare("", [address], RAW, FULL)

    for _, path in letter.recipients:
        assert not set(path) & set(b"\r\n\0<>")
        assert path.startswith(b'"') or b" " not in path


def test_sender_that_is_no_address_refuses_all() -> None:
    letter = smtp_envelopes.prepare("vp@tinh.test>\r\n", ["xa@xa.test", "xb@xa.test"], RAW, FULL)

    assert (letter.recipients, [reply.code for reply in letter.refused.values()]) == ((), [553, 553])


@pytest.mark.parametrize(
    ("raw", "content"),
    [
        (b"a: b\r\n\r\n.\r\n", b"a: b\r\n\r\n..\r\n.\r\n"),
        (b".a\r\n.\r\n..b\r\n", b"..a\r\n..\r\n...b\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b"a\n.\nb\r.\rc\r\n", b"a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n"),  # else a second letter could be smuggled in
        (b"\r\r\n", b"\r\n\r\n.\r\n"),
    ],
)
def test_content_ends_where_it_ends(raw: bytes, content: bytes) -> None:
    assert smtp_envelopes.prepare("", ["xa@xa.test"], raw, Extensions()).content == content


@given(raw=st.binary(max_size=40) | st.text("\r\n.a", max_size=20).map(str.encode))
def test_only_the_last_line_of_the_content_is_a_dot(raw: bytes) -> None:
    content = smtp_envelopes.prepare("", ["xa@xa.test"], raw, FULL).content

    assert content.endswith(b"\r\n.\r\n")
    assert (b"\r\n" + content).count(b"\r\n.\r\n") == 1
    assert content.count(b"\r") == content.count(b"\n") == content.count(b"\r\n")


def test_header_that_is_not_encoded_needs_smtputf8() -> None:
    raw = "Subject: Mời họp\r\n\r\nNoi dung\r\n".encode()

    refused = smtp_envelopes.prepare("", ["xa@xa.test"], raw, Extensions(eight_bit=True))
    taken = smtp_envelopes.prepare("", ["xa@xa.test"], raw, FULL)

    assert (refused.recipients, refused.refused["xa@xa.test"].code) == ((), 554)
    assert taken.options == b" BODY=8BITMIME SIZE=%d SMTPUTF8" % len(raw)


def test_bytes_that_no_charset_explains_are_refused_without_8bitmime() -> None:
    raw = (
        b"Subject: Thu\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xff\xfe\r\n"
    )

    assert smtp_envelopes.prepare("", ["xa@xa.test"], raw, Extensions()).refused["xa@xa.test"].code == 554
    assert smtp_envelopes.prepare("", ["xa@xa.test"], raw, FULL).refused == {}


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("2.0.0 Ok", "2.0.0 Ok"),
        ("a\nb\tc  d \x1b[31m", "a b c d [31m"),
        ("x" * 400, "x" * 300),
        ("h\udcfft", "h\N{REPLACEMENT CHARACTER}t"),
        ("hộp thư đầy", "hộp thư đầy"),
    ],
)
def test_one_line_is_clean(said: str, line: str) -> None:
    assert smtp_envelopes.one_line(said) == line
