"""Forms 1.3 and 2.5: pilot communes, villages, cooperatives; and which unit a misspelt name means."""

from __future__ import annotations

from typing import Any

import pytest

from domain.standings import Status
from tasks import surveys
from tasks.acts import selections, verdicts
from tasks.acts.selections import Choice
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks.conftest import CheckRefused, CheckRepeat

MORNING = "2023-09-25T09:00"
SELECTION = "chon-xa-diem:huyen-song-bo"


def choice(chosen: str = "xã Bờ Bắc", **changes: Any) -> Choice:
    fields: dict[str, Any] = {"chooser": "huyện Sông Bờ", "purpose": "pilot", "chosen": chosen, "by": BY}
    return Choice(**(fields | changes))


# ------------------------------------------------------------------------------------------------------------ pilots


@pytest.mark.proves("R-III.3a-02", "R-III.3a-03", "T-40", "F31")
def test_district_chooses_two_pilots_by_area(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    first = check_repeat(lambda: selections.record(desk(MORNING), choice(area="vùng thấp")))
    second = check_repeat(
        lambda: selections.record(desk(MORNING), choice("Bờ Nam", purpose="xã điểm", area="vùng cao"))
    )

    assert first.title == "Đã ghi: Huyện Sông Bờ chọn xã điểm Xã Bờ Bắc"
    assert first.warnings == ("Kế hoạch khuyên: nên chọn xã đã đạt chuẩn",)
    assert second.facts == (("Đang chọn", "Xã Bờ Bắc, Xã Bờ Nam"),)
    found = season.standing(desk(MORNING), SELECTION)
    assert (found.status, found.chosen) == (Status.ACCEPTED, ("xa-bo-bac", "xa-bo-nam"))


@pytest.mark.proves("R-III.3a-02", "T-05")
def test_third_pilot_needs_a_reason(desk: MakeDesk, check_refused: CheckRefused) -> None:
    for name in ("Bờ Bắc", "Bờ Nam"):
        selections.record(desk(MORNING), choice(name))

    with check_refused("TOO_MANY", "đã chọn 2 xã điểm", "tối đa 2", "phải ghi lý do"):
        selections.record(desk(MORNING), choice("Bờ Trung"))
    receipt = selections.record(desk(MORNING), choice("Bờ Trung", reason="Ba vùng khác nhau"))

    assert "Nhiều hơn kế hoạch (tối đa 2 xã điểm)" in receipt.warnings[0]
    assert len(season.standing(desk(MORNING), SELECTION).chosen) == 3


@pytest.mark.proves("F15", "R-III.3a-02")
def test_choice_is_taken_back_with_a_reason(
    desk: MakeDesk, check_refused: CheckRefused, check_repeat: CheckRepeat
) -> None:
    selections.record(desk(MORNING), choice())

    with check_refused("REASON_MISSING", "lý do"):
        selections.record(desk(MORNING), choice(is_chosen=False))
    receipt = check_repeat(lambda: selections.record(desk(MORNING), choice(is_chosen=False, reason=REASON)))

    assert receipt.facts == (("Đang chọn", "chưa có"),)
    assert season.standing(desk(MORNING), SELECTION).status is Status.MISSING
    assert [verb for verb, key in season.told(desk(MORNING)) if key == SELECTION] == ["chosen", "unchosen"]


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"chosen": "xã Xa Lắc"}, "UNIT_UNCLEAR", ["xã Xa Lắc"]),
        ({"chosen": ""}, "UNIT_UNCLEAR", ["Chưa ghi tên đơn vị"]),
        ({"chosen": "xa-doi-giua"}, "NOT_ELIGIBLE", ["Xã Đôi Giữa", "Xã Bờ Bắc, Xã Bờ Trung, Xã Bờ Nam, Xã Tân An"]),
        ({"chooser": "thị xã Biển Ngọc", "chosen": "phường Ngọc Đông"}, "NOT_ELIGIBLE", ["Phường Ngọc Đông"]),
        ({"chooser": "Bờ Bắc"}, "NOT_OWED", ["Xã Bờ Bắc không phải chọn"]),
        ({"chooser": "huyện Hòn Ngọc", "chosen": "Bờ Bắc"}, "NOT_OWED", ["không có đơn vị để chọn"]),
        ({"chooser": "Tân An"}, "UNIT_UNCLEAR", ["Tân An"]),
        ({"purpose": "mô hình"}, "PURPOSE_UNKNOWN", ["mô hình", "pilot"]),
        ({"by": ""}, "PERSON_MISSING", ["họ tên"]),
        ({"area": "x" * 201}, "TEXT_TOO_LONG", ["Vùng dài 201"]),
        ({"purpose": "village", "chosen": " \x00 "}, "TEXT_MISSING", ["tên thôn"]),
        ({"purpose": "village", "chosen": "ơ" * 10_000}, "TEXT_TOO_LONG", ["10.000"]),
        ({"reason": "x" * 10_000}, "TEXT_TOO_LONG", ["10.000"]),
    ],
)
@pytest.mark.one_database
def test_impossible_choice_is_refused(
    desk: MakeDesk, check_refused: CheckRefused, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    with check_refused(code, *words):
        selections.record(desk(MORNING), choice(**changes))


@pytest.mark.proves("E02", "R-III.3a-02")
def test_district_without_communes_has_nothing_to_choose(desk: MakeDesk) -> None:
    keys = {one.owed.key for one in surveys.take(desk(MORNING)).standings}

    assert SELECTION in keys
    assert f"chon-xa-diem:{season.ISLAND}" not in keys
    assert season.gate(desk(MORNING), "district_meeting", season.ISLAND).is_open


def test_texts_are_kept_clean(desk: MakeDesk) -> None:
    receipt = selections.record(desk(MORNING), choice(area="vùng\x00 cao\ud800", reason="theo\x1b công văn"))

    assert receipt.subject == SELECTION
    assert season.standing(desk(MORNING), SELECTION).is_done


# -------------------------------------------------------------------------------------------- village and cooperative


@pytest.mark.proves("R-III.1c-04", "R-III.1c-05")
@pytest.mark.parametrize(
    ("purpose", "name", "key", "presenter"),
    [
        ("village", "Bến", "tham-luan:P-007", "thôn Bến (Huyện Sông Bờ)"),
        ("cooperative", "HTX Rau sạch", "tham-luan:P-010", "hợp tác xã HTX Rau sạch (Huyện Sông Bờ)"),
    ],
)
def test_chosen_village_or_cooperative_becomes_known_as_presenter(
    desk: MakeDesk, check_repeat: CheckRepeat, purpose: str, name: str, key: str, presenter: str
) -> None:
    before = season.standing(desk(MORNING), key)

    check_repeat(lambda: selections.record(desk(MORNING), choice(name, purpose=purpose)))

    survey = surveys.take(desk(MORNING))
    after = season.standing(desk(MORNING), key)
    assert (before.status, after.status) == (Status.UNDECIDED, Status.MISSING)
    assert survey.presenters[after.owed.id] == presenter


@pytest.mark.proves("E41", "R-III.1c-04")
@pytest.mark.parametrize("delivered", [False, True])
def test_village_changed_replaces_the_obligation_and_keeps_the_old_one(desk: MakeDesk, delivered: bool) -> None:
    later = desk("2023-11-20T09:00")
    season.choose_name(desk(MORNING), "huyen-song-bo", "village", "Bến")
    if delivered:
        season.deliver(desk("2023-11-10T09:00"), "P-007")

    season.change_name(later, "huyen-song-bo", "village", "Bến", "Đình", REASON)

    old, new = (season.standing(later, key) for key in ("tham-luan:P-007", "tham-luan:P-007#2"))
    presenters = surveys.take(later).presenters
    assert (old.status, new.status) == (Status.VOID, Status.MISSING)
    assert (presenters[old.owed.id], presenters[new.owed.id]) == (
        "thôn Bến (Huyện Sông Bờ)",
        "thôn Đình (Huyện Sông Bờ)",
    )
    assert season.standing(desk("2023-11-19T09:00"), "tham-luan:P-007").is_live
    assert sum(one.owed.paper == "P-007" and one.is_live for one in surveys.take(later).standings) == 1
    assert ("voided", "tham-luan:P-007") in season.told(later)


@pytest.mark.proves("E41")
def test_village_cannot_change_once_its_paper_is_accepted(desk: MakeDesk, check_refused: CheckRefused) -> None:
    later = desk("2023-11-20T09:00")
    season.choose_name(desk(MORNING), "huyen-song-bo", "village", "Bến")
    season.accept(later, "P-007")
    undo = choice("Bến", purpose="village", is_chosen=False, reason=REASON)

    with check_refused("DUTY_DONE", "P-007", "trả lại tham luận trước"):
        selections.record(later, undo)
    verdicts.judge(later, act=verdicts.RETURN, by=BY, duty="P-007", reason=REASON)

    assert selections.record(later, undo).subject == "chon-thon:huyen-song-bo"


# ---------------------------------------------------------------------------------------- which unit a name means


def settle(desk: Any, unit: str, **changes: Any) -> Any:
    fields: dict[str, Any] = {"key": "P-006", "by": BY, "reason": "Theo công văn của UBND huyện"}
    return selections.settle(desk, unit=unit, **(fields | changes))


@pytest.mark.proves("T-12", "F31")
def test_named_person_settles_a_misspelt_name(desk: MakeDesk, check_repeat: CheckRepeat) -> None:
    receipt = check_repeat(lambda: settle(desk(MORNING), "xã Đôi Hạ"))

    found = season.standing(desk(MORNING), "tham-luan:P-006")
    assert receipt.facts == (("Trước đó", "chưa xác định"), ("Nay là", "Xã Đôi Hạ"))
    assert (found.status, found.owed.unit) == (Status.MISSING, "xa-doi-ha-nang")
    assert season.told(desk(MORNING))[-1] == ("settle", "tham-luan:P-006")
    assert season.standing(desk("2023-09-24T09:00"), "tham-luan:P-006").status is Status.UNDECIDED


@pytest.mark.proves("T-12", "X10")
@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"unit": "Đôi Há"}, "UNIT_UNCLEAR", ["xã Đôi Hà hoặc xã Đôi Hạ"]),
        ({"unit": "doi ha"}, "UNIT_UNCLEAR", ["xã Đôi Hà hoặc xã Đôi Hạ"]),
        ({"unit": "xã Đôi Giữa"}, "NOT_A_CANDIDATE", ["Xã Đôi Hà hoặc Xã Đôi Hạ", "Xã Đôi Giữa không phải"]),
        ({"unit": "xã Xa Lắc"}, "UNIT_UNCLEAR", ["Xa Lắc"]),
        ({"unit": "xã Đôi Hạ", "reason": ""}, "REASON_MISSING", ["lý do"]),
        ({"unit": "xã Đôi Hạ", "by": ""}, "PERSON_MISSING", ["họ tên"]),
        ({"unit": "xã Bờ Bắc", "key": "P-005"}, "NOT_UNDECIDED", ["UBND xã Bờ Bắc"]),
        ({"unit": "xã Bờ Bắc", "key": "P-007"}, "NOT_UNDECIDED", ["P-007"]),
        ({"unit": "xã Bờ Bắc", "key": "P-099"}, "DUTY_UNKNOWN", ["P-099"]),
        ({"unit": "xã Bờ Bắc", "key": ""}, "DUTY_UNKNOWN", ["mã ''"]),
    ],
)
@pytest.mark.one_database
def test_nothing_is_settled_by_a_guess(
    desk: MakeDesk, check_refused: CheckRefused, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    with check_refused(code, *words):
        settle(desk(MORNING), **changes)


@pytest.mark.proves("T-12")
def test_settled_name_may_be_corrected_while_nothing_came(desk: MakeDesk) -> None:
    settle(desk(MORNING), "xã Đôi Hạ")

    receipt = settle(desk("2023-09-26T09:00"), "xã Đôi Hà")

    assert receipt.facts == (("Trước đó", "Xã Đôi Hạ"), ("Nay là", "Xã Đôi Hà"))
    assert (receipt.subject, season.standing(desk("2023-09-26T09:00"), "tham-luan:P-006").owed.unit) == (
        "tham-luan:P-006",
        "xa-doi-ha-huyen",
    )


@pytest.mark.proves("T-12", "E41", "F17")
def test_what_the_wrong_commune_sent_stays_its_own(desk: MakeDesk, check_refused: CheckRefused) -> None:
    later = desk("2023-11-20T09:00")
    settle(desk(MORNING), "xã Đôi Hạ")
    season.deliver(later, "P-006")

    receipt = settle(later, "xã Đôi Hà")
    old, new = (season.standing(later, key) for key in ("tham-luan:P-006", "tham-luan:P-006#2"))
    season.accept(later, "P-006")

    assert receipt.subject == new.owed.key
    assert (old.status, old.owed.unit) == (Status.VOID, "xa-doi-ha-nang")
    assert (new.status, new.owed.unit) == (Status.MISSING, "xa-doi-ha-huyen")
    with check_refused("DUTY_DONE", "P-006"):
        settle(later, "xã Đôi Hạ")
