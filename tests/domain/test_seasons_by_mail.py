"""A season told with mails: the same story, every soft file a mail, read on its day, and every kind of mishap."""

from __future__ import annotations

from datetime import time

import pytest

from adapters import indicator_files
from domain import indicators, plans, seasons
from domain.seasons import cast, mail_kinds
from tests import factories, plan_dirs

DECIDING = ("accept", "return", "place")


@pytest.fixture(scope="module")
def catalogue() -> indicators.Catalogue:
    found = indicator_files.load(plan_dirs.REAL)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def told(real_plan: plans.Plan, catalogue: indicators.Catalogue) -> seasons.Season:
    return seasons.season(real_plan, 2023, by_mail=True, catalogue=catalogue)


def mails(season: seasons.Season) -> list[seasons.Step]:
    return [step for step in season.steps if step.act == "mail"]


def test_everything_else_is_told_as_without_mails(real_plan: plans.Plan, told: seasons.Season) -> None:
    plain = seasons.season(real_plan, 2023)
    own = {"mail", "intake", "place", "return", "accept", "arrival"}

    assert [step for step in told.steps if step.act not in own] == [step for step in plain.steps if step.act not in own]
    assert (told.first_day, told.last_day) == (plain.first_day, plain.last_day)
    official = {"qoffice", "paper", "hand"}
    assert [step for step in told.steps if step.act == "arrival"] == [
        step for step in plain.steps if step.act == "arrival" and step.values["channel"] in official
    ]


def test_a_plan_without_addresses_is_told_as_before() -> None:
    plan = factories.make_plan(contacts=())

    assert seasons.season(plan, 1, by_mail=True) == seasons.season(plan, 1)


@pytest.mark.proves("E06", "E08", "E18", "E19", "E20", "E21", "E22", "E23", "E24", "E26", "E27", "E28", "E36")
def test_every_kind_of_mail_comes(told: seasons.Season) -> None:
    assert {step.values["kind"] for step in mails(told)} == set(mail_kinds.KINDS)


def test_steps_are_in_order_and_only_mails_come_after_hours(told: seasons.Season) -> None:
    moments = [step.at for step in told.steps]
    late = [step for step in told.steps if step.at >= told.closing(step.at.date())]

    assert moments == sorted(moments)
    assert {step.act for step in late} == {"mail", "intake"}
    assert all(cast.MARK in step.values["by"] for step in told.steps)
    assert any(step.at.time() == time(23, 59) for step in late)


def test_a_mail_is_read_on_its_day_and_before_anybody_decides_about_it(told: seasons.Season) -> None:
    waiting: list[seasons.Step] = []
    read = 0
    for step in told.steps:
        assert all(one.at.date() == step.at.date() for one in waiting)
        if step.act in DECIDING:
            assert step.values["duty"] not in {one.values["duty"] for one in waiting}
        if step.act == "mail":
            waiting.append(step)
        if step.act == "intake":
            assert step.values["mails"] == len(waiting)
            read += len(waiting)
            waiting = []

    assert waiting == []
    assert read == len(mails(told))


def test_nobody_returns_what_the_software_returns(told: seasons.Season) -> None:
    returned = [step.values["duty"] for step in mails(told) if "returned" in str(step.values["verdicts"])]
    corrected = {step.values["duty"] for step in mails(told) if step.values["kind"] == mail_kinds.CORRECTED}

    assert corrected <= set(returned)
    assert not {step.values["duty"] for step in told.steps if step.act == "return"} & corrected


def test_what_is_placed_was_held_the_day_before(told: seasons.Season) -> None:
    by_number = {step.values["letter"]: step for step in mails(told)}
    placed = [step for step in told.steps if step.act == "place"]

    assert placed
    for step in placed:
        mail = by_number[step.values["letter"]]
        assert mail.at.date() < step.at.date()
        assert all(mail.values["verdicts"][place - 1].startswith("held:") for place in step.values["files"])


def test_letters_are_numbered_in_order_and_repeat_only_earlier_ones(told: seasons.Season) -> None:
    numbers = [step.values["letter"] for step in mails(told)]

    assert numbers == list(range(1, len(numbers) + 1))
    assert all(step.values["of"] < step.values["letter"] for step in mails(told))


def test_the_same_seed_tells_the_same_mails(
    real_plan: plans.Plan, catalogue: indicators.Catalogue, told: seasons.Season
) -> None:
    assert seasons.season(real_plan, 2023, by_mail=True, catalogue=catalogue) == told
