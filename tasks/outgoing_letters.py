"""The letters that the office sends of its own accord, finished: subject, text, HTML. Sending them is others' part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from adapters import pages as templates
from config import settings
from domain import letter_tone, outgoing, outgoing_words
from tasks import answer_letters, letter_lines, outgoing_samples, outgoing_values, pages

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


def check() -> list[str]:
    """Faults of the words of all mails as they lie on this machine now, in Vietnamese, with file and line; [] for none.

    Every kind is filled in with made-up letters, full ones and the least. An office may have changed the files since
    this process read them, so they are read anew whenever they are others.
    """
    files = sorted((settings.TEMPLATES / "mail").rglob("*.j2"))
    return list(_faults(settings.TEMPLATES, tuple((path, path.stat().st_mtime_ns) for path in files)))


@lru_cache(maxsize=2)
def _faults(directory: Path, files: tuple[tuple[Path, int], ...]) -> tuple[str, ...]:  # noqa: ARG001  what was tried
    made = templates.Pages(directory)
    faults: dict[str, None] = {}
    for folder, values, may_be_ordered in _cases():
        for ending in ("txt", "html"):
            name = f"mail/{folder}/noi-dung.{ending}.j2"
            try:
                text = made.render(name, **values)
            except (
                Exception
            ) as error:  # what a template does is the office's: divide by nothing, call itself, be no text
                found = made.fault_of(name, error)
                line = f", dòng {found.line}" if found.line else ""
                faults[
                    f"Mẫu thư {found.file}{line} không điền được: {found.why}. Đề nghị sửa chỗ đó, hoặc chép lại tệp mẫu gốc."
                ] = None
                continue
            for said in letter_tone.unfitting(text, may_be_ordered=may_be_ordered):
                faults[f"Mẫu thư {name} có lời “{said}”; thư chỉ đề nghị, không phê bình. Đề nghị viết lại."] = None
    return tuple(faults)


@lru_cache(maxsize=1)
def _cases() -> tuple[tuple[str, Mapping[str, Any], bool], ...]:
    return tuple(_tries())


def _tries() -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """(folder, values, may the addressee be ordered) of every letter that templates are tried with: whole, and cut short."""
    for kind, folder in FOLDERS.items():
        for letter in outgoing_samples.letters(kind):
            for most in (_SIZES[0], 1):
                yield folder, outgoing_values.of(letter, most), letter.tone.may_be_ordered
    for answer in outgoing_samples.answers():
        for most in (_SIZES[0], 1):
            yield "tra-loi", answer_letters.values(answer, most, most), True
