"""A traced figure re-adds from the cells at its ends, whatever the province looks like."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings

from domain import roll_up, traces
from domain.figures import Figure
from tests.domain import test_roll_up as samples
from tests.domain.test_roll_up import RULES, Unit

NAMES = {"a": "Xã A", "b": "Xã B"}


def line(id: str, wanted: object = None) -> roll_up.Line:
    return next(one for one in RULES.by_key[id, samples.NOW] if wanted is None or one.wanted == wanted)


def cells(step: traces.Step) -> list[Figure]:
    return [one.figure for one in step.cells() if one.figure is not None]


@settings(max_examples=80, deadline=None)
@given(samples.provinces())
@pytest.mark.proves("F29")
def test_every_sum_and_count_re_adds_from_the_cells_named(province: Unit) -> None:
    node = roll_up.roll(province, RULES)

    for known in RULES.lines:
        if known.how not in (roll_up.SUM, roll_up.COUNT):
            continue
        step = traces.trace(node, known, RULES)
        found = cells(step)
        numbers = [one.value for one in found if isinstance(one.value, Decimal)]
        added = sum(numbers) if known.how == roll_up.SUM else sum(one.value == known.wanted for one in found)
        assert len(found) == step.given
        assert step.value == (added if found else None)


@pytest.mark.proves("F29")
def test_a_ratio_leads_to_the_cells_of_both_its_sides_and_says_its_formula() -> None:
    node = roll_up.roll(
        samples.district(samples.commune("a", danh_hieu="ntm", so_dat=Decimal(2)), samples.commune("b")), RULES
    )

    step = traces.trace(node, line("ty_le_dat"), RULES)
    words = traces.how_words(step, NAMES, line("ty_le_dat"), RULES.catalogue)

    assert [one.indicator for one in cells(step)] == ["danh_hieu"]
    assert traces.value_words(step, RULES.catalogue) == "50%"
    assert words == (
        'tính theo công thức 100 × "Số xã đạt chuẩn NTM" : "Số xã thuộc Chương trình"; chưa có số liệu của: Xã B'
    )


def test_units_that_are_counted_and_totals_are_told_in_words() -> None:
    node = roll_up.roll(samples.district(samples.commune("a", danh_hieu="ntm_kieu_mau", so_dat=Decimal(2))), RULES)

    told = {
        id: traces.how_words(traces.trace(node, line(id), RULES), NAMES, line(id), RULES.catalogue)
        for id in ("xa_dat", "xa_nang_cao", "binh_quan", "von_tong", "so_qd")
    }

    assert told["xa_dat"] == 'tính theo công thức số đơn vị có "Danh hiệu" khác Chưa đạt'
    assert "NTM nâng cao + số đơn vị có" in told["xa_nang_cao"]
    assert 'tổng "Số tiêu chí đạt" của các đơn vị : "Số xã thuộc Chương trình"' in told["binh_quan"]
    assert '("Ngân sách trung ương" + "Ngân sách xã")' in told["von_tong"]
    assert told["so_qd"] == "không tổng hợp được từ số của các đơn vị"


def test_figures_left_out_are_named() -> None:
    odd = Unit("a", "commune", {("von_xa", samples.NOW): samples.figure("von_xa", Decimal(5), basis="actual")})
    node = roll_up.roll(samples.district(odd, samples.commune("b", von_xa=Decimal(1))), RULES)

    words = traces.how_words(traces.trace(node, line("von_xa"), RULES), NAMES, line("von_xa"), RULES.catalogue)

    assert words == "cộng số của 1 đơn vị; không cộng số khác kỳ hoặc khác bộ tiêu chí của: Xã A"
