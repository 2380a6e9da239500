"""Reading plan files: what is good loads, what is not is refused with file, line, found and expected, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters import plan_files
from domain import plans
from tests.adapters.plan_folders import PLANS, SAMPLE, findings_of, rewrite

SHIPPED = ("quang-nam-ntm-2023", SAMPLE)


# ------------------------------------------------------------------------------------------------- good plans


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_plan_loads_the_same_twice(name: str) -> None:
    assert plan_files.load(PLANS / name) == plan_files.load(str(PLANS / name))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_contacts_reach_nobody(name: str) -> None:
    plan = plan_files.load(PLANS / name)

    assert not [one.email for one in plan.contacts if not one.email.endswith(".example")]
    assert {one.unit for one in plan.contacts} == {unit.id for unit in plan.units}
    assert Counter(one.email for one in plan.contacts).most_common(1)[0][1] == 1


@pytest.mark.proves("X9", "E14", "F01")
def test_two_tier_sample_needs_no_district() -> None:
    plan = plan_files.load(PLANS / SAMPLE)
    index = plans.PlanIndex(plan)
    communes = [unit for unit in plan.units if unit.group == "commune"]

    assert plan.is_sample
    assert plan.document.title.startswith("MẪU")
    assert [level.id for level in plan.levels] == ["city", "commune"]
    assert Counter(unit.kind for unit in communes) == {"xa": 70, "phuong": 23, "dac_khu": 1}
    assert Counter(unit.kind for unit in communes if unit.participates == "yes") == {"xa": 70, "dac_khu": 1}
    assert {index.branch_of[unit.id] for unit in communes} == {plan.host}
    assert [stage.gate_per for stage in plan.stages] == ["", "", ""]
    assert len(plan.papers) == 10


@pytest.mark.proves("T-38")
def test_a_code_used_again_is_another_unit() -> None:
    old = plans.PlanIndex(plan_files.load(PLANS / "quang-nam-ntm-2023")).units["dv23-20938"]
    new = plans.PlanIndex(plan_files.load(PLANS / SAMPLE)).units["dv25-20938"]

    assert old.code == new.code
    assert (old.full_name, new.full_name) == ("Xã Trà Dơn", "Xã Trà Leng")
    assert old.code_list != new.code_list


def test_places_lead_back_to_the_files() -> None:
    plan = plan_files.load(PLANS / SAMPLE)
    rows = (PLANS / SAMPLE / "duties.yaml").read_text(encoding="utf-8").splitlines()

    for duty in plan.duties:
        assert duty.place.file == f"{SAMPLE}/duties.yaml"
        assert rows[duty.place.line - 1].endswith(f"id: {duty.id}")


def test_fingerprint_changes_with_every_byte_of_the_plan_and_not_with_notes(folder: Path) -> None:
    before = plan_files.load(folder).sha256

    (folder / "SOURCES.md").write_text("khác", encoding="utf-8")
    assert plan_files.load(folder).sha256 == before

    duties = folder / "duties.yaml"
    duties.write_bytes(duties.read_bytes().replace(b"\n", b"\r\n"))
    changed = plan_files.load(folder).sha256
    assert changed != before

    (folder / "giay-moi.docx").write_bytes(b"PK")
    with_template = plan_files.load(folder).sha256
    (folder / "giay-moi.docx").write_bytes(b"PK2")
    assert len({changed, with_template, plan_files.load(folder).sha256}) == 3


def test_dates_are_read_in_both_forms(folder: Path) -> None:
    rewrite(folder / "dates.yaml", "printed_before: 10/10/2026", "printed_before: 2026-10-09")
    bounds = {bound.id: bound.printed_before for bound in plan_files.load(folder).bounds}

    assert (bounds["D-01"], bounds["D-05"]) == (date(2026, 10, 9), date(2026, 12, 5))


def test_scalars_mean_what_the_key_says(folder: Path) -> None:
    """YAML itself would read `no`, `012` and `12:30` as something else."""
    for plain in ("no", "012", "12:30", "2023-13-40"):
        text = (PLANS / SAMPLE / "plan.yaml").read_text(encoding="utf-8")
        text = text.replace("signer: (mẫu, không có người ký)", f"signer: {plain}")
        (folder / "plan.yaml").write_text(text, encoding="utf-8", newline="\n")

        assert plan_files.load(folder).document.signer == plain


def test_decomposed_letters_are_composed(folder: Path) -> None:
    rewrite(folder / "plan.yaml", "place: Đà Nẵng", "place: Đà Nẵng")

    assert plan_files.load(folder).document.place == "Đà Nẵng"


def test_table_saved_by_excel_with_a_byte_order_mark_is_read(folder: Path) -> None:
    units = folder / "units.csv"
    units.write_bytes(b"\xef\xbb\xbf" + units.read_bytes().replace(b"\n", b"\r\n"))

    assert len(plan_files.load(folder).units) == 102


# --------------------------------------------------------------------------------------------------- days off


def test_days_off_are_computed_where_the_plan_lists_none(folder: Path) -> None:
    days = {one.day for one in plan_files.load(folder).days_off}

    assert {day.year for day in days} == {2026}
    assert date(2026, 9, 2) in days


def test_listed_days_off_replace_a_whole_year(folder: Path) -> None:
    (folder / "days_off.csv").write_text("date,name,kind\n2026-11-20,Nghỉ bão,holiday\n", encoding="utf-8")

    assert plan_files.load(folder).days_off == (plans.DayOff(date(2026, 11, 20), "Nghỉ bão"),)


def test_a_working_day_is_taken_out_and_leaves_the_year_alone(folder: Path) -> None:
    before = {one.day for one in plan_files.load(folder).days_off}
    (folder / "days_off.csv").write_text("date,name,kind\n02/9/2026,Làm bù,working\n", encoding="utf-8")

    assert {one.day for one in plan_files.load(folder).days_off} == before - {date(2026, 9, 2)}


# ------------------------------------------------------------------------------------- damage, and the schemas

FILES = sorted(path.relative_to(PLANS / SAMPLE).as_posix() for path in (PLANS / SAMPLE).rglob("*.[yc]*"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(FILES),
    place=st.floats(0, 1, exclude_max=True),
    gone=st.integers(0, 6),
    put=st.one_of(
        st.binary(max_size=6), st.sampled_from([b"\t", b"[", b"{", b"&a ", b"*a", b'"', b"\n", b"- ", b": "])
    ),
)
def test_damaged_files_never_fail_in_another_way(folder: Path, file: str, place: float, gone: int, put: bytes) -> None:
    whole = (PLANS / SAMPLE / file).read_bytes()
    at = int(place * len(whole))
    (folder / file).write_bytes(whole[:at] + put + whole[at + gone :])
    findings: list[plan_files.PlanFileFinding] | None = None
    try:
        plan_files.load(folder)  # damage in a comment or a name still makes a plan
    except plan_files.PlanFileError as error:
        findings = error.findings
    finally:
        (folder / file).write_bytes(whole)

    assert findings is None or (findings and all(one.file.startswith("ke-hoach") and one.message for one in findings))


def test_deeply_nested_text_is_refused(folder: Path) -> None:
    (folder / "plan.yaml").write_text("a: " + "[" * 5000, encoding="utf-8")

    assert [one.file for one in findings_of(folder)] == ["ke-hoach/plan.yaml"]


def test_stored_schemas_are_those_of_the_code() -> None:
    """After a change: `python -c "from adapters import plan_files; plan_files.write_json_schema('config/plans/schema')"`."""
    stored = {
        path.name: json.loads(path.read_text(encoding="utf-8")) for path in (PLANS / "schema").glob("*.schema.json")
    }

    assert stored == {f"{stem}.schema.json": content for stem, content in plan_files.json_schema().items()}


def test_schemas_are_written_as_stored(tmp_path: Path) -> None:
    written = plan_files.write_json_schema(tmp_path)

    assert {path.name: path.read_bytes() for path in written} == {
        path.name: path.read_bytes() for path in (PLANS / "schema").iterdir()
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_every_plan_file_names_its_schema(name: str) -> None:
    for stem in plan_files.json_schema():
        first, *_ = (PLANS / name / f"{stem}.yaml").read_text(encoding="utf-8").splitlines()

        assert first == f"# yaml-language-server: $schema=../schema/{stem}.schema.json"
        assert (PLANS / name / first.partition("$schema=")[2]).is_file()
