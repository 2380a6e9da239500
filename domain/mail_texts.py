"""What people write in a mail: their own words and what they quote, links, addresses, promised attachments."""

from __future__ import annotations

import re

from domain import vietnamese

_MOST_LINKS = 20
_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}]{4,1500}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_FILE_STORES = (
    "drive.google.com",
    "docs.google.com",
    "1drv.ms",
    "onedrive.live.com",
    "sharepoint.com",
    "dropbox.com",
    "fshare.vn",
    "mediafire.com",
    "wetransfer.com",
    "we.tl",
    "mega.nz",
    "box.com",
    "icloud.com",
)
"""Hosts where people put files instead of attaching them; their subdomains too."""
_PROMISE = re.compile(
    r"\b(?:(?:file|tep|ban mem) )?(?:dinh kem|gui kem|kem theo (?:thu|mail|email|day)|kem file|kem tep|attached|attachment)\b"
)
_SEPARATOR = re.compile(r"[-_]{5,}")
"""What programs draw above the mail they quote: "-----Original Message-----", a line of underscores."""
_SEPARATOR_WORDS = ("original message", "forwarded message", "thu goc", "tin nhan goc", "thu da chuyen tiep")
_INTRODUCTION = re.compile(r"^(?:on|vao|luc|ngay)\b.{5,300}(?:wrote|da viet|viet) ?:$")
_HEADER_OF_QUOTE = re.compile(r"^\*?(?:from|tu|nguoi gui) ?:\*? ?\S")
_SECOND_HEADER_OF_QUOTE = re.compile(
    r"^\*?(?:sent|date|da gui|ngay|gui luc|to|den|toi|kinh gui|subject|chu de|tieu de) ?:"
)


def new_text(text: str) -> str:
    """The words a sender added himself: quoted lines and everything below the head of a quoted mail are left out.

    The answer may also stand below the quote, line by line; then only the lines with ">" go.
    """
    kept: list[str] = []
    lines = text.splitlines()
    before = ""
    for number, line in enumerate(lines):
        stripped = line.strip()
        if stripped.startswith(">"):
            continue
        # A paragraph is never the head of a quote.
        folded = vietnamese.mark_fold(stripped) if len(stripped) <= 400 else ""
        is_wrapped = (
            bool(before) and not _INTRODUCTION.match(folded) and bool(_INTRODUCTION.match(f"{before} {folded}"))
        )
        if is_wrapped or _INTRODUCTION.match(folded):
            if is_wrapped:  # mail programs break the long line "Vào … đã viết:" in two
                kept.pop()
            before = ""
            if any(later.strip().startswith(">") for later in lines[number + 1 : number + 4]):
                continue
            break
        if _begins_quote(folded, lines[number + 1 : number + 4]):
            break
        kept.append(line)
        before = folded
    return "\n".join(kept).strip()


def _begins_quote(folded: str, following: list[str]) -> bool:
    if _SEPARATOR.match(folded) and (
        any(word in folded for word in _SEPARATOR_WORDS)
        or any(_HEADER_OF_QUOTE.match(vietnamese.mark_fold(one)) for one in following)
    ):
        return True
    return bool(_HEADER_OF_QUOTE.match(folded)) and any(
        _SECOND_HEADER_OF_QUOTE.match(vietnamese.mark_fold(one)) for one in following
    )


def links(text: str) -> tuple[str, ...]:
    """Web addresses in a text, each once, in order, at most 20."""
    found = (match[0].rstrip(".,;:!?)]»”") for match in _LINK.finditer(text))
    return tuple(dict.fromkeys(found))[:_MOST_LINKS]


def is_file_store(link: str) -> bool:
    """Tell whether a link leads to a place where people share files (Drive, OneDrive, Fshare …)."""
    host = link.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
    return any(host == store or host.endswith(f".{store}") for store in _FILE_STORES)


def addresses(text: str) -> tuple[str, ...]:
    """Mail addresses in a text, lower case, each once, in order."""
    return tuple(dict.fromkeys(match[0].lower().strip(".-") for match in _ADDRESS.finditer(text)))


def promises(text: str) -> tuple[str, ...]:
    """The lines of a sender's own words that promise an attachment ("Xin gửi báo cáo đính kèm"), each cut to 120 characters."""
    found = (line.strip() for line in text.splitlines() if _PROMISE.search(vietnamese.mark_fold(line[:2000])))
    return tuple(line if len(line) <= 120 else f"{line[:119].rstrip()}…" for line in found)[:5]
