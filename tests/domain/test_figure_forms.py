"""The form of figures asks of a unit what the catalogue asks of its group, each figure once, and nothing else."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import indicator_files
from adapters.workbooks import figures_of, opening, reading, writing
from domain import figure_forms, forms, indicators, plans, rule_reading
from domain.standings import Owed
from tests import plan_dirs
from tests.domain import figure_samples

COMMUNE = "dv23-20984"  # xã Tam Anh Nam, huyện Núi Thành
DISTRICT = "dv23-517"  # huyện Núi Thành
TOWN = "dv23-507"  # thị xã Điện Bàn: several of its communes became wards on 10/4/2023
DEPARTMENT = "so-yt"
DUTIES = {COMMUNE: "bao-cao-xa", DISTRICT: "bao-cao-huyen", TOWN: "bao-cao-huyen", DEPARTMENT: "bao-cao-so"}
ON = date(2023, 10, 1)


@pytest.fixture(scope="module")
def index(real_plan: plans.Plan) -> plans.PlanIndex:
    return plans.PlanIndex(real_plan)


@pytest.fixture(scope="module")
def catalogue() -> indicators.Catalogue:
    made = indicator_files.load(plan_dirs.REAL)
    assert made is not None
    return made


def owed(unit: str, duty: str = "", kind: str = "report") -> Owed:
    return Owed(
        1, f"{duty or DUTIES[unit]}:{unit}", duty or DUTIES[unit], kind, "stage", unit, unit, unit, unit, "group",
        ("soft",), True, printed_before=date(2023, 11, 15), presenter="UBND huyện Núi Thành",
    )  # fmt: skip


def form(index: plans.PlanIndex, catalogue: indicators.Catalogue, unit: str, on: date = ON) -> forms.Workbook:
    made = figure_forms.of_obligation(index, catalogue, owed(unit), token="SK1TOKEN", on=on)
    assert made is not None
    return made


def asked(made: forms.Workbook) -> Counter[tuple[str, str, str]]:
    """How often each (indicator, period, unit) is asked; unit "" for the sender's own."""
    return Counter(
        (row.indicator, period, row.unit) for sheet in made.sheets for row in sheet.rows for period in row.periods
    )


@pytest.mark.proves("F14")
@pytest.mark.parametrize(("unit", "group"), [(COMMUNE, "commune"), (DISTRICT, "district"), (DEPARTMENT, "department")])
def test_every_figure_of_the_group_is_asked_once_and_no_other(
    index: plans.PlanIndex, catalogue: indicators.Catalogue, unit: str, group: str
) -> None:
    found = form(index, catalogue, unit)

    own = {key: times for key, times in asked(found).items() if not key[2]}
    wanted = {(one.id, period, "") for one in catalogue.indicators if group in one.entered_at for period in one.periods}
    assert own == dict.fromkeys(wanted, 1)
    assert all(
        catalogue.by_id[row.indicator].section == sheet.id
        for sheet in found.sheets
        for row in sheet.rows
        if not row.unit
    )


@given(ids=st.sets(st.sampled_from(figure_samples.IDS)), group=st.sampled_from(["commune", "district"]))
@settings(max_examples=60)
def test_any_part_of_a_catalogue_is_asked_in_its_order(index: plans.PlanIndex, ids: set[str], group: str) -> None:
    whole = figure_samples.make_catalogue()
    part = replace(whole, indicators=tuple(one for one in whole.indicators if one.id in ids))
    unit = COMMUNE if group == "commune" else DISTRICT

    made = figure_forms.of_obligation(index, part, owed(unit), token="SK1TOKEN", on=ON)

    sheets = made.sheets if made else ()
    by_section = [one for section in part.sections for one in part.asked_of(group) if one.section == section.id]
    assert [row.indicator for sheet in sheets for row in sheet.rows] == [one.id for one in by_section]
    for sheet in sheets:
        used = {period for row in sheet.rows for period in row.periods}
        assert [column.period for column in sheet.columns] == [one.id for one in part.periods if one.id in used]


@pytest.mark.proves("F20")
def test_columns_say_basis_and_day(index: plans.PlanIndex, catalogue: indicators.Catalogue) -> None:
    sheet = next(one for one in form(index, catalogue, COMMUNE).sheets if one.id == "tieu-chi")

    assert sheet.columns == (
        forms.Column("2020", "Năm 2020", "actual", date(2020, 12, 31)),
        forms.Column("2023e", "Ước năm 2023", "estimate", date(2023, 12, 31)),
        forms.Column("2025", "Mục tiêu năm 2025", "estimate", date(2025, 12, 31)),
    )


def test_heading_says_who_what_until_when_and_by_which_criteria(
    index: plans.PlanIndex, catalogue: indicators.Catalogue
) -> None:
    district, department = form(index, catalogue, DISTRICT), form(index, catalogue, DEPARTMENT)

    assert district.title == "Biểu số liệu kèm báo cáo sơ kết 3 năm của UBND cấp huyện"
    assert (district.token, district.unit_name, district.criteria_set) == ("SK1TOKEN", "UBND huyện Núi Thành", "")
    assert district.heading[:4] == (
        ("Đơn vị", "Huyện Núi Thành"),
        ("Báo cáo", "Báo cáo sơ kết 3 năm của UBND cấp huyện"),
        ("Thời hạn gửi", "trước thứ Tư 15/11/2023"),
        ("Bộ tiêu chí", "2016-2020 (cột Năm 2020); 2022-2025 (cột Ước năm 2023)"),
    )
    assert "Bộ tiêu chí" not in dict(department.heading)


