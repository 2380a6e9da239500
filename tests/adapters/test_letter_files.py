"""The rules about letters as files: the shipped ones say what each class is told; damaged ones are named by file and line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters import letter_files, plan_files
from adapters.plan_files import PlanFileError, PlanFileFinding
from domain import letter_rules, plans, reminders
from domain.deadlines import Calendar
from domain.letter_rules import CHAIR, CONTACT, MEMBER, Ladder, LetterRules, Rung
from tests.adapters.plan_folders import PLANS, SAMPLE, rewrite

SHIPPED = ("quang-nam-ntm-2023", SAMPLE)
CLASSES = ("cap-duoi", "so-nganh", "doan-the", "lanh-dao", "bao-chi")
ORDERED = ("cap-duoi", "so-nganh")
GROUPS = ("province", "district", "commune", "department", "union", "press", "office", "council")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of one shipped file to break."""
    made = tmp_path / "ke-hoach"
    made.mkdir()
    shutil.copy(PLANS / SHIPPED[0] / "letters.yaml", made)
    return made


def load(folder: Path) -> LetterRules:
    return letter_files.load(folder, CLASSES, ordered=ORDERED, groups=GROUPS)


def findings_of(folder: Path) -> list[PlanFileFinding]:
    with pytest.raises(PlanFileError) as caught:
        load(folder)
    return caught.value.findings


def write(folder: Path, text: str) -> Path:
    (folder / "letters.yaml").write_text(text, encoding="utf-8", newline="\n")
    return folder


# --------------------------------------------------------------------------------------------------------- shipped


@pytest.fixture(scope="module", params=SHIPPED)
def shipped(request: pytest.FixtureRequest) -> tuple[plans.Plan, LetterRules]:
    plan = plan_files.load(PLANS / request.param)
    rules = letter_files.load(
        PLANS / request.param,
        [one.id for one in plan.addressee_classes],
        ordered=[one.id for one in plan.addressee_classes if one.may_be_ordered],
        groups={unit.group for unit in plan.units},
    )
    return plan, rules


@pytest.mark.proves("F06", "T-42")
def test_shipped_rules_remind_of_every_duty_and_escalate_nobody_who_may_not_be_ordered(
    shipped: tuple[plans.Plan, LetterRules],
) -> None:
    plan, rules = shipped
    escalated: set[str] = set()
    for duty in plan.duties:
        for one in plan.addressee_classes:
            ladder = rules.ladder_for(duty.kind, one.id)
            assert ladder is not None, (duty.kind, one.id)
            assert ladder.rungs
            if any(rung.is_escalating for rung in ladder.rungs):
                escalated.add(one.id)

    assert escalated == {one.id for one in plan.addressee_classes if one.may_be_ordered}


@pytest.mark.proves("F06")
@pytest.mark.parametrize(
    ("kind", "addressee", "days", "last"),
    [
        ("report", "cap-duoi", (-14, -7, -3, -1, 1, 3), (CHAIR, MEMBER)),
        ("paper", "so-nganh", (-14, -7, -3, -1, 1, 3), (CHAIR, MEMBER)),
        ("paper", "doan-the", (-14, -7, -3, -1, 1), (CONTACT,)),
        ("report", "lanh-dao", (-14, -7, -3, -1, 1), (CONTACT,)),
        ("meeting", "cap-duoi", (-7, -3, -1, 1, 3), (CHAIR, MEMBER)),
        ("meeting", "lanh-dao", (-7, -1, 1), (CONTACT,)),
        ("forwarding", "cap-duoi", (-3, -1, 1, 3), (CHAIR,)),
        ("nomination", "cap-duoi", (-7, -1, 1), (CONTACT,)),
        ("deliverable", "bao-chi", (-7, -1, 1), (CONTACT,)),
    ],
)
def test_shipped_ladder_of_a_kind_and_a_class(
    shipped: tuple[plans.Plan, LetterRules], kind: str, addressee: str, days: tuple[int, ...], last: tuple[str, ...]
) -> None:
    ladder = shipped[1].ladder_for(kind, addressee)

    assert ladder is not None
    assert tuple(rung.day for rung in ladder.rungs) == days
    assert [rung.to for rung in ladder.rungs] == [*[(CONTACT,)] * (len(days) - 1), last]


