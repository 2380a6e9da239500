"""The catalogue files: the shipped ones say what the plan's office collected; damaged ones are refused with file and line."""

from __future__ import annotations

import pickle
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters import indicator_files
from adapters.plan_files import PlanFileError, PlanFileFinding, schema
from domain import indicators
from domain.figure_rules import judge
from domain.figures import Figure, Value
from tests.adapters.plan_folders import PLANS, SAMPLE, rewrite

SHIPPED = PLANS / "quang-nam-ntm-2023"
LIST = "indicators.csv"


@pytest.fixture(scope="module")
def catalogue() -> indicators.Catalogue:
    made = indicator_files.load(SHIPPED)
    assert made is not None
    return made


@pytest.fixture
def catalogue_folder(tmp_path: Path) -> Path:
    """A copy of the three files to break, with three of the facts: reading YAML is what takes the time."""
    folder = tmp_path / "ke-hoach"
    folder.mkdir()
    for file in schema.CATALOGUE:
        shutil.copy(SHIPPED / file, folder / file)
    facts = (folder / "plausibility.yaml").read_text(encoding="utf-8").split("\n  - id: ")
    (folder / "plausibility.yaml").write_text("\n  - id: ".join(facts[:4]) + "\n", encoding="utf-8", newline="")
    return folder


def findings_of(folder: Path) -> list[PlanFileFinding]:
    with pytest.raises(PlanFileError) as caught:
        indicator_files.load(folder)
    return caught.value.findings


def messages(folder: Path) -> list[str]:
    """What is wrong with the files, nothing when they load."""
    try:
        indicator_files.load(folder)
    except PlanFileError as error:
        return [one.message for one in error.findings]
    return []


# --------------------------------------------------------------------------------------------------------- shipped


def test_plan_without_indicators_has_no_catalogue(tmp_path: Path) -> None:
    assert indicator_files.load(PLANS / SAMPLE) is None
    assert indicator_files.load(tmp_path / "khong-co") is None


def test_shipped_catalogue_is_complete(catalogue: indicators.Catalogue) -> None:
    assert len(catalogue.by_id) == 162
    assert Counter(one.section for one in catalogue.indicators).keys() == catalogue.section_by_id.keys()
    assert [one.id for one in catalogue.periods] == ["2020", "2021", "2022", "2023e", "2025"]
    assert len(catalogue.facts) == 28
    assert catalogue.stated_of_units_below == ("so_tieu_chi_dat", "danh_hieu_xa")
    assert all(
        one.source and one.confidence in ("found", "plan", "memory", "customary") for one in catalogue.indicators
    )
    assert all(label != code for one in catalogue.indicators for code, label in one.choices.items())


@pytest.mark.proves("F20", "T-32", "T-33")
def test_every_column_has_a_basis_a_day_and_a_set_of_criteria(catalogue: indicators.Catalogue) -> None:
    period = catalogue.period_by_id["2023e"]

    assert (period.basis, period.as_of) == ("estimate", date(2023, 12, 31))
    assert catalogue.criteria_set("tc_01", "2020") == "2016-2020"
    assert catalogue.criteria_set("tc_01", "2023e") == "2022-2025"
    assert catalogue.criteria_set("von_tong", "2023e") == ""


def test_rules_and_labels_are_read(catalogue: indicators.Catalogue) -> None:
    poor, closing, total = (catalogue.by_id[id] for id in ("nha_tam", "no_cuoi_ky", "von_tong"))

    assert [rule.text for rule in poor.rules] == [">= 0", "<= tong_ho", "== 0 when tc_09 == dat"]
    assert closing.formula is not None
    assert closing.formula.text == "no_dau_ky + no_phat_sinh - no_da_tra"
    assert total.formula is not None
    assert total.formula.within == Decimal(1)
    assert catalogue.by_id["danh_hieu_xa"].choices["ntm_kieu_mau"] == "NTM kiểu mẫu"
    assert next(one.id for one in catalogue.asked_of("department")) == "kh_von"
    assert not catalogue.is_asked("von_ns_xa", "2022", "district")


def test_catalogue_survives_the_way_to_another_process(catalogue: indicators.Catalogue) -> None:
    again = pickle.loads(pickle.dumps(catalogue))

    assert again == catalogue
    assert hash(again) == hash(catalogue)


