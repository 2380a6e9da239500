"""A small catalogue, and figures that agree with it: what tests of judging change one thing in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain import indicators, rule_reading
from domain.figure_rules import Child
from domain.figures import Figure, Value
from domain.findings import Place
from domain.rule_bindings import Key

SHEETS = {"tieu-chi": "Tiêu chí", "nguon-luc": "Nguồn lực", "no-dong": "Nợ đọng"}
STATES = {
    "chua_dat": "Chưa đạt",
    "ntm": "Đạt chuẩn NTM",
    "ntm_nang_cao": "NTM nâng cao",
    "ntm_kieu_mau": "NTM kiểu mẫu",
}
MET = {"dat": "Đạt", "chua_dat": "Chưa đạt"}
SLIP = ">= 0; warn: <= previous * 100; warn: <= neighbours * 100"
COLUMNS = {"2020": "C", "2022": "D", "2023e": "F"}
# id, section, name, unit, type, groups, periods, formula, rules
LINES = (
    ("tong_thon", "tieu-chi", "Tổng số thôn", "thôn", "integer", "commune", "2023e", "", ">= 1"),
    ("thon_kieu_mau", "tieu-chi", "Số thôn kiểu mẫu", "thôn", "integer", "commune", "2023e", "", "0..50; <= tong_thon"),
    ("tc_01", "tieu-chi", "Tiêu chí 1", "", "choice", "commune", "2020 2023e", "", ""),
    ("tc_02", "tieu-chi", "Tiêu chí 2", "", "choice", "commune", "2020 2023e", "", ""),
    ("so_dat", "tieu-chi", "Số tiêu chí đạt", "tiêu chí", "integer", "commune", "2020 2023e", "count(tc_01..tc_02 == dat)", "0..2"),
    ("danh_hieu", "tieu-chi", "Danh hiệu", "", "choice", "commune", "2020 2023e", "", ""),
    ("so_qd", "tieu-chi", "Quyết định", "", "text", "commune", "2023e", "", 'filled when danh_hieu != chua_dat; warn: like "*#/*-* #/#/#*"'),
    ("nha_tam", "tieu-chi", "Số nhà tạm", "nhà", "integer", "commune", "2023e", "", ">= 0; == 0 when tc_02 == dat"),
    ("tong_xa", "tieu-chi", "Số xã thuộc Chương trình", "xã", "integer", "district", "2023e", "", "== units_below"),
    ("xa_dat", "tieu-chi", "Số xã đạt chuẩn NTM", "xã", "integer", "district", "2023e", "units(danh_hieu != chua_dat)", "<= tong_xa"),
    ("xa_nang_cao", "tieu-chi", "Số xã nâng cao", "xã", "integer", "district", "2023e", "units(danh_hieu == ntm_nang_cao) + units(danh_hieu == ntm_kieu_mau)", "<= xa_dat"),
    ("xa_kieu_mau", "tieu-chi", "Số xã kiểu mẫu", "xã", "integer", "district", "2023e", "units(danh_hieu == ntm_kieu_mau)", "<= xa_nang_cao"),
    ("binh_quan", "tieu-chi", "Bình quân tiêu chí", "tiêu chí/xã", "decimal", "district", "2023e", "total(so_dat) / tong_xa", "0..2"),
    ("ty_le_dat", "tieu-chi", "Tỷ lệ xã đạt", "%", "percent", "district", "2023e", "100 * xa_dat / tong_xa", "0..100"),
    ("von_nstw", "nguon-luc", "Ngân sách trung ương", "triệu đồng", "money", "commune district", "2022 2023e", "", SLIP),
    ("von_xa", "nguon-luc", "Ngân sách xã", "triệu đồng", "money", "commune", "2022 2023e", "", SLIP),
    ("von_tong", "nguon-luc", "Tổng nguồn lực", "triệu đồng", "money", "commune district", "2022 2023e", "sum(von_*) within 1", ""),
    ("no_dau_ky", "no-dong", "Nợ đầu kỳ", "triệu đồng", "money", "commune district", "2023e", "", ">= 0"),
    ("no_phat_sinh", "no-dong", "Nợ phát sinh", "triệu đồng", "money", "commune district", "2023e", "", ">= 0"),
    ("no_da_tra", "no-dong", "Nợ đã trả", "triệu đồng", "money", "commune district", "2023e", "", ">= 0; <= no_dau_ky + no_phat_sinh"),
    ("no_con_lai", "no-dong", "Nợ còn lại", "triệu đồng", "money", "commune district", "2023e", "no_dau_ky + no_phat_sinh - no_da_tra", ">= 0"),
)  # fmt: skip
IDS = tuple(line[0] for line in LINES)
ROWS = {id: number for number, id in enumerate(IDS, 5)}
OPTIONAL = frozenset({"so_qd", "nha_tam"})


def make_catalogue(facts: tuple[indicators.Fact, ...] = ()) -> indicators.Catalogue:
    """Communes and districts, three sheets, rules of every kind."""
    made = []
    for id, section, name, unit, value_type, groups, periods, formula, written in LINES:
        rules, unread = rule_reading.parse_rules(written, id, IDS)
        equals, unread_formula = rule_reading.parse_formula(formula, id, IDS) if formula else (None, None)
        assert unread is None
        assert unread_formula is None
        choices = {} if value_type != "choice" else STATES if id == "danh_hieu" else MET
        aggregation = "derived" if formula else "sum" if value_type in indicators.NUMBERS else "none"
        made.append(
            indicators.Indicator(
                id, section, name, unit, value_type, tuple(groups.split()), tuple(periods.split()), aggregation,
                places=2 if value_type in ("decimal", "percent") else 0, choices=choices, formula=equals, rules=rules,
                required=id not in OPTIONAL,
            )
        )  # fmt: skip
    sections = (indicators.Section(id, title, id == "tieu-chi") for id, title in SHEETS.items())
    periods = (
        indicators.Period("2020", "Năm 2020", "actual", date(2020, 12, 31), "2016-2020"),
        indicators.Period("2022", "Năm 2022", "actual", date(2022, 12, 31)),
        indicators.Period("2023e", "Ước năm 2023", "estimate", date(2023, 12, 31), "2022-2025"),
    )
    return indicators.Catalogue(tuple(sections), periods, tuple(made), facts)


CATALOGUE = make_catalogue()

COMMUNE: dict[Key, Value] = {
    ("tong_thon", "2023e"): Decimal(7),
    ("thon_kieu_mau", "2023e"): Decimal(2),
    ("tc_01", "2020"): "dat",
    ("tc_01", "2023e"): "dat",
    ("tc_02", "2020"): "chua_dat",
    ("tc_02", "2023e"): "dat",
    ("so_dat", "2020"): Decimal(1),
    ("so_dat", "2023e"): Decimal(2),
    ("danh_hieu", "2020"): "chua_dat",
    ("danh_hieu", "2023e"): "ntm",
    ("so_qd", "2023e"): "Quyết định số 12/QĐ-UBND ngày 05/01/2023",
    ("nha_tam", "2023e"): Decimal(0),
    ("von_nstw", "2022"): Decimal(1200),
    ("von_nstw", "2023e"): Decimal(1500),
    ("von_xa", "2022"): Decimal(300),
    ("von_xa", "2023e"): Decimal(250),
    ("von_tong", "2022"): Decimal(1500),
    ("von_tong", "2023e"): Decimal(1750),
    ("no_dau_ky", "2023e"): Decimal(15000),
    ("no_phat_sinh", "2023e"): Decimal(0),
    ("no_da_tra", "2023e"): Decimal(2600),
    ("no_con_lai", "2023e"): Decimal(12400),
}
DISTRICT: dict[Key, Value] = {
    ("tong_xa", "2023e"): Decimal(3),
    ("xa_dat", "2023e"): Decimal(2),
    ("xa_nang_cao", "2023e"): Decimal(1),
    ("xa_kieu_mau", "2023e"): Decimal(0),
    ("binh_quan", "2023e"): Decimal("1.67"),
    ("ty_le_dat", "2023e"): Decimal("66.67"),
    ("von_nstw", "2022"): Decimal(9000),
    ("von_nstw", "2023e"): Decimal(9500),
    ("von_tong", "2022"): Decimal(9000),
    ("von_tong", "2023e"): Decimal(9500),
    ("no_dau_ky", "2023e"): Decimal(100),
    ("no_phat_sinh", "2023e"): Decimal(20),
    ("no_da_tra", "2023e"): Decimal(20),
    ("no_con_lai", "2023e"): Decimal(100),
}


def make_figure(key: Key, value: Value, unit: str = "xa-1") -> Figure:
    """A figure with the basis and day of its column, in the cell where the form has it."""
    period = CATALOGUE.period_by_id[key[1]]
    known = CATALOGUE.by_id[key[0]]
    place = Place("so-lieu.xlsx", SHEETS[known.section], f"{COLUMNS[key[1]]}{ROWS[key[0]]}")
    criteria = CATALOGUE.criteria_set(*key)
    return Figure(key[0], key[1], unit, value, period.basis, period.as_of, criteria, unit, "", place)


def make_figures(
    values: Mapping[Key, Value], changed: Mapping[Key, Value] | None = None, unit: str = "xa-1"
) -> list[Figure]:
    """Figures of one unit; `changed` replaces or adds some of the values."""
    return [make_figure(key, value, unit) for key, value in {**values, **(changed or {})}.items()]


def restate(figures: list[Figure], period: str, **changes: object) -> list[Figure]:
    """The figures, those of one period with other fields."""
    return [replace(one, **changes) if one.period == period else one for one in figures]


NOW = "2023e"


def now(**values: Value) -> dict[Key, Value]:
    """Values of this year's column by indicator."""
    return {(id, NOW): value for id, value in values.items()}


SET = {"danh_hieu": ("ntm", "ntm_nang_cao", "chua_dat"), "tc_01": ("dat", "dat", "chua_dat"), "so_dat": (2, 2, 1)}
ALL = ("Quế An", "Quế Mỹ", "Quế Lộc")


def children(*names: str) -> list[Child]:
    """Three communes that make up the sample district; only those named have reported."""
    made = []
    for number, name in enumerate(("Quế An", "Quế Mỹ", "Quế Lộc")):
        changed = now(**{id: Decimal(row[number]) if id == "so_dat" else row[number] for id, row in SET.items()})
        figures = make_figures(COMMUNE, changed, unit=f"x{number}") if name in names else []
        made.append(Child(f"x{number}", f"xã {name}", tuple(figures)))
    return made