def test_communes_are_chased_through_their_district_and_written_to_where_there_is_none() -> None:
    three, two = (letter_files.load(PLANS / name) for name in SHIPPED)

    assert [three.is_direct(group) for group in ("district", "commune", "union")] == [True, False, True]
    assert [two.is_direct(group) for group in ("commune", "department", "union")] == [True, True, True]
    assert three.send_at == two.send_at == "07:30"
    assert three.person_releases == letter_rules.PERSON_RELEASES


@pytest.mark.proves("F06", "E03", "T-02")
def test_commune_meetings_due_before_a_sunday_are_reminded_of_on_working_days() -> None:
    plan = plan_files.load(PLANS / SHIPPED[0])
    ladder = letter_files.load(PLANS / SHIPPED[0]).ladder_for("meeting", "cap-duoi")
    assert ladder is not None
    calendar = Calendar(frozenset(off.day for off in plan.days_off))

    found = reminders.days(ladder, date(2023, 10, 14), calendar)  # before Sunday 15/10/2023

    assert [f"{day:%a %d/%m}" for day, _ in found] == ["Fri 06/10", "Wed 11/10", "Fri 13/10", "Mon 16/10", "Tue 17/10"]


# ---------------------------------------------------------------------------------------------------- left out, read


def test_plan_without_the_file_has_the_default_rules(tmp_path: Path) -> None:
    assert letter_files.load(tmp_path) == letter_rules.DEFAULT
    assert letter_files.load(tmp_path / "khong-co") == letter_rules.DEFAULT
    assert letter_files.load(tmp_path, ["a", "b"], ordered=["b"]) == letter_rules.default_for(["b"])


def test_what_is_left_out_is_the_default_and_what_is_stated_is_not(tmp_path: Path) -> None:
    write(tmp_path, 'send_at: "08:00"\n')
    assert letter_files.load(tmp_path) == LetterRules(send_at="08:00", ladders=letter_rules.DEFAULT.ladders)

    write(
        tmp_path,
        "person_releases: [invitation]\nladders:\n  - kinds: [report]\n    rungs:\n"
        "      - {day: +2, to: [chair, contact]}\n      - {day: -5, to: [contact]}\n      - {day: 0, to: [member]}\n"
        "  - {kinds: [record], rungs: []}\n",
    )
    assert letter_files.load(tmp_path) == LetterRules(
        person_releases=("invitation",),
        ladders=(
            Ladder(("report",), (), (Rung(-5), Rung(0, (MEMBER,)), Rung(2, (CHAIR, CONTACT)))),
            Ladder(("record",), (), ()),
        ),
    )


def test_the_loader_of_plans_knows_the_file_and_not_a_misspelt_one(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(PLANS / SAMPLE, tmp_path / "ke-hoach"))
    assert (copy / "letters.yaml").exists()
    before = plan_files.load(copy).sha256

    rewrite(copy / "letters.yaml", "07:30", "08:00")
    assert plan_files.load(copy).sha256 != before

    (copy / "letters.yaml").rename(copy / "leters.yaml")
    with pytest.raises(PlanFileError) as caught:
        plan_files.load(copy)
    assert [one.message for one in caught.value.findings] == [
        "Không mở được ke-hoach/leters.yaml: không chỗ nào trong kế hoạch dùng tệp này. Cần tên 'letters.yaml'."
    ]


