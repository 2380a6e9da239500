"""The pages officers read: golden texts, no forbidden signs, nothing lost, and typed text that stays text."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters import plan_files
from config import settings
from domain import boards as facts
from domain import consolidation, gates, receipts, surveys, wording, words
from tasks import boards, pages
from tests import factories
from tests.factories_survey import ZONE, at, busy_acts, make_survey

GOLDEN = Path(__file__).parent.parent / "golden"
HOST = "http://soket.test/v2"
FORMS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "2.7", "4.9")
LINKS = {number: f"{HOST}/deployments/deployment/form-{number}/run" for number in FORMS}
BOARD_LINKS = {
    f"board:{key}": f"{HOST}/artifacts/artifact/{key}" for key in ("00-bang-chung", "01-bang-xa", "02-bang-huyen")
}
NASTY = "a|b\n# c <script>alert(1)</script> {{ 7 * 7 }} {% raw %} \\| `d`"
ALLOWED = re.compile(r"[\w\s!-/:-@\[-`{-~…“”" + re.escape(words.SYMBOLS) + "]*")


def check_golden(name: str, text: str) -> None:
    """Compare with the kept text; SOKET_GOLDEN=1 writes it anew, to be read before it is committed."""
    path = GOLDEN / name
    if os.environ.get("SOKET_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; SOKET_GOLDEN=1 writes it anew"


def monday() -> surveys.Survey:
    """Monday 13/11/2023: one district done, one override, one frozen set that is no longer fresh."""
    by = gates.Override(
        1, "report_consolidation", "", frozenset({"bao-cao-huyen:huyen-nui-doi"}), "Lê Thị B, Phó Chánh Văn phòng",
        "sạt lở, mất điện tại 02 xã", at(13, 11, 7, 45),
    )  # fmt: skip
    frozen = consolidation.Frozen("bao-cao-chung", 1, 40, at(12, 11, 17), "0" * 64, is_stale=True)
    return make_survey(
        acts=busy_acts(),
        overrides=[by],
        snapshots={"bao-cao-chung": frozen},
        set_dates={"hoi-nghi-tinh": date(2023, 12, 8)},
    )


def every_survey() -> Iterator[surveys.Survey]:
    """Campaigns of all shapes: before issue, busy, over, two real plan folders."""
    yield make_survey(issued_on=None, as_of=at(1, 9))
    yield make_survey(as_of=at(10, 9))
    yield monday()
    yield make_survey(acts=busy_acts(), as_of=at(20, 12), is_simulated=False)
    yield make_survey(factories.make_plan(rosters=(), duties=(), papers=()))
    yield make_survey(plan_files.load(settings.PLANS / "quang-nam-ntm-2023"))
    two_tiers = plan_files.load(settings.PLANS / "da-nang-hai-cap-2025-mau")
    yield make_survey(two_tiers, issued_on=date(2026, 8, 10), as_of=at(20, 8, year=2026), is_sample=True)


@pytest.fixture(scope="module", params=range(7))
def survey(request: pytest.FixtureRequest) -> surveys.Survey:
    return list(every_survey())[request.param]


def names_missing(board: facts.StageBoard) -> set[str]:
    """Every name the facts of a stage call missing."""
    found = {name for row in board.rows for cell in row.cells if not row.is_done for name in cell.missing[:3]}
    found |= {one.name for line in board.duties for one in line.missing}
    found |= {one.name for group in board.groups for one in group.missing}
    found |= {one.name for report in board.reports for one in report.missing}
    return found | {name for gate in board.line.gates for need in gate.needs for name in need.names}


def table_rows(markdown: str) -> Iterator[tuple[int, str]]:
    """(columns of the table's head, row) for every row of every table."""
    columns = 0
    for line in markdown.splitlines():
        bars = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))
        if not line.startswith("|"):
            columns = 0
            continue
        columns = columns or bars
        yield columns - bars, line


