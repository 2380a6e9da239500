"""Commands that write: what they write, what they refuse, whom they ask, whom they tell."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters import events
from cli import acts
from tests import databases, plan_dirs, season
from tests.cli.conftest import Run

Facts = Callable[[], databases.Dump]
BY = ("--by", season.BY)
WHY = ("--reason", season.REASON)


def at(moment: str) -> tuple[str, str]:
    return ("--as-of", moment)


def test_receipt_is_one_object(soket: Run, facts: Facts) -> None:
    before = facts()

    found = soket("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *BY, *at("2023-09-25T09:00"), "--json")

    assert (found.code, found.err) == (0, "")
    assert found.json == {
        "receipt": {
            "title": "Đã ghi: Huyện Sông Bờ chọn xã điểm Xã Bờ Bắc",
            "by": season.BY,
            "at": "2023-09-25T09:00:00+07:00",
            "subject": "chon-xa-diem:huyen-song-bo",
            "facts": [{"label": "Đang chọn", "value": "Xã Bờ Bắc"}],
            "warnings": ["Kế hoạch khuyên: nên chọn xã đã đạt chuẩn"],
            "opens": [],
            "undo": "1.3",
            "board": "01-bang-xa",
            "event": "choice.made",
            "units": ["huyen-song-bo"],
            "is_repeat": False,
        }
    }
    assert len(facts()["selection"]) == len(before["selection"]) + 1


def test_receipt_for_people_says_facts_on_stdout_and_warnings_beside(soket: Run) -> None:
    found = soket("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *BY, *at("2023-09-25T09:00"))

    assert (found.code, found.err) == (0, "Lưu ý: Kế hoạch khuyên: nên chọn xã đã đạt chuẩn\n")
    assert found.out.splitlines() == [
        "Đã ghi: Huyện Sông Bờ chọn xã điểm Xã Bờ Bắc",
        "  Đang chọn: Xã Bờ Bắc",
        "  Muốn sửa lại: soket choice add … hoặc soket choice remove …",
    ]


def test_same_act_twice_is_written_once(soket: Run, facts: Facts) -> None:
    line = ("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *BY, *at("2023-09-25T09:00"))
    soket(*line)
    once = facts()

    found = soket(*line)

    assert found.code == 0
    assert "đã ghi từ trước" in found.out
    assert facts() == once


@pytest.mark.proves("F31")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("meeting", "record", "xã Bờ Bắc", "--on", "4/10/2023"), "PERSON_MISSING"),
        (("meeting", "record", "xã Bờ Bắc", "--on", "4/12/2023", *BY), "DATE_IN_FUTURE"),
        (("meeting", "record", "huyện Sông Bờ", "--on", "4/10/2023", *BY), "GATE_CLOSED"),
        (("meeting", "record", "xã Không Có", "--on", "4/10/2023", *BY), "UNIT_UNCLEAR"),
        (("arrival", "record", "Sông Bờ", "--via", "qoffice", "--at", "2023-12-01", "--duty", "bao-cao-huyen", *BY),
         "DATE_IN_FUTURE"),
        (("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "gi-do", *BY), "PURPOSE_UNKNOWN"),
        (("choice", "add", "Sông Bờ", "xã Đồi Hạ", "--of", "pilot", *BY), "UNIT_UNCLEAR"),
        (("verdict", "accept", "Sông Bờ", "--duty", "bao-cao-huyen", *BY), "NOTHING_IN"),
        (("verdict", "return", "Sông Bờ", "--duty", "bao-cao-huyen", *BY), "REASON_MISSING"),
        (("verdict", "withdraw", "Sông Bờ", "--duty", "bao-cao-huyen", *BY, *WHY), "NOT_ACCEPTED"),
        (("extension", "grant", "Sông Bờ", "--duty", "bao-cao-huyen", "--until", "1/11/2023", *BY, *WHY),
         "DATE_TOO_EARLY"),
        (("gate", "open", "3", *BY), "REASON_MISSING"),
        (("gate", "open", "2", *BY, *WHY), "SCOPE_MISSING"),
        (("gate", "open", "9", *BY, *WHY), "STAGE_UNKNOWN"),
        (("gate", "close", "3", "--unit", "Sông Bờ", *BY, *WHY), "SCOPE_UNKNOWN"),
        (("date", "set", "hoi-nghi-tinh", "1/9/2023", *BY), "DATE_PAST"),
        (("date", "set", "hoi-nghi-huyen", "1/12/2023", *BY), "NOT_ONE_DAY"),
        (("date", "working", "bao-cao-huyen", "1/12/2023", *BY, *WHY), "BOUND_PRINTED"),
        (("paper", "settle", "P-999", "xã Bờ Bắc", *BY, *WHY), "DUTY_UNKNOWN"),
        (("stage", "run", "9"), "STAGE_UNKNOWN"),
        (("stage", "run", "3", "--refreeze"), "REASON_MISSING"),
        (("stage", "run", "1", *BY), "REASON_MISSING"),
        (("plan", "issue", "--number", "1/KH", "--on", "1/1/2024", *BY), "DATE_IN_FUTURE"),
        (("plan", "load", str(plan_dirs.SMALL)), "PERSON_MISSING"),
        (("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *BY, "--campaign", "dot-khac"), "CAMPAIGN_UNKNOWN"),
    ],
)  # fmt: skip
def test_refused_act_changes_nothing(soket: Run, facts: Facts, line: tuple[str, ...], code: str) -> None:
    before = facts()

    found = soket(*line, *at("2023-10-05T09:00"), "--json")

    assert (found.code, found.err) == (1, "")
    assert list(found.json) == ["refused"]
    assert found.json["refused"]["code"] == code
    assert found.json["refused"]["message"].endswith((".", ")"))
    assert facts() == before


def test_refusal_names_the_candidates(soket: Run) -> None:
    found = soket("meeting", "record", "ngoc", "--on", "4/10/2023", *BY, *at("2023-10-05T09:00"), "--json")

    refused = found.json["refused"]
    assert refused["code"] == "UNIT_UNCLEAR"
    assert {"xa-ngoc-an", "xa-ngoc-binh"} <= set(refused["candidates"]) or refused["candidates"] == []


def test_report_goes_its_way_from_arrival_to_acceptance_and_back(soket: Run, tmp_path: Path) -> None:
    (tmp_path / "bao-cao.docx").write_bytes(b"noi dung")
    report = ("Sông Bờ", "--duty", "bao-cao-huyen")
    official = soket(
        "arrival", "record", *report, "--via", "qoffice", "--at", "2023-11-14T16:42", "--number", "12/BC",
        "--dated", "13/11/2023", *BY, *at("2023-11-15T08:00"),
    )  # fmt: skip
    half = soket("verdict", "accept", *report, *BY, *at("2023-11-15T08:10"), "--json")
    soft = soket(
        "arrival", "record", *report, "--via", "email", "--file", "bao-cao.docx", *BY, *at("2023-11-15T08:20"), "--json"
    )
    accepted = soket("verdict", "accept", *report, *BY, *at("2023-11-15T09:00"), "--json")
    withdrawn = soket("verdict", "withdraw", *report, *BY, *WHY, *at("2023-11-15T10:00"))
    returned = soket("verdict", "return", *report, *BY, *WHY, *at("2023-11-15T11:00"))

    assert official.code == 0
    assert half.json["refused"]["code"] == "LEG_MISSING"
    assert soft.json["receipt"]["facts"][1]["value"] == "08:20 thứ Tư 15/11/2023"
    assert accepted.json["receipt"]["event"] == "input.accepted"
    assert accepted.json["receipt"]["facts"][0] == {"label": "Trước đó", "value": "Chờ quyết định"}
    assert (withdrawn.code, returned.code) == (0, 0)
    history = soket("ledger", "show", "--subject", "huyen-song-bo", "--json").json["entries"]
    received = [one["payload"] for one in history if one["verb"] == "received"]
    assert received[1]["file_name"] == "bao-cao.docx"
    assert received[1]["file_sha256"] == hashlib.sha256(b"noi dung").hexdigest()
    assert received[0]["dated_on"] == "2023-11-13"


def test_file_that_is_not_there_is_told_by_name(soket: Run, facts: Facts) -> None:
    before = facts()

    found = soket("arrival", "record", "Sông Bờ", "--via", "email", "--file", "khong-co.docx", *BY)

    assert (found.code, found.out) == (3, "")
    assert found.err.startswith("Không đọc hoặc ghi được 'khong-co.docx'")
    assert facts() == before


def test_extension_and_its_withdrawal(soket: Run) -> None:
    report = ("Núi Đôi", "--duty", "bao-cao-huyen")
    granted = soket("extension", "grant", *report, "--until", "17/11/2023", *BY, *WHY, *at("2023-11-13T09:00"))
    withdrawn = soket("extension", "withdraw", *report, *BY, *WHY, *at("2023-11-14T09:00"))

    assert "Hạn gốc: đến hết thứ Ba 14/11/2023" in granted.out
    assert (granted.code, withdrawn.code) == (0, 0)
    assert "Trước đó: đến hết thứ Sáu 17/11/2023" in withdrawn.out


def test_dates_are_set(soket: Run) -> None:
    day = soket("date", "set", "hoi-nghi-tinh", "12/12/2023", *BY, *at("2023-11-20T08:00"))
    working = soket("date", "working", "bao-cao-chung", "24/11/2023", *BY, *WHY, *at("2023-11-15T08:00"))

    assert (day.code, working.code) == (0, 0)
    assert day.out.startswith("Đã ghi: ")
    assert "họp thứ Ba 12/12/2023" in day.out
    assert "trước thứ Sáu 24/11/2023" in working.out


@pytest.mark.proves("T-45")
def test_gate_is_opened_by_word_shown_and_closed(soket: Run, facts: Facts) -> None:
    now = at("2023-11-16T08:00")
    before = facts()
    rehearsed = soket("gate", "open", "3", *BY, *WHY, *now, "--dry-run")
    untouched = facts()
    opened = soket("gate", "open", "3", *BY, *WHY, *now)
    shown = soket("gate", "show", "report-consolidation", *now)
    closed = soket("gate", "close", "3", *BY, *WHY, *at("2023-11-16T09:00"))

    assert (rehearsed.code, opened.code, shown.code, closed.code) == (0, 0, 0, 0)
    assert rehearsed.out.startswith("Chạy thử: sẽ cho mở")
    assert untouched == before
    assert "● Đã mở" in shown.out
    assert f"{season.BY} · lý do: {season.REASON}" in shown.out
    assert soket("gate", "show", "3", *at("2023-11-16T10:00")).code == 1


def test_gate_shows_as_an_object(soket: Run) -> None:
    found = soket("gate", "show", "2", "--unit", "Sông Bờ", *at("2023-10-01"), "--json")

    assert found.code == 1
    assert found.json["as_of"] == "2023-10-01T00:00:00+07:00"
    assert found.json["stages"] == [
        {
            "id": "district_meeting",
            "number": 2,
            "title": "Hội nghị và báo cáo cấp huyện",
            "gate": {
                "open": False,
                "overridden": False,
                "scopes": [
                    {
                        "unit": "huyen-song-bo",
                        "unit_name": "Huyện Sông Bờ",
                        "open": False,
                        "overridden": False,
                        "blockers": [
                            {
                                "id": "chon-xa-diem:huyen-song-bo",
                                "unit": "huyen-song-bo",
                                "unit_name": "Huyện Sông Bờ",
                                "what": "chưa chọn",
                            }
                        ],
                        "waived": [],
                        "warnings": [],
                    }
                ],
            },
        }
    ]


def test_stage_opens_what_may_open_once(soket: Run, facts: Facts) -> None:
    soket("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *BY, *at("2023-09-25T09:00"))
    soket("meeting", "record", "Bờ Bắc", "--on", "4/10/2023", "--lessons", "Giao việc rõ", *BY, *at("2023-10-05T09:00"))
    now = at("2023-10-05T10:00")
    before = facts()

    rehearsed = soket("stage", "run", "2", "--dry-run", *now)
    untouched = facts()
    done = soket("stage", "run", "2", "--unit", "Bờ Nam", *BY, *WHY, *now, "--json")
    again = soket("stage", "run", "2", *now)

    assert rehearsed.out.startswith("2. Hội nghị và báo cáo cấp huyện: Chạy thử, chưa ghi gì: sẽ mở ")
    assert untouched == before
    assert done.json["dry_run"] is False
    assert [one["unit"] for one in done.json["opened"]] == ["huyen-song-bo"]
    assert "bao-cao-huyen:huyen-song-bo" in done.json["opened"][0]["obligations"]
    assert done.json["receipt"]["by"] == season.BY
    assert "không có việc nào mở thêm" in again.out


def test_stage_freezes_its_report_and_again_when_asked(soket: Run) -> None:
    soket("gate", "open", "3", *BY, *WHY, *at("2023-11-16T08:00"))

    first = soket("stage", "run", "3", *at("2023-11-16T08:30"), "--json")
    again = soket("stage", "run", "3", *at("2023-11-16T08:40"), "--json")

    assert [(one["duty"], one["number"], one["inputs"]) for one in first.json["frozen"]] == [("bao-cao-chung", 1, 0)]
    assert again.json["frozen"] == []


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_person_is_asked_on_a_terminal(soket: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Screen()
    line = ("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *at("2023-09-25T09:00"), "--json")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", Screen("Lê Văn Cường, văn thư\n"))
        patch.setattr(sys, "stderr", asked)
        found = soket(*line)

    assert found.json["receipt"]["by"] == "Lê Văn Cường, văn thư"
    assert asked.getvalue() == "Người quyết định (họ tên, chức vụ): "


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What Prefect was told; nobody listens."""
    heard: list[tuple[Any, ...]] = []

    def emit(*what: Any) -> bool:
        heard.append(what)
        return False

    monkeypatch.setattr(events, "emit", emit)
    return heard