def commune_values(catalogue: indicators.Catalogue) -> dict[tuple[str, str], Value]:
    """A commune that fits the whole shipped catalogue."""
    own: dict[str, Value] = {
        "tong_thon": Decimal(7), "tong_ho": Decimal(3484), "dan_so": Decimal(12792), "dien_tich": Decimal(2500), "luot_tap_huan": Decimal(60),
        "so_tieu_chi_dat": Decimal(19), "so_tieu_chi_nc_dat": Decimal(19), "danh_hieu_xa": "ntm_nang_cao", "giu_chuan": "giu",
        "muc_tieu_2025_xa": "ntm_nang_cao", "thu_nhap_bq": Decimal("60.7"), "ho_ngheo": Decimal(10), "ho_can_ngheo": Decimal(8),
        "ty_le_ngheo": Decimal("0.52"), "nha_tam": Decimal(0), "ocop_5_sao": Decimal(0), "ocop_tong": Decimal(4), "ocop_chu_the": Decimal(3),
        "von_tong": Decimal(24), "kh_von": Decimal(10), "phan_bo_von": Decimal(8), "giai_ngan": Decimal(4), "ty_le_giai_ngan": Decimal(40),
        "no_dau_ky": Decimal(15000), "no_da_tra": Decimal(2600), "no_phat_sinh": Decimal(0), "no_cuoi_ky": Decimal(12400),
        "no_truoc_con_lai": Decimal(12400), "cuoc_hop_thon": Decimal(7), "so_qd_kien_toan": "12/QĐ-UBND ngày 05/01/2022",
        "so_qd_cong_nhan": "15/QĐ-UBND ngày 05/01/2023", "ngay_hop": date(2023, 10, 10),
        "hoi_nghi": Decimal(1), "ty_le_hai_long": Decimal(95),
    }  # fmt: skip
    made: dict[tuple[str, str], Value] = {}
    for one in catalogue.asked_of("commune"):
        plain: Value = Decimal(2)
        if one.value_type == "choice":
            plain = next(iter(one.choices))
        elif one.value_type == "boolean":
            plain = True
        made |= {(one.id, period): own.get(one.id, plain) for period in one.periods}
    return made


def commune_figures(catalogue: indicators.Catalogue, changed: dict[tuple[str, str], Value]) -> list[Figure]:
    return [
        Figure(
            id, period, "xa", value, catalogue.period_by_id[period].basis, catalogue.period_by_id[period].as_of,
            catalogue.criteria_set(id, period), "xa",
        )
        for (id, period), value in {**commune_values(catalogue), **changed}.items()
    ]  # fmt: skip


@pytest.mark.proves("F19", "E06")
@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({("no_cuoi_ky", "2023e"): Decimal(12500)}, ["SUM_DIFFERS"]),
        ({("so_tieu_chi_dat", "2023e"): Decimal(18)}, ["SUM_DIFFERS", "VALUE_DIFFERS"]),
        (
            {("giai_ngan", "2022"): Decimal(12), ("ty_le_giai_ngan", "2022"): Decimal(120)},
            ["LIMIT_EXCEEDED", "OUT_OF_RANGE"],
        ),
        ({("nha_tam", "2023e"): Decimal(3)}, ["VALUE_DIFFERS"]),
        ({("muc_tieu_2025_xa", "2025"): "ntm"}, ["CHOICE_CONTRADICTS"]),
        ({("dan_so", "2020"): Decimal("12.792")}, ["NOT_WHOLE"]),
        ({("thu_nhap_bq", "2023e"): Decimal(60700)}, ["OUT_OF_RANGE", "UNIT_SLIP"]),
        ({("von_ns_xa", "2022"): Decimal(2000), ("von_tong", "2022"): Decimal(2022)}, ["UNIT_SLIP"]),
        ({("ngay_hop", "2023e"): date(2023, 10, 15)}, ["LIMIT_EXCEEDED"]),
    ],
)
def test_shipped_rules_judge(
    catalogue: indicators.Catalogue, changed: dict[tuple[str, str], Value], codes: list[str]
) -> None:
    findings = judge(commune_figures(catalogue, changed), catalogue, unit="xa", group="commune", kind="xa")

    assert [one.code for one in findings] == codes


