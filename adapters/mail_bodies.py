"""The text of a mail's body: HTML into text, line by line, in time that grows with its length only.

The standard library's HTML parser takes quadratic time on crafted input (unclosed comments and tags); this reads tags
with one expression that never looks back, and knows nothing of HTML but where a line ends and what is not shown.
"""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 200_000
"""Letters of a body that are read; a report comes as a file."""

_TAG = re.compile(r"(<[^<>]*>)")
_TAG_NAME = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)")
_LINE_TAGS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "center",
        "div",
        "dl",
        "dt",
        "dd",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_CELL_TAGS = frozenset({"td", "th"})
_UNSHOWN = frozenset({"head", "script", "style", "template", "title"})
_SPACES = re.compile(r"[^\S\n\t]+")
_LINK = re.compile(r"href\s*=\s*[\"']?(https?://[^\s\"'<>]{4,1500})", re.IGNORECASE)


def from_html(source: str) -> str:
    """The words of an HTML page as they are read: blocks on lines of their own, cells apart, nothing of head or style."""
    words: list[str] = []
    unshown = ""
    for token in _TAG.split(_without_comments(source)):
        if not (token.startswith("<") and token.endswith(">")):
            if not unshown:
                words.append(html.unescape(token.replace("\r", " ").replace("\n", " ")))
            continue
        match = _TAG_NAME.match(token)
        name = match[1].lower() if match else ""
        if unshown:
            unshown = "" if name == unshown and token.startswith("</") else unshown
        elif name in _UNSHOWN and not token.startswith("</"):
            unshown = name
        elif name in _LINE_TAGS:
            words.append("\n")
        elif name in _CELL_TAGS:
            words.append("\t")
    return tidy("".join(words))


def _without_comments(source: str) -> str:
    """One that is never closed hides the rest, as in a browser."""
    kept: list[str] = []
    at = 0
    while (start := source.find("<!--", at)) >= 0:
        kept.append(source[at:start])
        end = source.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join((*kept, source[at:]))


def hrefs(source: str) -> list[str]:
    """Where the links of an HTML page lead; the words shown may say something else."""
    return [html.unescape(match) for match in _LINK.findall(source)]


def tidy(text: str) -> str:
    """NFC, one kind of line end, no controls, no runs of spaces or empty lines; at most LONGEST letters."""
    lines = text[: LONGEST * 2].replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")
    shown = ("".join(char for char in one if char == "\t" or _is_shown(char)) for one in lines)
    kept: list[str] = []
    for one in shown:
        bare = _SPACES.sub(" ", one).strip()
        if bare or (kept and kept[-1]):
            kept.append(bare)
    return unicodedata.normalize("NFC", "\n".join(kept)).strip()[:LONGEST]


def _is_shown(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"
