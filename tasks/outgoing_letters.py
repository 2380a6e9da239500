"""The letters that the office sends of its own accord, finished: subject, text, HTML. Sending them is others' part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain import outgoing, outgoing_words
from tasks import letter_lines, outgoing_values, pages

FOLDERS: dict[type[outgoing.Letter], str] = {
    outgoing.Launch: "phat-dong",
    outgoing.Request: "de-nghi",
    outgoing.Digest: "nhac-viec",
    outgoing.Escalation: "don-doc",
    outgoing.GateOpened: "mo-buoc",
    outgoing.Invitation: "giay-moi",
    outgoing.DateChange: "doi-ngay",
    outgoing.Cancellation: "huy-hop",
    outgoing.Substitute: "doi-nguoi-du",
    outgoing.Thanks: "cam-on",
    outgoing.Morning: "sang-nay",
    outgoing.Alert: "bao-hong",
}
"""The folder of config/templates/mail with the words of each kind."""

_SIZES = (200, 60, 25, 10, 4, 2)
"""Entries of one list that a letter shows, tried in this order until it is small enough."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to be put into a mail. text: complete; html: the same words, shorter where there are very many."""

    subject: str
    text: str
    html: str


def write(letter: outgoing.Letter) -> Written:
    """Put a letter into words. Whatever people typed stays text: no markup, no link, no further line of a header."""
    folder = f"mail/{FOLDERS[type(letter)]}/noi-dung"
    values = {_SIZES[0]: outgoing_values.of(letter, _SIZES[0])}  # both parts begin with the same
    text = _fitting(f"{folder}.txt.j2", letter, values, letter_lines.LARGEST_TEXT)
    html = _fitting(f"{folder}.html.j2", letter, values, letter_lines.LARGEST_HTML)
    return Written(outgoing_words.subject(letter), text, html)


def _fitting(template: str, letter: outgoing.Letter, values: dict[int, dict[str, Any]], largest: int) -> str:
    """The template rendered with as much of the letter as keeps it at most that many bytes."""
    rendered = ""
    for most in _SIZES:
        if most not in values:
            values[most] = outgoing_values.of(letter, most)
        rendered = pages.render(template, **values[most])
        if template.endswith(".txt.j2"):
            rendered = letter_lines.wrapped(rendered)
        if len(rendered.encode()) <= largest:
            break
    return rendered