# --------------------------------------------------------------------------------------------------------- damaged


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (LIST, "<= tong_ho;", "<= tong_hoo;", "không có chỉ tiêu nào mã 'tong_hoo'"),
        (LIST, "sum(von_*)", "sum(von_*", "có 'within'"),
        (LIST, "when tc_09 == dat", "when tc_09 == datt", "'tc_09' không có mục 'datt'"),
        (LIST, "danh_hieu_xa@2023e", "danh_hieu_xa@2021", "'danh_hieu_xa' không có kỳ '2021'"),
        (LIST, "ocop_3_sao + ocop_4_sao", "ocop_3_sao + tc_01", "'tc_01' không phải là số"),
        (LIST, "tong_thon,boi-canh", "tong_thon,boi-can", "không có trang nào mã 'boi-can'"),
        (LIST, "tong_ho,boi-canh", "tong_thon,boi-canh", "mã 'tong_thon' lặp lại"),
        (LIST, ",2020|2023e,", ",2023e|2020,", "không theo thứ tự"),
        (LIST, ",integer,", ",so,", "không có trong các giá trị cho phép"),
        (LIST, "id,section,name", "id,section,ten", "không có cột nào tên 'ten'"),
        ("indicator-sections.yaml", "basis: estimate", "basis: du-kien", "không có trong các giá trị cho phép"),
        ("indicator-sections.yaml", "31/12/2023", "31/13/2023", "không phải là ngày"),
        ("indicator-sections.yaml", "[so_tieu_chi_dat,", "[so_tieu_chi,", "không có chỉ tiêu nào mã 'so_tieu_chi'"),
        ("indicator-sections.yaml", "[so_tieu_chi_dat,", "[danh_hieu_xa,", "mã 'danh_hieu_xa' lặp lại"),
        ("indicator-sections.yaml", "id: boi-canh", "id: theo-xa", "mã trang 'theo-xa' dành cho"),
        ("plausibility.yaml", "tong_xa_ntm: 193", "tong_xa_ntm: nhiều", "không phải là số"),
        ("plausibility.yaml", "tong_xa_ntm: 193", "tong_xa: 193", "không có chỉ tiêu nào mã 'tong_xa'"),
        ("plausibility.yaml", "ceiling_for: [district]", "ceiling_for: [huyen]", "không có cấp nhập số nào mã 'huyen'"),
    ],
)
def test_damage_is_named_with_file_and_line(catalogue_folder: Path, file: str, old: str, new: str, said: str) -> None:
    line = rewrite(catalogue_folder / file, old, new)

    findings = findings_of(catalogue_folder)

    # Another line may speak of the damaged one; the damage itself is named where it stands.
    named = [one for one in findings if one.file == f"ke-hoach/{file}" and said in one.message]
    assert named, [one.message for one in findings]
    assert abs(named[0].line - line) <= (1 if "lặp lại" in said else 0)
    assert "Cần " in named[0].message


def test_all_that_is_wrong_is_said_at_once(catalogue_folder: Path) -> None:
    rewrite(catalogue_folder / LIST, "<= tong_ho;", "<= tong_hoo;")
    rewrite(catalogue_folder / "indicator-sections.yaml", "id: boi-canh", "id: boi-cank")
    (catalogue_folder / "plausibility.yaml").write_text("facts: [", encoding="utf-8")

    assert {one.file for one in findings_of(catalogue_folder)} == {
        "ke-hoach/indicators.csv",
        "ke-hoach/plausibility.yaml",
    }


def test_missing_sections_are_named_and_missing_facts_are_none(catalogue_folder: Path) -> None:
    (catalogue_folder / "plausibility.yaml").unlink()
    made = indicator_files.load(catalogue_folder)
    assert made is not None
    assert made.facts == ()

    (catalogue_folder / "indicator-sections.yaml").unlink()
    assert [one.file for one in findings_of(catalogue_folder)] == ["ke-hoach/indicator-sections.yaml"]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(schema.CATALOGUE), at=st.integers(0, 5000), junk=st.text(max_size=6))
def test_no_damage_raises_anything_but_findings(catalogue_folder: Path, file: str, at: int, junk: str) -> None:
    path = catalogue_folder / file
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound[:at] + junk + sound[at + 3 :], encoding="utf-8", newline="")
    try:
        said = messages(catalogue_folder)
    finally:
        path.write_text(sound, encoding="utf-8", newline="")
    assert all(one.startswith("Không mở được ke-hoach") for one in said)
