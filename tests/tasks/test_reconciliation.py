"""Differences of a campaign: found among what really came in, explained by a named person, and open again when a figure moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

import models
from domain import errors, reconciliation
from domain.answers import Verdict
from domain.difference_words import Words
from domain.figures import Value
from domain.rule_bindings import Key
from domain.seasons import figures
from models.queries import standings as standing_queries
from tasks import desk as desks
from tasks import form_packs, intake, totals
from tasks import reconciliation as tasks
from tasks.acts import differences as acts
from tests import season
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, COMMUNE, KEYS, Sent, rows, take

TOWN, CLERK = "dv23-507", "Lê Văn An, chuyên viên"
"""Thị xã Điện Bàn: five of its thirteen communes became wards in April 2023."""
PAID = ("doi_ung_bo_tri", "2023e")


def address_of(office: desks.Desk, unit: str) -> str:
    with desks.reading(office) as work:
        return next(one.email for one in work.plan.contacts if one.unit == unit)


def send_town(office: desks.Desk, tools: intake.Tools, changes: Mapping[Key, Value]) -> intake.Outcome:
    """The town's workbook as it should be, but for what is changed."""
    with desks.reading(office) as work:
        catalogue = form_packs.catalogue_of(work)
        assert catalogue is not None
        (owed,) = standing_queries.owed(work.session, work.campaign.id, keys=[f"bao-cao-huyen:{TOWN}"])
        pack = form_packs.pack_of(work, owed, catalogue, KEYS)
        unit = work.index.units[TOWN]
        communes = work.index.taking_part_below(TOWN, work.today)
    assert len(communes) == 8
    below = tuple(
        figures.Child(
            one.id, one.name, tuple(figures.good(catalogue, figures.Sender(one.id, one.group, one.kind), "s"))
        )
        for one in communes
    )
    stated = figures.good(catalogue, figures.Sender(TOWN, unit.group, unit.kind, below, "commune"), "s")
    assert pack is not None
    assert pack.workbook is not None
    files = [("bieu huyen.xlsx", samples.workbook(pack.workbook, stated, changes))]
    return take(office, tools, samples.mail(address_of(office, TOWN), files))


def listed(desk: desks.Desk) -> list[tuple[reconciliation.Difference, Words]]:
    with desks.reading(desk) as work:
        found = totals.totals(work)
        assert found is not None
        every = tasks.differences(work, found)
        return list(zip(every, tasks.in_words(work, found, every), strict=True))


def of_kind(desk: desks.Desk, kind: str) -> list[reconciliation.Difference]:
    return [one for one, _ in listed(desk) if one.kind == kind]


def refused(code: str) -> pytest.RaisesExc[errors.Refusal]:
    return pytest.raises(errors.Refusal, check=lambda one: one.code == code)


@pytest.mark.proves("T-32", "E12", "E13")
def test_a_town_counts_the_communes_of_today_and_not_those_that_became_wards(
    office: desks.Desk, tools: intake.Tools
) -> None:
    right = send_town(office, tools, {})
    wrong = send_town(office, tools, {("tong_xa_ntm", "2023e"): Decimal(13)})

    assert right.files[0].verdict is Verdict.ACCEPTED
    assert wrong.files[0].verdict is Verdict.RETURNED
    assert any("Số xã thuộc Chương trình" in one.message and "8" in one.message for one in wrong.files[0].findings)


@pytest.mark.proves("E05", "F19")
def test_what_a_town_writes_of_a_commune_is_compared_when_the_commune_reports(
    office: desks.Desk, tools: intake.Tools
) -> None:
    send_town(office, tools, {})

    found = of_kind(office, reconciliation.ROW)
    assert {one.by for one in found} == {TOWN}
    assert len({one.unit for one in found}) == 8
    assert {one.other for one in found} == {None}


@pytest.mark.proves("E05", "F19", "E06")
def test_a_jump_is_explained_once_and_open_again_when_the_figure_moves(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    def send(desk: desks.Desk, amount: int) -> None:
        files = [("bieu.xlsx", sent.workbook(doi_ung_bo_tri=Decimal(amount)))]
        take(desk, tools, samples.mail(ADDRESS, files))

    send(office, 10)
    assert of_kind(office, reconciliation.BEFORE) == []
    send(office, 30)
    (found,) = of_kind(office, reconciliation.BEFORE)
    assert (found.unit, found.key, found.stated, found.other) == (COMMUNE, PAID, Decimal(30), Decimal(10))

    first = acts.confirm(office, difference=found.id, by=CLERK, explanation="Huyện giao thêm vốn trong tháng 11")
    again = acts.confirm(office, difference=found.id, by=CLERK, explanation="Huyện giao thêm vốn trong tháng 11")
    (settled,) = of_kind(office, reconciliation.BEFORE)
    later = replace(office, as_of=season.at("2023-11-20T09:00"))
    send(later, 95)
    (moved,) = of_kind(later, reconciliation.BEFORE)

    assert not first.is_repeat
    assert again.is_repeat
    assert settled.is_settled
    assert (moved.id, moved.is_settled, moved.other) == (found.id, False, Decimal(30))
    assert moved.confirmed is not None
    assert [one.kind for one in rows(office, models.Decision)].count("confirm_difference") == 1
    (words,) = [said for one, said in listed(later) if one.id == moved.id]
    assert "Số đã đổi sau giải trình" in words.sentence
    assert of_kind(office, reconciliation.BEFORE)[0].stated == Decimal(30)  # as it was then


@pytest.mark.proves("E05")
def test_an_explanation_is_taken_back_with_a_reason_and_wrong_ids_are_refused_with_the_nearest(
    office: desks.Desk, tools: intake.Tools
) -> None:
    send_town(office, tools, {})
    one = of_kind(office, reconciliation.ROW)[0]
    acts.confirm(office, difference=one.id, by=CLERK, explanation="Xã chưa gửi biểu")

    with refused("REASON_MISSING"):
        acts.withdraw(office, difference=one.id, by=CLERK, reason="")
    told = acts.withdraw(office, difference=one.id, by=CLERK, reason="Xã đã gửi")
    with refused("NOT_EXPLAINED"):
        acts.withdraw(office, difference=one.id, by=CLERK, reason="Xã đã gửi")
    with refused("PERSON_MISSING"):
        acts.confirm(office, difference=one.id, by="", explanation="Xã chưa gửi biểu")
    with pytest.raises(errors.Refusal, check=lambda refusal: one.id in refusal.message) as wrong:
        acts.confirm(office, difference=one.id[:-1], by=CLERK, explanation="Xã chưa gửi biểu")

    assert ("Giải trình trước đó", "Xã chưa gửi biểu") in told.facts
    assert wrong.value.code == "DIFFERENCE_UNKNOWN"
    assert of_kind(office, reconciliation.ROW)[0].confirmed is None