@pytest.mark.proves("E38", "X7")
@pytest.mark.parametrize("key", ["00-bang-chung", "02-bang-huyen", "03-bao-cao-chung", "04-hoi-nghi-tinh"])
def test_board_reads_as_agreed(key: str) -> None:
    found = boards.render_all(monday(), LINKS | BOARD_LINKS, read_at="đọc hộp thư lần cuối 07:55")

    check_golden(f"boards/{key}.md", found[key].markdown)


def test_every_stage_has_a_page_under_its_key(survey: surveys.Survey) -> None:
    found = boards.render_all(survey, {})

    assert list(found) == ["00-bang-chung", *(stage.board for stage in survey.plan.stages)]
    assert all(page.key == key for key, page in found.items())


def test_pages_hold_no_sign_outside_the_old_set_and_no_broken_table(survey: surveys.Survey) -> None:
    for page in boards.render_all(survey, LINKS).values():
        assert ALLOWED.fullmatch(page.markdown), set(ALLOWED.sub("", page.markdown))
        assert [line for off, line in table_rows(page.markdown) if off] == []
        assert all(line.count(" | ") < 6 for line in page.markdown.splitlines())
        assert "None" not in page.markdown
        assert "\n\n\n" not in page.markdown


def test_first_line_tells_simulated_from_real(survey: surveys.Survey) -> None:
    for page in boards.render_all(survey, {}).values():
        first = page.markdown.splitlines()[0]
        assert ("SỐ LIỆU MÔ PHỎNG" in first) is survey.is_simulated
        assert ("KẾ HOẠCH MẪU" in first) is survey.is_sample


def test_everybody_missing_in_the_facts_is_on_the_page(survey: surveys.Survey) -> None:
    found = boards.render_all(survey, {})
    for stage in survey.plan.stages:
        board = facts.stage(survey, stage.id)
        text = found[stage.board].markdown
        assert {name for name in names_missing(board) if name not in text} == set()
        assert {name for name in board.line.measure.missing if name not in found["00-bang-chung"].markdown} == set()


def test_links_open_the_form_filled_in() -> None:
    page = boards.render_all(monday(), LINKS | BOARD_LINKS)["02-bang-huyen"].markdown
    address = next(one for one in re.findall(r"\]\(([^)]+)\)", page) if "form-2.1" in one)

    assert json.loads(parse_qs(urlsplit(address).query)["parameters"][0]) == {"phiếu": {"viec": "bao-cao-so:so-y-te"}}
    assert urlsplit(address).path.endswith("/deployment/form-2.1/run")
    assert f"[Bảng chung]({HOST}/artifacts/artifact/00-bang-chung)" in page


def test_without_links_an_act_keeps_its_number() -> None:
    page = boards.render_all(monday(), {})["02-bang-huyen"].markdown

    assert "](" not in page
    assert "Nhận hoặc trả lại (2.1)" in page


@pytest.mark.parametrize(("done", "owed", "shown"), [(0, 18, "░░░░░░░░░░"), (1, 193, "█░░░░░░░░░"), (17, 18, "█████████░"), (18, 18, "██████████"), (0, 0, "░░░░░░░░░░")])  # fmt: skip
def test_bar_is_full_only_when_all_is_done(done: int, owed: int, shown: str) -> None:
    assert boards.bar(done, owed) == shown


def test_typed_text_stays_text_on_the_boards() -> None:
    plan = factories.with_unit(factories.make_plan(), "huyen-nui-doi", name=NASTY, full_name=NASTY)
    plan = replace(plan, assumptions=tuple(replace(one, question=NASTY) for one in plan.assumptions))
    by = gates.Override(
        1, "report_consolidation", "", frozenset({"bao-cao-huyen:huyen-nui-doi"}), NASTY, NASTY, at(13, 11)
    )
    survey = make_survey(plan, busy_acts(), overrides=[by], title=NASTY, number=NASTY)

    for page in boards.render_all(survey, LINKS, read_at=NASTY).values():
        assert "<script" not in page.markdown
        assert "{{ 7 * 7 }}" in page.markdown
        assert not re.search(r"^# c", page.markdown, re.M)
        assert [line for off, line in table_rows(page.markdown) if off] == []


