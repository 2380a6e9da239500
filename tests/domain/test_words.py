"""Every way an obligation can stand has words, from one set of symbols."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from domain import plans, standings, words
from domain.standings import Status, Timeliness
from tests.factories_survey import ZONE, at, make_survey

TODAY = date(2023, 11, 13)


def make_standing(status: Status, timeliness: Timeliness = Timeliness.PENDING, **changes) -> standings.Standing:
    """The report of one district, bound before 15/11/2023."""
    report = next(one for one in make_survey().standings if one.owed.key == "bao-cao-huyen:huyen-nui-doi")
    owed = {name: changes.pop(name) for name in ("kind", "waits_for", "purpose") if name in changes}
    fields = {"owed": replace(report.owed, **owed), "status": status, "timeliness": timeliness}
    return replace(report, **{"missing_legs": (), **fields, **changes})


@pytest.mark.parametrize(
    ("standing", "label"),
    [
        (make_standing(Status.ACCEPTED, Timeliness.ON_TIME), "● Đạt"),
        (make_standing(Status.ACCEPTED, Timeliness.LATE, late_by_days=2), "● Đạt, chậm 2 ngày"),
        (make_standing(Status.ACCEPTED, Timeliness.LATE_WITH_PERMISSION), "● Đạt, có gia hạn"),
        (
            make_standing(Status.ACCEPTED, Timeliness.ON_TIME, kind="meeting", held_on=date(2023, 11, 10)),
            "● Đã họp 10/11",
        ),
        (make_standing(Status.RETURNED), "◊ Trả lại"),
        (make_standing(Status.RETURNED, Timeliness.OVERDUE, returns=2), "◊ Trả lại lần thứ 2, quá hạn"),
        (make_standing(Status.RECEIVED, Timeliness.ON_TIME), "□ Chờ quyết định"),
        (make_standing(Status.UNDECIDED, waits_for="settlement"), "□ Chờ quyết định"),
        (make_standing(Status.UNDECIDED, waits_for="selection:village"), "○ Chưa có"),
        (make_standing(Status.MISSING), "○ Chưa có"),
        (make_standing(Status.MISSING, Timeliness.OVERDUE, bound=at(11, 11, 0)), "▲ Quá hạn 3 ngày"),
        (make_standing(Status.MISSING, extended_until=date(2023, 11, 17)), "○ Gia hạn đến hết 17/11"),
        (make_standing(Status.HALF, missing_legs=(plans.SOFT,)), "■ Một đường (thiếu bản mềm)"),
        (make_standing(Status.HALF, missing_legs=(plans.OFFICIAL,)), "■ Một đường (thiếu văn bản chính thức)"),
        (make_standing(Status.PLANNED, kind="meeting", planned_on=date(2023, 11, 14)), "○ Dự kiến 14/11"),
        (make_standing(Status.PLANNED, kind="meeting", planned_on=date(2024, 1, 3)), "○ Dự kiến 03/01/2024"),
        (make_standing(Status.CLOSED), "○ Chưa mở"),
        (make_standing(Status.VOID, Timeliness.NO_BOUND), "– Đã thay"),
    ],
)
def test_label_says_the_state(standing: standings.Standing, label: str) -> None:
    assert words.of(standing, TODAY, ZONE).label == label


@pytest.mark.parametrize(("status", "timeliness"), list(product(Status, Timeliness)))
@pytest.mark.parametrize("kind", ["meeting", "report", "selection", "paper"])
@pytest.mark.parametrize("has_days", [True, False])
def test_every_state_has_words(status: Status, timeliness: Timeliness, kind: str, has_days: bool) -> None:
    day = date(2023, 11, 14) if has_days else None
    standing = make_standing(
        status, timeliness, kind=kind, planned_on=day, held_on=day, bound=at(15, 11, 0) if has_days else None
    )

    said = words.of(standing, TODAY, ZONE)

    assert len(said.symbol) == 1
    assert said.symbol in words.SYMBOLS
    assert said.word[0].isupper()
    assert len(said.word) <= 60
    assert said.sentence.endswith(".")
    assert "None" not in said.sentence


@pytest.mark.proves("E31")
def test_sentence_of_an_extension_keeps_the_original_bound() -> None:
    standing = make_standing(Status.MISSING, extended_until=date(2023, 11, 17), bound=at(18, 11, 0))

    said = words.of(standing, TODAY, ZONE).sentence

    assert said == "Chưa có; hạn trước 18/11 (còn 5 ngày), đã gia hạn (hạn gốc trước 15/11)."


@pytest.mark.proves("E32")
def test_sentence_of_a_late_extension_says_so() -> None:
    standing = make_standing(
        Status.MISSING, extended_until=date(2023, 11, 17), bound=at(18, 11, 0), original=at(10, 11, 0), retroactive=True
    )

    assert "gia hạn sau khi đã quá hạn" in words.of(standing, TODAY, ZONE).sentence
