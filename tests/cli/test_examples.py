"""Every help has an example, and every example works: a whole season of them, in the order of the days they are about."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import App
from rich.console import Console

from cli import main
from tasks import formal_papers, requests
from tests import plan_dirs
from tests.cli.conftest import Run
from tests.tasks import intake_samples

# Start a server and stay, or play a whole season: their own tests run them.
STARTS_SERVERS = {"up", "demo", "rehearse"}

BY = ("--by", "Trần B, Phó Chánh Văn phòng")
# (command whose example is run, or words of our own that a later example needs; the code to end with)
SEASON: list[tuple[str | tuple[str, ...], int]] = [
    ("", 0),
    ("plan check", 0),
    ("plan schema", 0),
    ("plan obligations", 0),
    ("unit find", 0),
    ("plan load", 0),
    ("campaigns", 0),
    ("plan issue", 0),
    ("stage run", 0),
    (("stage", "run", "1", "--as-of", "2023-09-20T09:00"), 0),
    ("choice add", 0),
    ("choice remove", 0),
    ("meeting record", 0),
    ("paper settle", 0),
    ("status", 0),
    ("gate show", 1),
    ("extension grant", 0),
    ("extension withdraw", 0),
    ("arrival record", 0),
    (("arrival", "record", "huyện Quế Sơn", "--via", "email", "--duty", "bao-cao-huyen", "--as-of", "2023-11-15T08:30", *BY), 0),
    ("verdict accept", 0),
    ("verdict withdraw", 0),
    ("verdict return", 0),
    ("arrival strike", 0),
    ("date working", 0),
    ("gate open", 0),
    (("gate", "open", "3", "--reason", "Kịp tiến độ", "--as-of", "2023-11-16T08:00", *BY), 0),
    (("stage", "run", "3", "--as-of", "2023-11-16T08:30"), 0),
    ("gate close", 0),
    ("outbox write", 0),
    ("outbox preview", 0),
    ("outbox release", 0),
    ("outbox withdraw", 0),
    ("outbox address", 0),
    ("outbox send", 0),
    ("outbox settle", 1),  # nothing is in doubt
    ("date set", 0),
    ("invitation write", 0),
    (("invitation", "write", "--place", "Hội trường UBND tỉnh", "--as-of", "2023-12-05T08:00", *BY), 0),
    ("invitation list", 0),
    ("invitation reply", 0),
    ("invitation cancel", 0),
    ("forms build", 0),
    ("mailbox status", 0),
    ("mailbox read", 0),
    ("intake", 1),
    ("held list", 1),
    ("held original", 0),
    ("held close", 0),
    ("held place", 1),
    ("outbox list", 0),
    ("outbox show", 0),
    ("outbox save", 0),
    ("trace", 0),
    ("difference list", 0),
    ("difference confirm", 1),  # no figures came, so nothing differs
    ("difference withdraw", 1),
    ("report preview", 0),
    ("report build", 0),
    ("report list", 0),
    ("report save", 0),
    ("report diff", 1),  # there is one draft so far
    ("report sign", 0),
    ("report print", 0),
    ("report errata", 1),  # nothing came after what was printed
    ("report reopen", 0),
    ("submissions", 0),
    ("watch", 1),  # no server runs beside the tests
    ("ledger verify", 0),
    ("ledger show", 0),
    ("ledger export", 0),
]  # fmt: skip


def commands(app: App, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path that does something."""
    if app.default_command is not None:
        yield path
    for name in app:
        if not name.startswith("-"):
            yield from commands(app[name], (*path, name))


def example_of(path: tuple[str, ...]) -> list[str]:
    """The words after `soket` in the example that the help of a command prints."""
    page = io.StringIO()
    main.build().help_print(list(path), console=Console(file=page, width=1000))
    found = re.findall(r"^Ví dụ: soket(.*)$", page.getvalue(), re.MULTILINE)
    assert len(found) == 1, f"soket {' '.join(path)} --help: one line 'Ví dụ: soket …' expected, found {len(found)}"
    return shlex.split(found[0])


def test_every_command_has_one_example_of_itself() -> None:
    found = {path: example_of(path) for path in commands(main.build())}

    assert [path for path, words in found.items() if tuple(words[: len(path)]) != path] == []
    told = {name for name, _ in SEASON if isinstance(name, str)}
    assert {" ".join(path) for path in found} - STARTS_SERVERS == told


def test_a_season_of_examples_ends_as_told(bare_soket: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(plan_dirs.REAL, tmp_path / "config" / "plans" / plan_dirs.REAL.name)
    monkeypatch.setenv("SOKET_PLAN_DIR", f"config/plans/{plan_dirs.REAL.name}")
    # Their own tests draw them: forms and papers for everybody would take most of the time of this one.
    monkeypatch.setattr(requests, "_files", lambda *_: [])
    monkeypatch.setattr(formal_papers, "invitation", lambda *_, **__: None)
    (tmp_path / "thu-den").mkdir()
    strange = intake_samples.mail("nguoi.la@hom-thu.example", [("bao cao.docx", b"PK chua tai xong")])
    (tmp_path / "thu-den" / "thu la.eml").write_bytes(strange)

    ended = []
    for step, _ in SEASON:
        words = example_of(tuple(step.split())) if isinstance(step, str) else list(step)
        found = bare_soket(*words)
        assert found.out or found.err, f"soket {' '.join(words)}: {found.err}"
        ended.append((step, found.code))

    assert ended == SEASON
    assert (tmp_path / "so-theo-doi.jsonl").is_file()