def test_receipt_says_what_was_written_what_follows_and_how_to_take_it_back() -> None:
    receipt = receipts.Receipt(
        "Đã ghi: gia hạn báo cáo của huyện Núi Đôi đến hết thứ Sáu 17/11/2023",
        "Lê Thị B, Phó Chánh Văn phòng",
        at(13, 11),
        "bao-cao-huyen:huyen-nui-doi",
        (("Hạn gốc", "đến hết thứ Ba 14/11/2023"), ("Lý do", "sạt lở | mất điện")),
        ("Ngày gia hạn là ngày nghỉ.",),
        ("Mở bước sau",),
        undo="2.2",
        board="02-bang-huyen",
    )

    check_golden(
        "receipts/extension.md",
        boards.render_receipt(receipt, LINKS | BOARD_LINKS, zone=ZONE, is_simulated=True),
    )


def test_receipt_of_a_repeated_act_says_that_nothing_changed() -> None:
    receipt = receipts.Receipt("Đã ghi: kế hoạch", "Lê Thị B", at(13, 11), "plan", is_repeat=True)

    text = boards.render_receipt(receipt, {}, zone=ZONE)

    assert text.startswith("# Đã ghi từ trước: kế hoạch\n")
    assert "Lần này không thay đổi gì." in text
    assert "SỐ LIỆU MÔ PHỎNG" not in text


def test_refusal_says_that_nothing_was_written() -> None:
    text = boards.render_refusal(f"Không ghi: {NASTY}", NASTY, {}, board="02-bang-huyen")

    assert "**Không ghi gì.**" in text
    assert "<script" not in text
    assert "{{ 7 * 7 }}" in text


@pytest.mark.proves("F22")
@pytest.mark.parametrize("is_simulated", [True, False])
def test_draft_lists_inputs_and_gaps_with_who_let_it_go_ahead(is_simulated: bool) -> None:
    survey = monday()
    report = {one.owed.key: one for one in survey.standings}
    by = survey.overrides[0]
    version = SimpleNamespace(leg="soft", version=2, received_at=at(10, 11, 9), number="", file_name="bao|cao.docx")
    gap = consolidation.Gap(
        "bao-cao-huyen:huyen-nui-doi", "huyen-nui-doi", report["bao-cao-huyen:huyen-nui-doi"].status, by
    )
    text = pages.render(
        "drafts/consolidated.md.j2",
        campaign=SimpleNamespace(title="Sơ kết", number="12/KH", is_simulated=is_simulated, is_sample=True),
        plan=survey.plan,
        duty=survey.index.duties["bao-cao-chung"],
        number=1,
        as_of=survey.as_of,
        today=date(2023, 11, 13),
        inputs=[("Huyện Sông Bờ", report["bao-cao-huyen:huyen-song-bo"], [version])],
        gaps=[
            (
                "Huyện Núi Đôi",
                gap,
                survey.index.duties["bao-cao-huyen"],
                words.of(report[gap.key], date(2023, 11, 13), ZONE),
            )
        ],
        leg_words=words.LEG_WORDS,
        wording=wording,
    )

    first = text.splitlines()[0]
    assert ("(SỐ LIỆU MÔ PHỎNG)" in first) is is_simulated
    assert "(KẾ HOẠCH MẪU)" in first
    assert "| Huyện Sông Bờ | bản mềm, lần 2 | 09:00 thứ Sáu 10/11/2023 | – | bao\\|cao.docx |" in text
    assert (
        "| Huyện Núi Đôi | Báo cáo sơ kết của cấp huyện | ◊ Trả lại | bỏ qua theo quyết định của Lê Thị B,"
        " Phó Chánh Văn phòng, lý do: sạt lở, mất điện tại 02 xã |"
    ) in text
