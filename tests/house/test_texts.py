"""What the files say: no addresses of machines or people, one form of letters, docs that name what exists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from tests.house import tree

# The plan's own files quote the mailbox that the plan prints (III.2); nothing else may know it.
PLAN_FILES = "config/plans/quang-nam-ntm-2023/"
PLAN_MAILBOX = "vpdpnongthonmoiqnam@" + "gmail.com"
# Names that can never be delivered to: RFC 2606, RFC 6761, and the machine itself.
SAFE_DOMAIN = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|invalid|test|localhost|local|internal)", re.I)
MAILBOX = re.compile(r"(?<![\w.+%\\-])[\w.+%-]+@((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@-])", re.I)
# Written so that this file does not match itself.
INDEX = re.compile(r"//[\w.-]*\b(?:py[p]i|py[t]honhosted|n[p]mjs|de[b]ian|u[b]untu)\.(?:org|com|io)", re.I)
MACHINE_PATH = re.compile(r"(?<![\w.~:$}/-])/(?:ho[m]e|ro[o]t|Use[r]s|wo[r]k|fa[r]m)/\w|\b[A-Z]:\\Use[r]s\\")

# Samples as they come from offices and mail servers: other letters and line ends are what they are there for.
SAMPLES = ("tests/files/",)

TARGET = re.compile(r"^([a-z][\w-]*):", re.M)
# In a sentence a command stands in backticks, in a block it begins a line.
COMMAND = re.compile(
    r"`(?:[A-Z]+=\S+ )*make((?: [^`\n#;&|]+)?)`|^[ \t]*(?:\$ )?(?:[A-Z]+=\S+ )*make((?: [^\n#;&|]+)?)", re.M
)
FENCE = re.compile(r"^[ \t]*```.*?^[ \t]*```", re.M | re.S)


def addresses(line: str) -> Iterator[str]:
    """Yield what is wrong with a line: an index, a path of one machine, a mailbox that may belong to somebody."""
    if INDEX.search(line):
        yield "names a package index; leave it to the machine's own settings"
    if MACHINE_PATH.search(line):
        yield "names a path of one machine; make it relative, or a setting"
    for found in MAILBOX.finditer(line) if "@" in line else ():
        if not SAFE_DOMAIN.fullmatch(found[1]):
            yield f"names the mailbox {found[0]}; write one under example.org or .test"


def faults_of_letters(content: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) where a text is not NFC with LF line ends."""
    if "\r" in content:
        yield content[: content.index("\r")].count("\n") + 1, "has a CR; end lines with LF only"
    if not unicodedata.is_normalized("NFC", content):
        for number, line in enumerate(content.split("\n"), start=1):
            if not unicodedata.is_normalized("NFC", line):
                yield number, "is not NFC; compose its letters (in Python, write \\N{…} where the parts are meant)"


def targets_named(page: str) -> Iterator[tuple[int, str]]:
    """Yield (line, target) for each make command in a Markdown page; plain `make` names none."""
    blocks = [match.span() for match in FENCE.finditer(page)]
    for found in COMMAND.finditer(page):
        inside = any(start <= found.start() < end for start, end in blocks)
        if found[1] is None and not inside:
            continue  # a sentence that happens to begin with the word
        for word in (found[1] or found[2] or "").split():
            if "=" in word or word.startswith(("-", '"', "'", "<")):
                break
            yield page.count("\n", 0, found.start()) + 1, word


def texts() -> Iterator[tuple[str, str]]:
    """Yield (file, text) for all that is no sample and no binary file."""
    for name in tree.files():
        if not name.startswith(SAMPLES):
            content = tree.text(name)
            if content is not None:
                yield name, content


def test_no_file_names_a_machine_an_index_or_a_mailbox() -> None:
    faults = [
        f"{name}:{number}: {what}"
        for name, content in texts()
        if "@" in content or INDEX.search(content) or MACHINE_PATH.search(content)
        for number, line in enumerate(content.split("\n"), start=1)
        for what in addresses(line.replace(PLAN_MAILBOX, "") if name.startswith(PLAN_FILES) else line)
    ]

    assert not faults, tree.say(faults)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("see https:" + "//py" + "pi.org/simple", 1),
        ("cd /ho" + "me/lan/soket", 1),
        ("to: " + PLAN_MAILBOX, 1),
        ("to: can.bo@" + "quangnam.gov.vn, x@mail.example.org", 1),
        ("to: xa@xa-tam-thanh.test, a@example.com, uses: actions/checkout@v4, \\n@pytest.mark.flow", 0),
        ("~/wo" + "rk/soket, $HOME/wo" + "rk/x, https://host.test/wo" + "rk/x, docs/home/page.md", 0),
    ],
)
def test_addresses_are_told_from_what_looks_like_them(line: str, count: int) -> None:
    assert len(list(addresses(line))) == count


def test_texts_are_nfc_with_lf() -> None:
    faults = [f"{name}:{line}: {what}" for name, content in texts() for line, what in faults_of_letters(content)]

    assert not faults, tree.say(faults)


def test_faults_of_letters_names_the_line() -> None:
    decomposed = unicodedata.normalize("NFD", "Quế Sơn")

    assert [line for line, _ in faults_of_letters(f"Quế Sơn\n{decomposed}\nxã\n")] == [2]
    assert [line for line, _ in faults_of_letters("một\nhai\r\n")] == [2]


def test_docs_name_existing_make_targets() -> None:
    targets = set(TARGET.findall(tree.text("Makefile") or ""))
    faults = [
        f"{name}:{line}: `make {target}` is no target; the Makefile has {', '.join(sorted(targets))}"
        for name, content in texts()
        if name.endswith(".md")
        for line, target in targets_named(content)
        if target not in targets
    ]

    assert not faults, tree.say(faults)


def test_targets_named_reads_sentences_and_blocks() -> None:
    page = "Run `make demo ONCE=1`, then `make`.\nmake sure it works\n\n```sh\n$ make test check ARGS=x\n  make # all\n```\n"

    assert list(targets_named(page)) == [(1, "demo"), (5, "test"), (5, "check")]
