"""Header values of a mail: encoded words, odd letters, addresses, dates, what our own server says about the sender.

Works on raw values (8-bit bytes as surrogate escapes) and never raises. The values are cut to size by the caller.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email import utils

from domain import letters, vietnamese

_TEXT_CODECS = ("ascii", "utf", "iso", "cp", "koi8", "gb", "big5", "euc", "shift", "mac", "hz", "tis", "latin")
"""Beginnings of the codecs that stand for letters; punycode, idna, unicode_escape and undefined are something else."""
_ENCODED_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?]{0,4000})\?=", re.IGNORECASE)
_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESS = re.compile(r"[^\s@<>(),;:\\\"\[\]]{1,64}@[^\s@<>(),;:\\\"\[\]]{1,255}")
_COMMENT = re.compile(r"\([^()]{0,1000}\)")
_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]{1,20})(.*)", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"(header\.d|header\.i|smtp\.mailfrom|smtp\.helo)\s*=\s*\"?([^\s;\"]{1,255})", re.IGNORECASE)
_MOST_REFERENCES = 50
_YEARS = range(1990, 2200)


def text_of(content: bytes, charset: str = "") -> tuple[str, bool]:
    """Bytes as text, and whether every byte was understood.

    The declared charset where it fits, else UTF-8 where that fits, else Windows-1258 with marks for what is left.
    """
    for name in dict.fromkeys((charset.strip().strip("'\""), "utf-8")):
        codec = _codec(name)
        if codec:
            try:
                return content.decode(codec), True
            except (UnicodeError, ValueError):
                continue
    return content.decode("cp1258", "replace"), False


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name if name.isascii() else ""
    except (LookupError, ValueError):
        return ""
    return found if found.startswith(_TEXT_CODECS) else ""


def plain(value: str) -> str:
    """A raw value with its 8-bit bytes (surrogate escapes) read as letters."""
    if value.isascii():
        return value
    try:
        return text_of(value.encode("utf-8", "surrogateescape"))[0]
    except UnicodeError:
        return value.encode("utf-8", "replace").decode()


def decoded(value: str) -> str:
    """A value with its encoded words (RFC 2047) decoded, also where a letter is split between two of them.

    Line breaks and controls that were hidden in an encoded word are still in it: see `line`.
    """
    raw = plain(value)
    parts: list[str] = []
    end, waiting, charset = 0, b"", ""
    for word in _ENCODED_WORD.finditer(raw):
        between = raw[end : word.start()]
        if waiting and (between.strip() or word[1].lower() != charset):
            parts.append(text_of(waiting, charset)[0])
            waiting = b""
        if between.strip() or not end:
            parts.append(between)
        charset, end = word[1].lower(), word.end()
        waiting += _word_bytes(word[2].lower(), word[3])
    if waiting:
        parts.append(text_of(waiting, charset)[0])
    return "".join((*parts, raw[end:]))


def _word_bytes(encoding: str, written: str) -> bytes:
    content = written.encode("utf-8", "replace")
    if encoding == "q":
        return quopri.decodestring(content.replace(b"_", b" "))
    try:
        return base64.b64decode(content + b"=" * (-len(content) % 4))
    except (binascii.Error, ValueError):
        return content


def line(value: str) -> str:
    """A value as one clean line: decoded, NFC, no controls: what is hidden in it cannot become a header of ours."""
    return vietnamese.clean(decoded(value))


def hides_break(value: str) -> bool:
    """Tell whether a line break or NUL was smuggled in by an encoded word (the folding of the mail itself is none)."""
    unfolded = value.replace("\r", "").replace("\n", "")
    return any(char in "\r\n\0" for char in decoded(unfolded))


def addresses(values: Iterable[str]) -> list[tuple[str, str]]:
    """(name, address) pairs of address headers; what is no address is left out, the address stays as written.

    Split first, decoded afterwards: a comma inside an encoded name is no separator.
    """
    found: list[tuple[str, str]] = []
    for value in values:
        try:
            pairs = utils.getaddresses([plain(value).replace("\r", "").replace("\n", " ")])
        except (ValueError, IndexError, TypeError, RecursionError):
            pairs = []
        good = [(line(name), address) for name, address in pairs if _ADDRESS.fullmatch(address)]
        # A strict parser gives up on the whole header for one odd entry; then the addresses alone are taken.
        found += good or [("", match[0]) for match in _ADDRESS.finditer(plain(value))]
    return found


def ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs in the values, each once, the last 50."""
    found = dict.fromkeys(match[0] for value in values for match in _ID.finditer(plain(value)))
    return tuple(found)[-_MOST_REFERENCES:]


def moment(value: str) -> datetime | None:
    """The instant of a Date header in UTC; None when it is none. Without a zone it is taken as UTC."""
    try:
        found = utils.parsedate_to_datetime(line(value))
        if found.year not in _YEARS:
            return None
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def authentication(headers: Sequence[tuple[str, str]], authserv_id: str, from_address: str) -> letters.Authentication:
    """The verdicts of our own server: Authentication-Results headers that carry its name, and no others.

    authserv_id: "" trusts nobody. Our server must take foreign headers of its own name away (RFC 8601, section 5); as
    a second wall, headers are read from the top, the first verdict of a method counts, and a Received header ends it.
    """
    verdicts: dict[str, str] = {}
    has_begun = False
    for name, value in headers if authserv_id else ():
        if name.lower() == "received" and has_begun:
            break
        if name.lower() != "authentication-results":
            continue
        said_by, _, results = _COMMENT.sub(" ", plain(value)).partition(";")
        if (said_by.split() or [""])[0].lower() != authserv_id.lower():
            continue
        has_begun = True
        for method, verdict in _results(results, from_address.rpartition("@")[2].lower()):
            verdicts.setdefault(method, verdict)
    return letters.Authentication(**verdicts)


def _results(results: str, domain: str) -> list[tuple[str, str]]:
    """(method, verdict) of one header; of several signatures one that passes for the sender's domain is taken."""
    found: dict[str, str] = {}
    for result in results.split(";"):
        match = _RESULT.match(result)
        if match is None:
            continue
        method, verdict = match[1].lower(), match[2].lower()
        named = [value.rpartition("@")[2].lower() for _, value in _PROPERTY.findall(match[3])]
        if verdict == letters.PASS and method != "dmarc" and not any(_is_aligned(one, domain) for one in named):
            verdict = letters.NONE
        if method not in found or verdict == letters.PASS:
            found[method] = verdict
    return list(found.items())


def _is_aligned(signed: str, domain: str) -> bool:
    """The domain that was checked is the sender's, lies in it, or the other way round; a bare ending (vn) is nobody's."""
    if "." not in signed or not domain:
        return False
    return signed == domain or signed.endswith(f".{domain}") or domain.endswith(f".{signed}")
