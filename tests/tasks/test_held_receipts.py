"""Forms 2.6 and 2.8: a held file is placed or closed by a named person, with a receipt; a wrong form changes nothing."""

from __future__ import annotations

import pytest

import models
from domain import errors, receipts
from tasks import desk as desks
from tasks import held, held_receipts, intake
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import BY, REPORT, Sent, counts, rows, take

STRANGER = "nguoi.la@hom-thu.example"


def place(desk: desks.Desk, tools: intake.Tools, **changes: str) -> receipts.Receipt:
    said = {"number": "1", "by": BY, "duty": REPORT} | changes
    return held_receipts.place(desk, tools, **said)


@pytest.mark.proves("F11", "E20", "F31")
def test_a_held_file_is_placed_remembered_and_told(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    take(office, tools, samples.mail(STRANGER, [("bieu.xlsx", sent.workbook())]))

    first = place(office, tools, remember_until="31/12/2023")
    before = counts(office)
    again = place(office, tools, number=" số 1 ", duty="", unit="")

    assert first.title.startswith("Đã ghi: xếp tệp số 1, đạt: Báo cáo")
    assert dict(first.facts) | {"Tệp": "bieu.xlsx", "Kết quả kiểm tra": "đạt", "Lần gửi": "1"} == dict(first.facts)
    assert dict(first.facts)["Ghi nhớ địa chỉ người gửi"] == "đến hết Chủ nhật 31/12/2023"
    assert (first.by, first.subject, first.event, first.undo) == (BY, REPORT, "input.accepted", "2.1")
    assert (first.board, first.is_repeat) == ("01-bang-xa", False)
    assert (again.is_repeat, again.title, counts(office)) == (True, first.title, before)
    (row,) = rows(office, models.RememberedAddress)
    assert (row.email, row.by) == (STRANGER, BY)


def test_what_is_wrong_with_a_placed_file_stands_on_the_receipt(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    take(office, tools, samples.mail(STRANGER, [("a.docx", sent.narrative(""))]))

    receipt = place(office, tools)

    assert "cần sửa" in receipt.title
    assert receipt.event == "input.received"
    assert receipt.warnings


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "mười"}, "NUMBER_UNREADABLE"),
        ({"number": "1" * 30}, "NUMBER_UNREADABLE"),
        ({"number": "99"}, "FILE_UNKNOWN"),
        ({"by": " "}, "PERSON_MISSING"),
        ({"remember_until": "31/02/2024"}, "DATE_UNREADABLE"),
        ({"remember_until": "01/02/2023"}, "DATE_PASSED"),
    ],
)
def test_a_wrong_form_is_refused_in_words_and_changes_nothing(
    office: desks.Desk, tools: intake.Tools, changes: dict[str, str], code: str
) -> None:
    take(office, tools, samples.mail(STRANGER, [("a.docx", b"PK")]))
    before = counts(office)

    with pytest.raises(errors.Refusal) as caught:
        place(office, tools, **changes)

    assert (caught.value.code, counts(office)) == (code, before)
    assert caught.value.message.endswith(".")


def close(desk: desks.Desk, **changes: str) -> receipts.Receipt:
    said = {"number": "1", "by": BY, "reason": "thư mời họp của đơn vị khác"} | changes
    return held_receipts.close(desk, **said)


@pytest.mark.proves("F11")
def test_what_belongs_nowhere_is_closed_with_a_reason_and_kept(office: desks.Desk, tools: intake.Tools) -> None:
    take(office, tools, samples.mail(STRANGER, []))
    assert [one.number for one in held.listed(office)] == [1]
    told = len(rows(office, models.Message))

    receipt = close(office)
    after = counts(office)
    again = close(office, reason="vẫn là thư mời họp")

    assert held.listed(office) == []
    assert receipt.title == "Đã ghi: đóng lại tệp số 1, không thuộc việc nào của đợt này"
    assert BY in dict(receipt.facts)["Lý do"]
    assert (receipt.is_repeat, again.is_repeat, counts(office)) == (False, True, after)
    assert len(rows(office, models.Message)) == told, "closing answers nobody"
    assert held.original(office, 1)[1]


def test_file_that_was_closed_can_still_be_placed(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    take(office, tools, samples.mail(STRANGER, [("bieu.xlsx", sent.workbook())]))
    assert close(office).undo == "2.6"

    receipt = place(office, tools)

    assert receipt.title.startswith("Đã ghi: xếp tệp số 1, đạt: Báo cáo")
    assert not receipt.is_repeat
    with pytest.raises(errors.Refusal, match="đã có kết quả"):
        close(office)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"reason": " "}, "REASON_MISSING"), ({"number": "99"}, "FILE_UNKNOWN"), ({"by": ""}, "PERSON_MISSING")],
)
def test_closing_without_a_reason_a_person_or_a_file_is_refused(
    office: desks.Desk, tools: intake.Tools, changes: dict[str, str], code: str
) -> None:
    take(office, tools, samples.mail(STRANGER, []))
    before = counts(office)

    with pytest.raises(errors.Refusal) as caught:
        close(office, **changes)

    assert (caught.value.code, counts(office)) == (code, before)
