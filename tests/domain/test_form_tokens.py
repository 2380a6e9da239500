"""Signed tokens and reply addresses: read back whole, refused after any change."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain import form_tokens
from domain.form_tokens import Claim

KEY, OLD_KEY = b"k" * 32, b"o" * 32
CLAIM = Claim("quang-nam-ntm-2023", "bao-cao-xa:dv23-20965", "dv23-20965", "1")
TOKEN = form_tokens.sign(CLAIM, KEY)
MAILBOX = "hopthu@nongthon.example"
ADDRESS = form_tokens.reply_address(MAILBOX, 4711, KEY)

FIELD = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
CLAIMS = st.builds(Claim, FIELD, FIELD, FIELD, FIELD)
KEYS = st.binary(min_size=16, max_size=70)


@given(CLAIMS, KEYS, KEYS)
def test_a_token_is_read_back_with_its_key_only(claim: Claim, key: bytes, other: bytes) -> None:
    assume(key != other)

    token = form_tokens.sign(claim, key)

    assert form_tokens.read(token, [other, key]) == claim
    assert form_tokens.read(f" {token.lower()}\n", [key]) == claim
    assert form_tokens.read(token, [other]) is None
    assert form_tokens.read(token, []) is None


def test_a_token_is_short_and_printable() -> None:
    assert TOKEN.startswith("SK1")
    assert TOKEN.isalnum()
    assert TOKEN.upper() == TOKEN
    assert len(TOKEN) <= 120


def test_a_key_and_the_same_with_zeros_are_two() -> None:
    assert form_tokens.read(form_tokens.sign(CLAIM, b"k" * 20), [b"k" * 20 + b"\0"]) is None


@pytest.mark.proves("F14")
@settings(max_examples=150)
@given(st.integers(0, len(TOKEN) - 1), st.one_of(st.characters(), st.sampled_from("ABCXYZ234567018=ſıK ")))
def test_a_token_with_one_character_changed_is_refused(at: int, char: str) -> None:
    changed = TOKEN[:at] + char + TOKEN[at + 1 :]
    is_same = char.isascii() and char.upper() == TOKEN[at]

    assert form_tokens.read(changed, [KEY]) == (CLAIM if is_same else None)


def test_every_other_last_character_is_refused() -> None:
    """The last character carries unused bits: decoding alone would take several for one."""
    others = [TOKEN[:-1] + char for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if char != TOKEN[-1]]

    assert [form_tokens.read(other, [KEY]) for other in others] == [None] * 31


@pytest.mark.parametrize("length", range(len(TOKEN)))
def test_a_cut_token_is_refused(length: int) -> None:
    assert form_tokens.read(TOKEN[:length], [KEY]) is None


@settings(max_examples=150)
@given(st.one_of(st.text(st.characters(), max_size=60), st.text("SK1ABC234567=", max_size=60)))
def test_no_text_is_a_token_or_an_address(text: str) -> None:
    assert form_tokens.read(text, [KEY]) is None
    assert form_tokens.read(f"SK1{text}", [KEY]) is None
    assert form_tokens.find(text) == ()
    assert form_tokens.read_reply_address(text, MAILBOX, [KEY]) is None
    assert form_tokens.read_reply_address(f"hopthu+{text}@nongthon.example", MAILBOX, [KEY]) is None
    assert form_tokens.read_reply_address(ADDRESS, text, [KEY]) is None


def test_a_very_long_text_is_refused() -> None:
    assert form_tokens.read("SK1" + "A" * 10_000_000, [KEY]) is None
    assert form_tokens.find("SK1" + "A" * 1_000_000) == ()
    assert form_tokens.read_reply_address("a" * 1_000_000 + ADDRESS, MAILBOX, [KEY]) is None


def test_tokens_are_found_in_a_longer_text() -> None:
    other = form_tokens.sign(Claim("c", "o", "u", "2"), KEY)
    text = f"Kính gửi: Văn phòng\nMã biểu: {TOKEN.lower()}. Mã cũ ({other}), {TOKEN}\nSK1 không phải mã, xSK1{other}"

    assert form_tokens.find(text) == (TOKEN, other)


def test_an_old_key_still_opens_what_it_signed() -> None:
    assert form_tokens.read(form_tokens.sign(CLAIM, OLD_KEY), [KEY, OLD_KEY]) == CLAIM
    address = form_tokens.reply_address(MAILBOX, 4711, OLD_KEY)
    assert form_tokens.read_reply_address(address, MAILBOX, [KEY, OLD_KEY]) == "4711"


def test_what_cannot_be_signed_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="control character"):
        form_tokens.sign(Claim("a\x1fb", "o", "u", "1"), KEY)
    with pytest.raises(ValueError, match="more than 1000"):
        form_tokens.sign(Claim("a" * 1000, "o", "u", "1"), KEY)
    with pytest.raises(ValueError, match="0 bytes"):
        form_tokens.sign(CLAIM, b"")


def test_an_empty_key_opens_nothing() -> None:
    assert form_tokens.read(TOKEN, [b"", b"k" * 15]) is None
    assert form_tokens.read_reply_address(ADDRESS, MAILBOX, [b""]) is None


def test_a_reply_address_names_its_obligation() -> None:
    assert form_tokens.read_reply_address(ADDRESS, MAILBOX, [KEY]) == "4711"
    assert form_tokens.read_reply_address(f" <{ADDRESS.upper()}> ", MAILBOX.upper(), [OLD_KEY, KEY]) == "4711"
    assert ADDRESS.startswith("hopthu+4711-")
    assert ADDRESS.lower() == ADDRESS


@given(st.from_regex(r"[0-9a-z]([0-9a-z_-]{0,20}[0-9a-z])?", fullmatch=True), KEYS, KEYS)
def test_a_reply_address_is_read_back_with_its_key_only(claim_id: str, key: bytes, other: bytes) -> None:
    assume(key != other)

    address = form_tokens.reply_address("hop.thu+ntm@nongthon.example", claim_id, key)

    assert form_tokens.read_reply_address(address, "hop.thu+ntm@nongthon.example", [key]) == claim_id
    assert form_tokens.read_reply_address(address, "hop.thu+ntm@nongthon.example", [other]) is None
    assert form_tokens.read_reply_address(address, MAILBOX, [key]) is None
    assert len(address.partition("@")[0]) <= 64


@settings(max_examples=150)
@given(st.integers(0, len(ADDRESS) - 1), st.one_of(st.characters(), st.sampled_from("abc234-+@. ")))
def test_a_reply_address_with_one_character_changed_is_refused(at: int, char: str) -> None:
    changed = ADDRESS[:at] + char + ADDRESS[at + 1 :]
    is_same = char.isascii() and char.lower() == ADDRESS[at]

    assert form_tokens.read_reply_address(changed, MAILBOX, [KEY]) == ("4711" if is_same else None)


@pytest.mark.parametrize(
    ("mailbox", "claim_id"),
    [("hopthu", 1), ("@example.org", 1), (MAILBOX, "A"), (MAILBOX, "a:b"), (MAILBOX, ""), (MAILBOX, "a" * 50)],
)
def test_an_address_that_would_not_travel_is_refused(mailbox: str, claim_id: int | str) -> None:
    with pytest.raises(ValueError):
        form_tokens.reply_address(mailbox, claim_id, KEY)


def test_a_tag_is_no_token() -> None:
    """One key makes both: what is signed for an address must not open as a form, nor the other way round."""
    tag = ADDRESS.partition("@")[0].rpartition("-")[2]

    assert form_tokens.read(f"SK1{tag}", [KEY]) is None
    assert form_tokens.read_reply_address(f"hopthu+4711-{TOKEN[3:16].lower()}@nongthon.example", MAILBOX, [KEY]) is None
