"""The one entry: codes to end with, words for typos and failures, and what must not be loaded for a look."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import main, surveys
from tests import plan_dirs
from tests.cli.conftest import Run, settle_in


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        (("sattus",), "Có phải là 'status'?"),
        (("plna", "load", "x"), "Có phải là 'plan'?"),
        (("gate", "opne", "3"), "Có phải là 'open'?"),
        (("Plan", "check", "x"), "Có phải là 'plan'?"),
        (("status", "--jsno"), "Có phải là '--json'?"),
        (("status", "--asof", "x"), "Có phải là '--as-of'?"),
        (("arrival", "record", "x", "--via", "qofice"), "Có phải là 'qoffice'?"),
    ],
)
def test_typo_gets_the_nearest_word(bare_soket: Run, line: tuple[str, ...], nearest: str) -> None:
    found = bare_soket(*line)

    assert (found.code, found.out) == (2, "")
    assert nearest in found.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("meeting", "record", "xã Ba"), "Thiếu giá trị: --on."),
        (("plan", "load"), "Thiếu giá trị: DIRECTORY."),
        (("meeting", "record", "x", "--on"), "Thiếu giá trị: --on."),
        (("meeting", "record", "xã Ba", "--on", "31/11/2023"), "--on: '31/11/2023' không phải là ngày."),
        (("meeting", "record", "x", "--on", "1/10/2023", "--attendance", "x"), "'x' không dùng được, cần số nguyên."),
        (("meeting", "record", "x", "--on", "1/10/2023", "--on", "2/10/2023"), "Tùy chọn --on ghi hai lần."),
        (("status", "Quế", "Sơn"), "Thừa 'Quế'"),
        (("xyzzy",), "Không có lệnh 'xyzzy'. Các lệnh: status, plan, "),
        (("status", "\udce1"), "chữ mã UTF-8"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_sentence(bare_soket: Run, line: tuple[str, ...], words: str) -> None:
    found = bare_soket(*line)

    assert (found.code, found.out) == (2, "")
    assert words in found.err


def test_wrong_usage_names_the_help_to_read(bare_soket: Run) -> None:
    assert bare_soket("gate", "open").err.rstrip().endswith("Xem hướng dẫn: soket gate open --help")


def test_help_reads_in_vietnamese_and_lists_every_noun(bare_soket: Run) -> None:
    found = bare_soket("--help")

    assert found.code == 0
    assert found.out.startswith("Cách dùng: soket LỆNH")
    assert [name for _, name in main.COMMANDS if f" {name} " not in found.out] == []
    english = ("Usage", "Commands", "Parameters", "Display", "required", "default")
    assert [word for word in english if word in found.out + bare_soket("gate", "open", "--help").out] == []


def test_version_is_printed(bare_soket: Run) -> None:
    found = bare_soket("--version")

    assert (found.code, found.out.split()[0]) == (0, "soket")


def test_refusal_is_words_on_stderr_or_an_object_on_stdout(bare_soket: Run) -> None:
    said = bare_soket("status")
    told = bare_soket("status", "--json")

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert (told.code, told.err) == (1, "")
    assert told.json == {"refused": {"code": "NO_DATABASE", "message": said.err.rstrip("\n"), "candidates": []}}


def test_unexpected_failure_is_one_sentence_and_the_way_to_details(
    bare_soket: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> int:
        raise RuntimeError("đĩa\nđầy")

    monkeypatch.setattr(surveys, "today", broken)
    quiet = bare_soket()
    monkeypatch.setenv("SOKET_DEBUG", "1")
    loud = bare_soket()

    assert (quiet.code, quiet.out) == (3, "")
    assert quiet.err == "Lệnh dừng giữa chừng: đĩa đầy. Xem chi tiết: đặt biến SOKET_DEBUG=1 rồi chạy lại.\n"
    assert loud.code == 3
    assert "Traceback" in loud.err


def test_stopping_by_hand_is_no_traceback(bare_soket: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(surveys, "today", stopped)

    assert (bare_soket().code, bare_soket().err) == (3, "Đã dừng theo yêu cầu.\n")


def test_unreachable_database_ends_with_3_and_hides_the_password(
    bare_soket: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOKET_DATABASE_URL", "postgresql+psycopg://soket:bi-mat@127.0.0.1:9/soket?connect_timeout=2")

    found = bare_soket("status")

    assert (found.code, found.out) == (3, "")
    assert found.err.startswith(
        "Không làm việc được với cơ sở dữ liệu postgresql+psycopg://soket:***@127.0.0.1:9/soket"
    )
    assert "bi-mat" not in found.err
    assert "Traceback" not in found.err


def test_file_that_is_no_database_ends_with_3(bare_soket: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "so.db").write_text("không phải cơ sở dữ liệu, chỉ là một tệp chữ " * 40, encoding="utf-8")
    monkeypatch.setenv("SOKET_DATABASE_URL", f"sqlite:///{tmp_path / 'so.db'}")

    found = bare_soket("campaigns")

    assert (found.code, found.out) == (3, "")
    assert "so.db" in found.err


def test_wrong_setting_is_wrong_usage(bare_soket: Run, tmp_path: Path) -> None:
    (tmp_path / "soket.toml").write_text('campain = "x"\n', encoding="utf-8")

    found = bare_soket("status")

    assert (found.code, found.err) == (2, "Cài đặt 'campain' không có. Có phải là 'campaign'?\n")


def test_reader_that_went_away_is_no_failure(tmp_path: Path) -> None:
    # `soket plan obligations … | head -1`: the pipe is closed while there is still much to print.
    command = [sys.executable, "-m", "cli.main", "plan", "obligations", str(plan_dirs.SMALL), "--json"]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(tmp_path), cwd=plan_dirs.ROOT
    )
    assert child.stdout is not None
    child.stdout.close()
    _, said = child.communicate(timeout=240)

    assert b"Traceback" not in said
    assert b"BrokenPipe" not in said


LOOKS = (
    ["--help"],
    ["status", "--help"],
    ["unit", "find", "bờ bắc", "--plan", str(plan_dirs.SMALL)],
    ["plan", "check", str(plan_dirs.SMALL)],
    ["plan", "obligations", str(plan_dirs.SMALL)],
    ["status", "--as-of", "2023-10-01"],
    [],
    ["campaigns"],
    ["gate", "show"],
    ["ledger", "verify"],
)


def test_a_look_never_loads_prefect(tmp_path: Path, campaign_url: str, home: Path) -> None:
    program = (
        "import json, sys; from cli import main\n"
        "for line in json.loads(sys.argv[1]):\n"
        "    code = main.main(line)\n"
        "    slow = any(name.split('.')[0] == 'prefect' for name in sys.modules)\n"
        "    print(f'{code} {slow}', file=sys.stderr)\n"
    )
    environment = _environment(tmp_path) | {"SOKET_DATABASE_URL": campaign_url, "SOKET_HOME": str(home)}
    command = [sys.executable, "-c", program, json.dumps(LOOKS)]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=plan_dirs.ROOT, check=False)

    said = [line for line in done.stderr.decode().splitlines() if line.endswith(("True", "False"))]
    assert said == [f"{1 if line == ['gate', 'show'] else 0} False" for line in LOOKS]


def _environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SOKET_", "PYTEST_"))}
    return kept | {
        "SOKET_HOME": str(folder),
        "PYTHONPATH": str(plan_dirs.ROOT),
        "SOKET_SETTINGS": str(folder / "no.toml"),
    }


def test_no_colour_where_it_is_not_wanted(bare_soket: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def printed(**environment: str) -> str:
        screen = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", screen)
            patch.setenv("TERM", "xterm-256color")
            patch.delenv("NO_COLOR", raising=False)
            for key, value in environment.items():
                patch.setenv(key, value)
            assert main.main(["--help"]) == 0
        return screen.getvalue()

    colour = "\x1b[3"

    assert colour in printed()
    assert colour not in printed(NO_COLOR="1")
    assert colour not in bare_soket("--help").out


STARTS_SERVERS = ("up", "demo", "rehearse")
WORDS = (
    "status", "plan", "check", "obligations", "load", "issue", "unit", "find", "meeting", "record", "arrival", "choice",
    "add", "remove", "verdict", "accept", "return", "extension", "grant", "gate", "show", "open", "close", "date", "set",
    "working", "paper", "settle", "stage", "run", "ledger", "verify", "campaigns", "--json", "--by", "--reason", "--on",
    "--as-of", "--unit", "--in", "--via", "--of", "--campaign", "--", "-h", "--help", "2023-11-15T10:00", "4.1", "3",
    "huyen-song-bo", "xã", "A, B", "bao-cao-huyen", "[bold]x[/]", "{}", "[]", "null", "\x00", "--json=[", "-1",
)  # fmt: skip


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nowhere")


@given(line=st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=7))
def test_nothing_a_person_types_ends_in_a_traceback(nowhere: Path, line: list[str]) -> None:
    if any(word in STARTS_SERVERS for word in line):
        return
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        settle_in(patch, nowhere)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main.main(line)

    assert code in (0, 1, 2, 3)
    assert "Traceback" not in out.getvalue() + err.getvalue()
    assert out.getvalue() or err.getvalue()
    if code == 1 and "--json" in line and "plan" not in line:
        assert json.loads(out.getvalue())["refused"]["message"]