# --------------------------------------------------------------------------------------------------------- damaged


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"07:30"', '"7:30"', "giờ sớm nhất gửi thư nhắc (send_at) '7:30' không phải là giờ. Cần giờ dạng 07:30"),
        ('"07:30"', '"24:00"', "không phải là giờ"),
        ('send_at: "07:30"', 'sent_at: "07:30"', "không có khóa nào tên 'sent_at' ở đây. Cần khóa 'send_at'"),
        ("[district, dep", "[distrct, dep", "không có khối nào mã 'distrct'. Cần mã 'district'"),
        ("kinds: [report, paper]", "kinds: [reports, paper]", "không có loại việc nào mã 'reports'. Cần mã 'report'"),
        ("[cap-duoi, so-nganh]", "[cap-duoi, so-ngành]", "không dùng làm mã được"),
        ("[cap-duoi, so-nganh]", "[cap-duoi, so-nghanh]", "không có nhóm nơi nhận nào mã 'so-nghanh'. Cần mã 'so-nganh'"),
        ("to: [chair, member]", "to: [chair, members]", "(gần nhất là 'member')"),
        ("to: [chair, member]", "to: []", "có 0 mục. Cần ít nhất 1 mục"),
        ("to: [chair, member]", "to: chair", "không phải là danh sách"),
        ("{day: 3,", "{day: 1,", "ngày nhắc '1' lặp lại, đã ghi ở dòng"),
        ("{day: 3,", "{day: 61,", "quá lớn. Cần số không quá 60"),
        ("{day: -14,", "{day: -61,", "quá nhỏ. Cần số từ -60 trở lên"),
        ("{day: -14,", "{day: sớm,", "không phải là số nguyên"),
        ("{day: -14,", "{days: -14,", "không có khóa nào tên 'days' ở đây. Cần khóa 'day'"),
        ("direct:", "person_releases: [invitations]\ndirect:", "không có loại thư nào mã 'invitations'. Cần mã 'invitation'"),
        ("    classes: [doan-the, lanh-dao, bao-chi]\n    rungs", "    classes: [so-nganh]\n    rungs", "không bao giờ được dùng, vì thang ở dòng"),
    ],
)  # fmt: skip
def test_damage_is_named_with_file_and_line(folder: Path, old: str, new: str, said: str) -> None:
    line = rewrite(folder / "letters.yaml", old, new)

    found = [one for one in findings_of(folder) if said in one.message]

    assert found, [one.message for one in findings_of(folder)]
    assert found[0].file == "ke-hoach/letters.yaml"
    assert abs(found[0].line - line) <= 1  # some damage begins on the line ahead of its key
    assert "Cần " in found[0].message


@pytest.mark.proves("T-42")
def test_ladder_that_would_escalate_those_who_may_not_be_ordered_is_refused(folder: Path) -> None:
    line = rewrite(folder / "letters.yaml", "      - {day: 1, to: [contact]}\n  - kinds: [meeting]", "      - {day: 1, to: [chair]}\n  - kinds: [meeting]")  # fmt: skip

    (found,) = findings_of(folder)

    assert "nhắc đến chair hoặc member của nhóm doan-the, lanh-dao, bao-chi, không thuộc quyền chỉ đạo" in found.message
    assert found.line < line  # the ladder, not the rung
    assert letter_files.load(folder, CLASSES)  # nobody said who may be ordered


@pytest.mark.proves("T-42")
def test_a_class_taken_out_by_an_earlier_ladder_is_not_escalated_by_a_wide_one(tmp_path: Path) -> None:
    asked = "  - {classes: [doan-the, lanh-dao, bao-chi], rungs: [{day: 1, to: [contact]}]}\n"
    wide = "  - {rungs: [{day: 1, to: [chair]}]}\n"

    assert load(write(tmp_path, f"ladders:\n{asked}{wide}")).ladders[1].rungs == (Rung(1, (CHAIR,)),)
    assert len(findings_of(write(tmp_path, f"ladders:\n{wide}"))) == 1


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_lines(folder: Path) -> None:
    lines = [
        rewrite(folder / "letters.yaml", '"07:30"', '"7h30"'),
        rewrite(folder / "letters.yaml", "[district, dep", "[distrct, dep"),
        rewrite(folder / "letters.yaml", "kinds: [meeting]", "kinds: [meting]"),
    ]

    assert [one.line for one in findings_of(folder)] == lines


@pytest.mark.parametrize("text", ["", "ladders: [", "- a\n", "ladders:\n\t- a\n", "a: 1\na: 2\n"])
def test_what_is_no_such_file_is_refused(tmp_path: Path, text: str) -> None:
    assert findings_of(write(tmp_path, text))


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.yaml").mkdir()

    assert "không đọc được tệp" in findings_of(tmp_path)[0].message


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 2500), cut=st.integers(0, 5), junk=st.text(max_size=6))
def test_no_damage_raises_anything_but_findings(folder: Path, at: int, cut: int, junk: str) -> None:
    sound = (PLANS / SHIPPED[0] / "letters.yaml").read_text(encoding="utf-8")
    write(folder, sound[:at] + junk + sound[at + cut :])

    said: list[str] = []
    try:
        load(folder)
    except PlanFileError as error:
        said = [one.message for one in error.findings]

    assert all(one.startswith("Không mở được ke-hoach/letters.yaml") for one in said)
