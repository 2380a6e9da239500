"""`soket unit find`: exit codes, what goes to stdout, what to stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli import units

PLAN = str(Path(__file__).parent.parent.parent / "config" / "plans" / "quang-nam-ntm-2023")


def run(*words: str) -> int:
    return units.app(["find", *words, "--plan", PLAN], result_action="return_value", exit_on_error=False)


def test_find_prints_one_unit_and_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    code = run("que son", "--json")

    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert code == 0
    assert (answer["text"], answer["verdict"]) == ("que son", "one")
    assert answer["candidates"] == [
        {
            "unit": answer["unit"],
            "name": "Huyện Quế Sơn",
            "path": "huyện Quế Sơn",
            "score": 85,
            "reason": "đúng tên khi bỏ dấu",
        }
    ]
    assert printed.err == f"{answer['message']}\n" == "'que son' là huyện Quế Sơn (đúng tên khi bỏ dấu).\n"


@pytest.mark.proves("T-12", "X10")
def test_find_lists_a_tie_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    code = run("Trà Đơn")

    printed = capsys.readouterr()
    assert code == 1
    assert "xã Trà Dơn, huyện Nam Trà My" in printed.out
    assert "xã Trà Don, huyện Nam Trà My" in printed.out
    assert printed.err == "'Trà Đơn' có thể là xã Trà Dơn hoặc xã Trà Don (huyện Nam Trà My). Hãy ghi rõ một xã.\n"


def test_find_without_candidates_prints_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    code = run("[bold]Xứ Lạ[/bold]", "--json")

    answer = json.loads(capsys.readouterr().out)
    assert code == 1
    assert (answer["unit"], answer["candidates"]) == (None, [])
    assert "'[bold]Xứ Lạ[/bold]'" in answer["message"]

    run("Xứ Lạ")
    assert capsys.readouterr().out == ""


def test_find_looks_in_one_district(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tam thanh") == 1
    assert run("tam thanh", "--in", "phu ninh") == 0
    assert "xã Tam Thành, huyện Phú Ninh" in capsys.readouterr().out


@pytest.mark.proves("T-37")
@pytest.mark.parametrize(
    ("day", "path"),
    [
        ("9/4/2023", "xã Điện Minh, thị xã Điện Bàn"),
        ("2023-04-10", "phường Điện Minh, thị xã Điện Bàn"),
    ],
)
def test_find_asks_about_a_day(capsys: pytest.CaptureFixture[str], day: str, path: str) -> None:
    assert run("xã Điện Minh", "--on", day, "--json") == 0
    assert json.loads(capsys.readouterr().out)["candidates"][0]["path"] == path


@pytest.mark.parametrize("day", ["31/11/2023", "hôm nay", "13-11-2023"])
def test_a_day_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str], day: str) -> None:
    code = run("xã Ba", "--on", day)

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err == f"--on: '{day}' không phải là ngày. Cần ngày có thật, ví dụ 13/11/2023.\n"


def test_a_folder_that_is_no_plan_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = units.find("xã Ba", plan=tmp_path)

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err.strip()


def test_find_uses_the_plan_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOKET_PLAN_DIR", PLAN)

    assert units.find("huyện Nông Sơn") == 0
    assert "huyện Nông Sơn" in capsys.readouterr().out
