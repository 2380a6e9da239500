"""The campaign's totals come from the accepted workbooks alone, and lead back to their cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from domain import roll_up, traces
from domain.answers import Verdict
from tasks import desk as desks
from tasks import intake, totals
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, COMMUNE, Sent, take

DISTRICT = "dv23-517"  # huyện Núi Thành


def send(office: desks.Desk, tools: intake.Tools, sent: Sent, number: int, **changes: Decimal) -> Verdict:
    files = [(f"bieu-{number}.xlsx", sent.workbook(**changes)), (f"a-{number}.docx", sent.narrative())]
    return take(office, tools, samples.mail(ADDRESS, files, number=number)).files[0].verdict


def value(found: totals.Totals, unit: str, indicator: str) -> Decimal | None:
    (line,) = found.rules.by_key[indicator, "2023e"]
    got = found.nodes[unit].rolled[line].value
    assert got is None or isinstance(got, Decimal)
    return got


@pytest.mark.proves("F29", "F20")
def test_totals_are_of_the_newest_accepted_workbooks_and_lead_to_their_cells(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    with desks.reading(office) as work:
        before = totals.totals(work)
    first = send(office, tools, sent, 1)
    returned = send(office, tools, sent, 2, no_cuoi_ky=Decimal(11))  # a wrong sum
    later = replace(office, as_of=office.as_of + timedelta(hours=1))
    with desks.reading(later) as work:
        after = totals.totals(work)

    assert (first, returned) == (Verdict.ACCEPTED, Verdict.RETURNED)
    assert before is not None
    assert after is not None
    assert value(before, before.root.unit.id, "tong_ho") is None
    assert value(before, before.root.unit.id, "tong_xa_ntm") == 193
    own = next(one.value for one in sent.figures if (one.indicator, one.period) == ("tong_ho", "2023e"))
    assert {value(after, unit, "tong_ho") for unit in (COMMUNE, DISTRICT, after.root.unit.id)} == {own}
    (line,) = after.rules.by_key["tong_ho", "2023e"]
    step = traces.trace(after.root, line, after.rules)
    (cell,) = step.cells()
    source = after.sources[after.workbooks[cell.unit]]
    assert cell.figure is not None
    assert (cell.unit, cell.figure.place.file, source.version, source.sender) == (
        COMMUNE,
        "bieu-1.xlsx",
        1,
        ADDRESS,
    )
    assert len(after.root.rolled[line].missing) == 192


def test_totals_of_a_frozen_set_stay_what_they_were(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    send(office, tools, sent, 1)
    with desks.reading(office) as work:
        first = totals.totals(work)
    assert first is not None
    frozen = first.workbooks
    assert send(office, tools, sent, 2, tin_bai=Decimal(12)) is Verdict.ACCEPTED
    with desks.reading(office) as work:
        then, now = totals.totals(work, frozen), totals.totals(work)

    assert then is not None
    assert now is not None
    assert value(then, COMMUNE, "tin_bai") == value(first, COMMUNE, "tin_bai") != 12
    assert value(now, now.root.unit.id, "tin_bai") == 12


def test_departments_are_a_second_view_and_not_added(office: desks.Desk) -> None:
    with desks.reading(office) as work:
        found = totals.totals(work)

    assert found is not None
    assert found.departments
    assert not {one.id for one in found.departments} & set(found.nodes)
    assert {line.how for line in found.rules.lines} >= {roll_up.SUM, roll_up.COUNT, roll_up.FORMULA, roll_up.WEIGHTED}
