"""Drafts of the main report are kept as they were, compared, signed off by another person than who prepared them, and reopened."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

import models
from domain import errors
from domain.drafts import State
from tasks import boards, campaigns, consolidation, draft_pages, drafts, intake, shown_files, surveys
from tasks import desk as desks
from tasks.acts import differences, openings
from tasks.acts import drafts as acts
from tests import season
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, Sent, rows, take

STAGE = "report_consolidation"
PREPARER, SIGNER = "Lê Văn An, chuyên viên", "Trần Thị Bình, Phó Chánh Văn phòng"


def at(office: desks.Desk, moment: str) -> desks.Desk:
    return replace(office, as_of=season.at(moment))


def send(office: desks.Desk, tools: intake.Tools, sent: Sent, **changes: object) -> None:
    files = [
        ("bieu.xlsx", sent.workbook(**changes)),
        ("bao cao.docx", sent.narrative(f"Xã đã ban hành {changes.get('vb_chi_dao', 10)} văn bản.")),
    ]
    take(office, tools, samples.mail(ADDRESS, files))


def freeze(desk: desks.Desk, *, refreeze: bool = False) -> int:
    return len(consolidation.freeze(desk, STAGE, refreeze=refreeze))


@pytest.fixture
def drafted(office: desks.Desk, tools: intake.Tools, sent: Sent) -> desks.Desk:
    """One commune's figures are in, the gate opened by a named person, the inputs frozen, draft 1 made by the software."""
    send(office, tools, sent)
    desk = at(office, "2023-11-16T09:00")
    openings.override(desk, stage=STAGE, by=SIGNER, reason="Kịp hội nghị")
    assert freeze(desk) == 1
    drafts.build(desk, by=campaigns.SYSTEM)
    return desk


def refused(code: str) -> pytest.RaisesExc[errors.Refusal]:
    return pytest.raises(errors.Refusal, check=lambda one: one.code == code)


@pytest.mark.proves("F18", "F33", "E34")
def test_the_same_set_gives_the_same_draft_and_is_written_once(drafted: desks.Desk) -> None:
    later = at(drafted, "2023-11-16T15:00")

    again = drafts.build(later, by=PREPARER)

    assert again.is_repeat
    assert [(one.number, one.prepared_by) for one in rows(later, models.Draft)] == [(1, campaigns.SYSTEM)]
    files = drafts.files(later)
    assert [(one.kind, one.name) for one in files] == [
        ("document", "bao-cao-chung-ban-01.docx"),
        ("trace", "truy-nguon-ban-01.xlsx"),
        ("picture", "so-do-ban-01.svg"),
        ("differences", "doi-chieu-ban-01.json"),
    ]
    words = "\n".join(one.text for one in Document(io.BytesIO(files[0].content)).paragraphs)
    assert "Toàn tỉnh có 193 xã" in words
    assert "cho mở theo quyết định của Trần Thị Bình, Phó Chánh Văn phòng: Kịp hội nghị" in words
    (draft,) = surveys.take(later).drafts
    assert (draft.number, draft.state, draft.is_current) == (1, State.PREPARED, True)
    assert draft.numbers > 1000


