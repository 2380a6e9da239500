"""Signed marks by which our own forms and reply addresses are known again: a token in a file, a tag in an address.

Whoever holds the key can make them, nobody else; what they say is not secret. That a mark is genuine tells which
obligation is meant, not who sent it: see the rules of intake for that.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

PREFIX = "SK1"
"""Begins every token; the digit is the version of its making."""
LEAST_KEY = 16
"""Bytes a key must have; a shorter one signs nothing and opens nothing."""

_SEPARATOR = "\x1f"
_TOKEN_LABEL, _ADDRESS_LABEL = b"soket form token", b"soket reply address"
_TOKEN_MAC, _ADDRESS_MAC = 10, 8
_LONGEST = 1000
_LONGEST_LOCAL_PART = 64
"""Characters before the @ that every mail server must take (RFC 5321, 4.5.3.1.1)."""
_TOKEN = re.compile(rf"(?<![0-9A-Za-z])[Ss][Kk]1[A-Za-z2-7]{{24,{_LONGEST}}}(?![0-9A-Za-z])")
_ID = re.compile(r"[0-9a-z](?:[0-9a-z_-]*[0-9a-z])?")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a form says it is: ids as the plan and the campaign have them, and the version of the form."""

    campaign: str
    obligation: str
    unit: str
    form_version: str


def sign(claim: Claim, key: bytes) -> str:
    """The token of a claim: capitals and digits only, about 1.6 characters for each of the claim's bytes.

    Case does not matter to `read`. Raises ValueError for a key that is too short or an id that cannot be carried.
    """
    fields = astuple(claim)
    said = _SEPARATOR.join(fields)
    if said.count(_SEPARATOR) != len(fields) - 1:
        raise ValueError(f"{claim} holds a control character: nothing that is signed may")
    payload = said.encode("utf-8")
    token = PREFIX + _base32(_mac(_TOKEN_LABEL, payload, _usable(key), _TOKEN_MAC) + payload)
    if len(token) > _LONGEST:
        raise ValueError(f"{claim} makes a token of {len(token)} characters, more than {_LONGEST}")
    return token


def read(token: str, keys: Sequence[bytes]) -> Claim | None:
    """The claim of a token signed with one of the keys; None for any other text. Never raises.

    keys: the one in use and those before it, so that forms handed out earlier stay good.
    """
    written = token.strip().upper() if len(token) <= 2 * _LONGEST and token.isascii() else ""
    if not written.startswith(PREFIX):
        return None
    signed = _unbase32(written.removeprefix(PREFIX))
    mac, payload = signed[:_TOKEN_MAC], signed[_TOKEN_MAC:]
    # Every key is tried, so that the time tells nothing about which one fits.
    genuine = [hmac.compare_digest(_mac(_TOKEN_LABEL, payload, key, _TOKEN_MAC), mac) for key in keys if _is_long(key)]
    return Claim(*payload.decode("utf-8").split(_SEPARATOR)) if any(genuine) else None


def find(text: str) -> tuple[str, ...]:
    """What looks like a token in a longer text, in capitals, each once, in order; whether it is genuine says `read`."""
    return tuple(dict.fromkeys(found.upper() for found in _TOKEN.findall(text)))


def reply_address(mailbox: str, claim_id: int | str, key: bytes) -> str:
    """Our mailbox with a tag for one obligation: "hopthu+4711-k3…@example.org"; all in small letters.

    claim_id: number or short id (a-z, 0-9, dash, underscore). Raises ValueError for another, for a mailbox that is
    none, for a short key, and where the part before the @ would be longer than 64 characters.
    """
    local, at, host = mailbox.strip().lower().rpartition("@")
    named = str(claim_id)
    if not (local and at and host and _ID.fullmatch(named)):
        raise ValueError(
            f"no reply address for {named!r} at {mailbox!r}: expected name@host and an id of a-z, 0-9, - and _"
        )
    tagged = f"{local}+{_tag(named, _usable(key))}"
    if len(tagged) > _LONGEST_LOCAL_PART:
        raise ValueError(f"{tagged!r} has {len(tagged)} characters before the @, more than {_LONGEST_LOCAL_PART}")
    return f"{tagged}@{host}"


def read_reply_address(address: str, mailbox: str, keys: Sequence[bytes]) -> str | None:
    """The id of the obligation that an address of ours was made for, as text; None for any other. Never raises.

    address: the bare address or one in angle brackets, in any case; the reader of mails takes a display name off.
    """
    written = address.strip()
    if len(written) > _LONGEST or not written.isascii():
        return None
    local, _, host = written.removeprefix("<").removesuffix(">").lower().rpartition("@")
    our_local, _, our_host = mailbox.strip().lower().rpartition("@")
    named_local, _, tag = local.rpartition("+")
    if not our_local or (named_local, host) != (our_local, our_host):
        return None
    named = tag.rpartition("-")[0]
    genuine = [hmac.compare_digest(_tag(named, key), tag) for key in keys if _is_long(key)]
    return named if _ID.fullmatch(named) and any(genuine) else None


def _tag(named: str, key: bytes) -> str:
    return f"{named}-{_base32(_mac(_ADDRESS_LABEL, named.encode('ascii'), key, _ADDRESS_MAC)).lower()}"


def _is_long(key: bytes) -> bool:
    return len(key) >= LEAST_KEY


def _usable(key: bytes) -> bytes:
    if not _is_long(key):
        raise ValueError(f"the key has {len(key)} bytes, expected at least {LEAST_KEY}")
    return key


def _mac(label: bytes, payload: bytes, key: bytes, length: int) -> bytes:
    """The head of an HMAC-SHA256; the label keeps a tag from being passed off as a token.

    The key is hashed first, because HMAC takes a key and the same with zeros behind it for one.
    """
    return hmac.digest(hashlib.sha256(key).digest(), label + b"\0" + payload, "sha256")[:length]


def _base32(content: bytes) -> str:
    return base64.b32encode(content).decode("ascii").rstrip("=")


def _unbase32(written: str) -> bytes:
    """The bytes; b"" for what `_base32` does not write, since unused bits at the end allow two spellings."""
    try:
        content = base64.b32decode(written + "=" * (-len(written) % 8))
    except (binascii.Error, ValueError):
        return b""
    return content if _base32(content) == written else b""
