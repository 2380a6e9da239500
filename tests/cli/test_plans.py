"""`soket plan …`: what is printed where, and the exit codes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters import plan_files
from cli import plans as commands
from tests import factories as make
from tests import plan_dirs


def run(*words: str) -> Any:
    return commands.app(list(words), result_action="return_value", exit_on_error=False)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the command find a given plan in whatever folder it is told."""

    def give(plan: Any) -> None:
        monkeypatch.setattr(plan_files, "load", lambda directory: plan)

    return give


@pytest.mark.proves("X13")
def test_check_prints_findings_as_json(load: Any, capsys: pytest.CaptureFixture[str]) -> None:
    load(make.with_paper(make.make_tidy_plan(), "TL-007", printed_as="UBND xã Bờ Nam"))

    code = run("check", "plan", "--json")

    out, err = capsys.readouterr()
    assert code == 0
    assert json.loads(out) == [
        {
            "code": "PRESENTER_DIFFERS",
            "severity": "warning",
            "units": ["xa-bo-bac", "xa-bo-nam"],
            "place": "",
            "message": (
                "Tham luận TL-007 ghi “UBND xã Bờ Nam, huyện Sông Bờ”, là tên của xã Bờ Nam (huyện Sông Bờ), nhưng kế hoạch"
                " giao cho xã Bờ Bắc (huyện Sông Bờ). Đề nghị sửa đơn vị được giao."
            ),
            "unit_names": ["Xã Bờ Bắc", "Xã Bờ Nam"],
        }
    ]
    assert err == "0 chỗ phải sửa, 1 chỗ cần xem lại, 0 điều nên biết. Kế hoạch chạy được.\n"


def test_check_prints_a_table_by_severity(load: Any, capsys: pytest.CaptureFixture[str]) -> None:
    plan = make.with_duty(make.make_plan(), "bao-cao-huyen", bound="D-[99]")
    load(plan)

    code = run("check", "plan")

    out, _ = capsys.readouterr()
    assert code == 1
    assert out.index("PHẢI SỬA") < out.index("CẦN XEM LẠI") < out.index("NÊN BIẾT")
    assert "UNKNOWN_REFERENCE" in out
    assert "“D-[99]”" in out


def test_check_of_a_plan_without_flaws_prints_no_table(load: Any, capsys: pytest.CaptureFixture[str]) -> None:
    load(make.make_tidy_plan())

    assert run("check", "plan") == 0
    assert capsys.readouterr() == ("", "Không có gì phải xem lại.\n")


def test_warnings_alone_do_not_refuse_a_plan(load: Any) -> None:
    plan = make.make_tidy_plan()
    load(replace(plan, document=replace(plan.document, number=None)))

    assert run("check", "plan") == 0


def test_check_reports_files_that_make_no_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("check", str(tmp_path / "khong-co"), "--json")

    found = json.loads(capsys.readouterr().out)
    assert code == 1
    assert [(one["code"], one["severity"], one["place"]) for one in found] == [("PLAN_FILE", "error", "khong-co")]
    assert "không có thư mục này" in found[0]["message"]


def test_schema_writes_one_file_per_plan_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "moi" / "schema"

    code = run("schema", "--out", str(out))

    written = {path.name: json.loads(path.read_text("utf-8")) for path in out.iterdir()}
    assert code == 0
    assert written == {f"{stem}.schema.json": content for stem, content in plan_files.json_schema().items()}
    assert sorted(capsys.readouterr().out.split()) == sorted(str(out / name) for name in written)


@pytest.mark.proves("X13")
def test_check_reports_files_that_may_be_missing_and_templates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(plan_dirs.REAL, tmp_path / "ke-hoach"))
    plan_dirs.replace(folder, "letters.yaml", 'send_at: "07:30"', 'send_at: "7 rưỡi"')
    (folder / "giay-moi.docx").write_bytes(b"PK")

    code = run("check", str(folder), "--json")

    found = json.loads(capsys.readouterr().out)
    assert code == 1
    assert {one["code"] for one in found} == {"PLAN_FILE"}
    letters, template = sorted(found, key=lambda one: "giay-moi" in one["message"])
    assert letters["place"].startswith("ke-hoach/letters.yaml, dòng ")
    assert template["message"].startswith("Mẫu giay-moi.docx")