@pytest.mark.proves("F18", "E04", "X5", "F17")
def test_a_replaced_workbook_outdates_the_draft_and_the_next_one_shows_what_moved(
    drafted: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    kept = drafts.files(drafted)
    later = at(drafted, "2023-11-17T09:00")

    send(later, tools, sent, vb_chi_dao=Decimal(17))
    stale = surveys.take(later).drafts[0]
    told = drafts.build(later, by=PREPARER)
    assert freeze(later, refreeze=True) == 1
    made = drafts.build(later, by=PREPARER)
    found = drafts.difference(later)

    assert not stale.is_current
    assert told.is_repeat
    assert not made.is_repeat
    assert [one.is_current for one in surveys.take(later).drafts] == [False, True]
    assert drafts.files(later, 1) == kept
    assert (found.before, found.after) == (1, 2)
    (replaced,) = [one for one in found.replaced if one.after and one.after.leg == "soft"]
    assert replaced.before is not None
    assert replaced.after is not None
    assert (replaced.before.number, replaced.after.number) == (1, 2)
    assert {(one.figure.indicator, one.before.split()[0], one.after.split()[0]) for one in found.moved} == {
        ("vb_chi_dao", "10", "17")
    }
    assert found.tables == {"II. CÔNG TÁC TỔ CHỨC, TRIỂN KHAI THỰC HIỆN": 1}


@pytest.mark.proves("F31")
def test_who_prepared_a_draft_cannot_sign_it_off(drafted: desks.Desk) -> None:
    with refused("PREPARER_MISSING"):
        acts.sign(drafted, by=SIGNER)
    with refused("FOUR_EYES"):
        acts.sign(drafted, by="Ông LÊ VĂN AN", preparer=PREPARER)
    with refused("DRAFT_NOT_SIGNED"):
        acts.mark_printed(drafted, by=SIGNER)
    with refused("DRAFT_OPEN"):
        acts.reopen(drafted, by=SIGNER, reason="Sai số liệu")
    assert surveys.take(drafted).drafts[0].state is State.PREPARED

    signed = acts.sign(drafted, by=SIGNER, preparer=PREPARER)
    again = acts.sign(drafted, by="Trần Thị Bình", preparer=PREPARER)

    assert dict(signed.facts) == {"Người soạn": PREPARER, "Người duyệt": SIGNER}
    assert not signed.warnings
    assert again.is_repeat
    with refused("DRAFT_SIGNED"):
        acts.sign(drafted, by="Võ Văn Em, Chánh Văn phòng", preparer=PREPARER)
    (draft,) = surveys.take(drafted).drafts
    assert (draft.state, draft.signed_by, draft.prepared_by) == (State.SIGNED, SIGNER, PREPARER)
    assert [one.kind for one in rows(drafted, models.Decision)].count("sign_draft") == 1


@pytest.mark.proves("F18", "E33")
def test_a_printed_draft_is_opened_again_with_a_reason_and_stays_in_the_history(drafted: desks.Desk) -> None:
    acts.sign(drafted, by=SIGNER, preparer=PREPARER)
    acts.mark_printed(drafted, by=SIGNER)

    with refused("REASON_MISSING"):
        acts.reopen(drafted, by=SIGNER, reason=" ")
    told = acts.reopen(drafted, by=SIGNER, reason="Quế Sơn gửi thay")

    assert told.warnings == ("Bản này đã in và phát ra: thay đổi về sau cần tờ đính chính.",)
    (draft,) = surveys.take(drafted).drafts
    assert (draft.state, draft.was_printed) == (State.PREPARED, True)
    assert acts.sign(drafted, by=SIGNER, preparer=PREPARER).is_repeat is False


@pytest.mark.proves("F31", "E04")
def test_only_the_newest_draft_is_signed_and_a_stale_one_with_a_warning(
    drafted: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    later = at(drafted, "2023-11-17T09:00")
    send(later, tools, sent, vb_chi_dao=Decimal(17))

    stale = acts.sign(later, by=SIGNER, preparer=PREPARER)
    acts.reopen(later, by=SIGNER, reason="Đầu vào đã đổi")
    freeze(later, refreeze=True)
    drafts.build(later, by=PREPARER)

    assert "không còn mới" in stale.warnings[0]
    with refused("DRAFT_REPLACED"):
        acts.sign(later, by=SIGNER, number=1, preparer=PREPARER)
    with refused("DRAFT_UNKNOWN"):
        acts.sign(later, by=SIGNER, number=9)
    with refused("FOUR_EYES"):
        acts.sign(later, by=PREPARER)
    signed = acts.sign(
        later, by=SIGNER, number=2, signed=drafts.File(drafts.SIGNED, "bao-cao-da-sua.docx", b"da sua loi")
    )
    assert dict(signed.facts)["Người soạn"] == PREPARER
    assert [one.content for one in drafts.files(later, 2) if one.kind == drafts.SIGNED] == [b"da sua loi"]


def test_nothing_is_drafted_before_anything_is_frozen(office: desks.Desk) -> None:
    with refused("NOT_FROZEN"):
        drafts.build(office, by=PREPARER)
    with refused("DRAFT_UNKNOWN"):
        drafts.difference(office)
    with refused("REPORT_UNCLEAR"):
        drafts.build(office, by=PREPARER, duty="bao-cao-khac")
    assert rows(office, models.Draft) == []


@pytest.mark.proves("X5", "F18")
def test_the_board_links_every_draft_its_origins_and_what_moved(
    drafted: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    later = at(drafted, "2023-11-17T09:00")
    send(later, tools, sent, vb_chi_dao=Decimal(17))
    waiting = surveys.take(later)
    acts.prepare(later, by=PREPARER, reason="Xã Tam Anh Nam gửi thay")
    survey = surveys.take(later)
    board = survey.index.stages[STAGE].board
    links = {"files": "http://127.0.0.1:4201"}

    before = boards.render_all(waiting, links)[board].markdown
    after = boards.render_all(survey, links)[board].markdown
    unserved = boards.render_all(survey, {})[board].markdown

    assert "đang soạn □ không còn mới" in before
    assert "Lập bản thảo mới (5.1)" in before
    assert "Duyệt bản thảo (5.2)" in after
    for kind in ("bao-cao-chung-ban-02.docx", "truy-nguon-ban-02.xlsx", "khac-ban-truoc-ban-02.html"):
        assert f"(http://127.0.0.1:4201/quang-nam-ntm-2023/bao-cao-chung/{kind})" in after
    assert "khac-ban-truoc-ban-01" not in after
    assert '<img alt="' in after
    assert "http://" not in unserved


@pytest.mark.proves("X5")
def test_files_that_boards_link_to_are_written_once_and_again_when_deleted(
    drafted: desks.Desk, tools: intake.Tools, sent: Sent, tmp_path: Path
) -> None:
    later = replace(at(drafted, "2023-11-17T09:00"), home=tmp_path)
    send(later, tools, sent, vb_chi_dao=Decimal(17))
    acts.prepare(later, by=PREPARER, reason="Xã Tam Anh Nam gửi thay")
    survey = surveys.take(later)
    folder = shown_files.folder(tmp_path) / later.campaign / "bao-cao-chung"

    first = shown_files.write_missing(later, survey)
    again = shown_files.write_missing(later, survey)
    (folder / "bao-cao-chung-ban-01.docx").unlink()
    after = shown_files.write_missing(later, survey)

    assert (first, again, after) == (5, 0, 2)
    assert (folder / "bao-cao-chung-ban-01.docx").read_bytes() == drafts.files(later, 1)[0].content
    page = (folder / "khac-ban-truoc-ban-02.html").read_text(encoding="utf-8")
    assert "bản số 2 khác bản số 1 ở đâu" in page
    assert '<td class="from">10 văn bản</td><td class="to">17 văn bản</td>' in page
    assert "Xã Tam Anh Nam" in page
    assert "SỐ LIỆU MÔ PHỎNG" in page


@pytest.mark.proves("E04", "F33")
def test_preparing_freezes_again_only_for_a_reason_and_only_when_an_input_changed(
    drafted: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    later = at(drafted, "2023-11-17T09:00")
    unchanged = acts.prepare(later, by=PREPARER)
    send(later, tools, sent, vb_chi_dao=Decimal(17))

    with refused("REASON_MISSING"):
        acts.prepare(later, by=PREPARER)
    made = acts.prepare(later, by=PREPARER, reason="Xã gửi thay")

    assert unchanged.is_repeat
    assert dict(made.facts)["Bản chốt đầu vào"] == "số 2"
    assert [one.number for one in rows(later, models.Snapshot)] == [1, 2]
    assert [one.number for one in rows(later, models.Draft)] == [1, 2]


def test_a_set_that_was_frozen_before_a_stop_is_drafted_by_the_next_run(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    send(office, tools, sent)
    desk = at(office, "2023-11-16T09:00")
    openings.override(desk, stage=STAGE, by=SIGNER, reason="Kịp hội nghị")
    before = surveys.take(desk)
    freeze(desk)

    stopped = surveys.take(desk)
    drafts.build(desk, by=campaigns.SYSTEM)
    done = surveys.take(desk)

    assert before.undrafted == ()
    assert stopped.undrafted == ("bao-cao-chung",)
    assert stopped.has_work(STAGE)
    assert done.undrafted == ()


@pytest.mark.proves("E04", "F18")
def test_the_errata_sheet_corrects_what_was_printed(drafted: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    later = at(drafted, "2023-11-17T09:00")
    with refused("NOTHING_PRINTED"):
        draft_pages.errata(later)
    acts.sign(drafted, by=SIGNER, preparer=PREPARER)
    acts.mark_printed(drafted, by=SIGNER)
    with refused("NOTHING_TO_CORRECT"):
        draft_pages.errata(later)
    send(later, tools, sent, vb_chi_dao=Decimal(17))
    acts.prepare(later, by=PREPARER, reason="Xã Tam Anh Nam gửi thay")

    sheet = draft_pages.errata(later)

    assert sheet.name == "dinh-chinh-ban-01-theo-ban-02.docx"
    document = Document(io.BytesIO(sheet.content))
    words = "\n".join(one.text for one in document.paragraphs)
    assert "ĐÍNH CHÍNH" in words
    assert "bản thảo số 1" in words
    assert "1 số liệu sau đây được sửa lại" in words
    assert "{{" not in words
    table = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert table[1:] == [
        [
            "1", "II. CÔNG TÁC TỔ CHỨC, TRIỂN KHAI THỰC HIỆN", "Tỉnh Quảng Nam",
            "Văn bản chỉ đạo, điều hành đã ban hành (Ước năm 2023)", "10 văn bản", "17 văn bản",
        ]
    ]  # fmt: skip


@pytest.mark.proves("E05", "F19")
def test_the_board_lists_what_nobody_explained_yet(drafted: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    later = at(drafted, "2023-11-17T09:00")
    send(later, tools, sent, doi_ung_bo_tri=Decimal(45))
    acts.prepare(later, by=PREPARER, reason="Xã Tam Anh Nam gửi thay")
    board = surveys.take(later).index.stages[STAGE].board
    place = "lan-truoc:dv23-20984:doi_ung_bo_tri:2023e"

    waiting = boards.render_all(surveys.take(later), {"2.9": "http://127.0.0.1/2.9"})[board].markdown
    differences.confirm(later, difference=place, by=PREPARER, explanation="Huyện giao thêm vốn")
    explained = boards.render_all(surveys.take(later), {})[board].markdown
    acts.prepare(later, by=PREPARER)
    printed = Document(io.BytesIO(drafts.files(later)[0].content))

    assert "1 chỗ số liệu chênh lệch chưa giải trình" in waiting
    assert "Vốn đối ứng đã bố trí (Ước năm 2023) | 45 triệu đồng | lần nhận trước: 10 triệu đồng" in waiting
    assert place.replace(":", "%3A") in waiting
    assert "chênh lệch chưa giải trình" not in explained
    cells = [cell.text for row in printed.tables[-1].rows for cell in row.cells]
    assert any(
        "Lê Văn An, chuyên viên giải trình lúc 09:00" in text and "Huyện giao thêm vốn" in text for text in cells
    )
