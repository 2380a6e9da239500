"""`soket outbox`: the letters of intake, listed, read and written as files."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.tasks import intake_samples

NOW = ("--as-of", "2023-11-10T09:00")


@pytest.fixture
def answered(soket: Run, tmp_path: Path) -> Run:
    """One mail came and was answered."""
    mail = intake_samples.mail("nguoi.la@hom-thu.example", [("a.docx", b"PK")])
    (tmp_path / "thu.eml").write_bytes(mail)
    soket("intake", "thu.eml", *NOW)
    return soket


def test_letters_are_listed_read_and_saved(answered: Run, tmp_path: Path) -> None:
    (one,) = answered("outbox", "list", "--json", *NOW).json
    shown = answered("outbox", "show", str(one["number"]), *NOW)
    saved = answered("outbox", "save", "--out", "thu", *NOW)
    again = answered("outbox", "save", "--out", "thu", *NOW)

    assert (one["recipient"], one["kind"]) == ("nguoi.la@hom-thu.example", "answer")
    head = f"Gửi: {one['recipient']}\nTiêu đề: {one['subject']}\nTình trạng: chờ gửi\n\nKết quả:"
    assert shown.out.startswith(head)
    assert (saved.code, again.code) == (0, 0)
    (file,) = (tmp_path / "thu").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert str(mail["Subject"]) == one["subject"]


def test_nothing_written_and_unknown_number_are_sentences(soket: Run) -> None:
    assert soket("outbox", "list", *NOW).out.startswith("Chưa có thư nào như vậy.")
    unknown = soket("outbox", "show", "7", "--json", *NOW)
    assert (unknown.code, unknown.json["refused"]["code"]) == (1, "LETTER_UNKNOWN")


def test_original_of_a_held_file_is_written_as_it_came_and_never_over_another(answered: Run, tmp_path: Path) -> None:
    (waiting,) = answered("held", "list", "--json", *NOW).json
    number = str(waiting["number"])

    first = answered("held", "original", number, "--out", "xem", *NOW)
    (file,) = (tmp_path / "xem").iterdir()
    same = file.read_bytes() == (tmp_path / "thu.eml").read_bytes()
    file.write_bytes(b"khac")
    second = answered("held", "original", number, "--out", "xem", *NOW)

    assert (first.code, same, second.code) == (0, True, 1)
    assert file.read_bytes() == b"khac"
