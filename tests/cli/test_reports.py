"""`soket report`: what it writes, what it says, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.documents import pdf
from cli import main as command
from tasks import desk as desks
from tests import season
from tests.tasks import intake_office

Run = Callable[..., tuple[int, str, str]]
office = intake_office.office
real_plan = intake_office.real_plan


@pytest.fixture
def run(office: desks.Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("SOKET_DATABASE_URL", office.url)
    monkeypatch.setenv("SOKET_HOME", str(office.home))

    def call(*words: str) -> tuple[int, str, str]:
        code = command.main([*words, "--as-of", "2023-11-20T09:00"])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_preview_of_a_district_is_written_beside_its_origins(run: Run, tmp_path: Path) -> None:
    code, out, err = run("report", "preview", "--out", str(tmp_path), "--unit", "huyện Nông Sơn", "--json")

    facts = json.loads(out)
    assert code == 0, err
    assert Path(facts["document"]).name.startswith("bao-cao-dv23-519-")
    assert Path(facts["trace"]).is_file()


def test_a_unit_that_is_not_clear_or_has_no_figures_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("report", "preview", "--out", str(tmp_path), "--unit", "Tam Thanh hay Tam Thạnh")[0] == 1
    code, _, err = run("report", "preview", "--out", str(tmp_path), "--unit", "Sở Y tế")
    assert code == 1
    assert "không thuộc diện tổng hợp số liệu" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not pdf.program(), reason="LibreOffice is not installed")
def test_a_pdf_is_written_beside_the_word_file(run: Run, tmp_path: Path) -> None:
    code, _, err = run("report", "preview", "--out", str(tmp_path), "--unit", "huyện Nông Sơn", "--pdf")

    assert code == 0
    (printed,) = tmp_path.glob("*.pdf")
    assert printed.read_bytes().startswith(b"%PDF")
    assert printed.name in err


@pytest.mark.proves("F31", "F18")
def test_a_draft_is_built_listed_signed_by_another_and_reopened(run: Run, tmp_path: Path) -> None:
    by, other = ("--by", "Lê Văn An, chuyên viên"), ("--by", season.BY)
    assert run("report", "build", *by)[0] == 1  # nothing is frozen yet
    assert run("gate", "open", "3", "--reason", "Kịp hội nghị", *other)[0] == 0
    assert run("report", "build", "--refreeze", "--reason", "Bản đầu", *by)[0] == 0

    alone, _, refused = run("report", "sign", *by)
    signed = run("report", "sign", *other)
    printed = run("report", "print", *other)
    _, listed, _ = run("report", "list")
    reopened = run("report", "reopen", "--reason", "Sai một số", *other)
    _, again, _ = run("report", "list")

    assert alone == 1
    assert "là người soạn" in refused
    assert (signed[0], printed[0], reopened[0]) == (0, 0, 0)
    assert listed.startswith("Bản số 1: đã in, Trần Thị Bình, Phó Chánh Văn phòng duyệt;")
    assert again.startswith("Bản số 1: đang soạn, đã in trước đó;")
    assert run("report", "save", "1", "--out", str(tmp_path))[0] == 0
    assert (tmp_path / "bao-cao-chung-ban-01.docx").is_file()
    assert run("report", "errata", "--out", str(tmp_path))[0] == 1