@pytest.mark.proves("F14", "T-37")
def test_district_states_figures_of_the_communes_that_exist_and_take_part(
    index: plans.PlanIndex, catalogue: indicators.Catalogue
) -> None:
    for day in (date(2023, 4, 9), ON):
        sheet = form(index, catalogue, TOWN, day).sheets[-1]

        communes = [
            one for one in index.plan.units if one.parent == TOWN and one.participates == "yes" and one.is_valid_on(day)
        ]
        assert (sheet.id, sheet.title) == ("theo-xa", "Theo xã")
        assert Counter((row.indicator, row.unit, row.unit_name) for row in sheet.rows) == {
            (id, one.id, one.full_name): 1 for id in ("so_tieu_chi_dat", "danh_hieu_xa") for one in communes
        }
    former = {one.id for one in index.plan.units if one.parent == TOWN and one.valid_to == date(2023, 4, 10)}
    assert former
    assert not former & {row.unit for row in sheet.rows}


def test_nothing_is_stated_of_units_below_where_the_plan_lists_nothing(
    index: plans.PlanIndex, catalogue: indicators.Catalogue
) -> None:
    silent = replace(catalogue, stated_of_units_below=())

    assert all(not row.unit for sheet in form(index, silent, DISTRICT).sheets for row in sheet.rows)
    assert all(sheet.id != indicators.BELOW for sheet in form(index, catalogue, COMMUNE).sheets)


def test_other_duties_and_groups_without_figures_have_no_form(
    index: plans.PlanIndex, catalogue: indicators.Catalogue
) -> None:
    def made(one: Owed) -> forms.Workbook | None:
        return figure_forms.of_obligation(index, catalogue, one, token="SK1TOKEN", on=ON)

    assert made(owed(DISTRICT, "tham-luan", "paper")) is None
    assert made(owed(DISTRICT, "hoi-nghi-huyen", "meeting")) is None
    assert made(owed("vpdp-ntm-tinh", "bao-cao-chung")) is None
    assert made(owed("khong-co-don-vi", "bao-cao-huyen")) is None


# -------------------------------------------------------------------------------------------------------- formulas


def formulas(index: plans.PlanIndex, catalogue: indicators.Catalogue, unit: str) -> dict[str, str]:
    return {
        row.indicator: row.formula for sheet in form(index, catalogue, unit).sheets for row in sheet.rows if row.formula
    }


def test_formulas_of_the_plan_become_checks(index: plans.PlanIndex, catalogue: indicators.Catalogue) -> None:
    commune, district = formulas(index, catalogue, COMMUNE), formulas(index, catalogue, DISTRICT)

    assert commune.keys() == {"ocop_tong", "von_tong", "ty_le_giai_ngan", "no_cuoi_ky"}
    assert district["no_cuoi_ky"] == "{no_dau_ky} + {no_phat_sinh} - {no_da_tra}"
    assert district["ty_le_giai_ngan"] == "100 * {giai_ngan} / {kh_von}"
    # Each adds up the sources it types itself.
    assert "{von_ns_xa}" in commune["von_tong"]
    assert "{von_ns_xa}" not in district["von_tong"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("no_dau_ky - (no_phat_sinh + no_da_tra)", "{no_dau_ky} - ({no_phat_sinh} + {no_da_tra})"),
        ("(no_dau_ky + no_phat_sinh) * 2 / 0.5", "({no_dau_ky} + {no_phat_sinh}) * 2 / 0.5"),
        ("no_dau_ky / (no_phat_sinh * no_da_tra)", "{no_dau_ky} / ({no_phat_sinh} * {no_da_tra})"),
        ("100 * sum(no_*)", "100 * ({no_dau_ky} + {no_phat_sinh} + {no_da_tra})"),
        ("no_dau_ky + von_xa", ""),  # another sheet
        ("no_dau_ky@2023e + no_phat_sinh", ""),  # another column
        ("total(no_dau_ky)", ""),  # other units
        ("count(tc_01..tc_02 == dat)", ""),
        ("no_dau_ky == 0", ""),
    ],
)
def test_only_arithmetic_within_a_sheet_is_checked(index: plans.PlanIndex, written: str, expected: str) -> None:
    whole = figure_samples.make_catalogue()
    formula, problem = rule_reading.parse_formula(written, "no_con_lai", figure_samples.IDS)
    assert problem is None
    changed = [replace(one, formula=formula) if one.id == "no_con_lai" else one for one in whole.indicators]

    found = formulas(index, replace(whole, indicators=tuple(changed)), COMMUNE)

    assert found.get("no_con_lai", "") == expected


# ------------------------------------------------------------------------------------------------------- as a file


@pytest.mark.proves("F14")
@pytest.mark.parametrize("unit", [COMMUNE, DISTRICT, DEPARTMENT])
def test_blank_form_is_read_back_as_blanks_only(
    index: plans.PlanIndex, catalogue: indicators.Catalogue, unit: str, tmp_path: Path
) -> None:
    made = form(index, catalogue, unit)
    path = tmp_path / "bieu.xlsx"

    writing.write(made, path)

    book = reading.read(opening.examine(path.read_bytes(), path.name), path.name)
    assert not isinstance(book, tuple)
    figures, findings = figures_of.figures_of(book, made, unit=unit, file=path.name)
    assert findings == []
    assert {one.value for one in figures} == {None}
    found = Counter((one.indicator, one.period, "" if one.unit == unit else one.unit) for one in figures)
    assert found == asked(made)


def test_every_formula_is_a_check_in_the_file(
    index: plans.PlanIndex, catalogue: indicators.Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "bieu.xlsx"

    writing.write(form(index, catalogue, DISTRICT), path)

    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    cells = [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]
    checks = [value for value in cells if isinstance(value, str) and value.startswith("=IFERROR(")]
    assert len(checks) == len(formulas(index, catalogue, DISTRICT)) == 3