def test_act_of_a_real_campaign_is_told_to_prefect_once(bare_soket: Run, told: list[tuple[Any, ...]]) -> None:
    bare_soket("plan", "load", str(plan_dirs.SMALL), *BY, *at("2023-09-14T08:00"))
    line = ("plan", "issue", "--number", "1/KH-UBND", "--on", "15/9/2023", *BY, *at("2023-09-15T08:00"), "--verbose")

    first, again = bare_soket(*line), bare_soket(*line)

    assert (first.code, again.code) == (0, 0)
    assert [(one[2], one[3], one[4], one[5].isoformat()) for one in told] == [
        ("soket.plan.issued", season.CAMPAIGN, "plan", "2023-09-15T08:00:00+07:00")
    ]
    assert first.err.endswith("Máy chủ Prefect không trả lời: lượt chạy theo lịch sẽ tự làm bước tiếp theo.\n")
    assert again.err == ""


def test_act_of_a_simulated_campaign_and_a_rehearsed_one_are_told_to_nobody(
    soket: Run, told: list[tuple[Any, ...]]
) -> None:
    soket("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *BY, *at("2023-09-25T09:00"))

    assert told == []


def test_act_of_a_real_campaign_cannot_be_dated_ahead(bare_soket: Run) -> None:
    bare_soket("plan", "load", str(plan_dirs.SMALL), *BY, *at("2023-09-14T08:00"))

    found = bare_soket("plan", "issue", "--number", "1", "--on", "15/9/2023", *BY, *at("2999-01-01"), "--json")

    assert found.json["refused"]["code"] == "MOMENT_IN_FUTURE"


def test_undo_names_commands_that_exist() -> None:
    from cli import main

    root = main.build()
    for words in acts.UNDO.values():
        for command in words.split("soket ")[1:]:
            noun, verb = command.split()[:2]
            assert verb in list(root[noun]), words
