"""Explain a difference between two figures, or take that back (form 2.9). The explanation is printed in the report."""

from __future__ import annotations

import difflib

from domain import receipts
from domain.reconciliation import Difference, text
from models.queries import reconciliation as queries
from tasks import reconciliation, totals
from tasks.acts import checks, writing
from tasks.desk import Desk, Work
from tasks.desk import writing as at_desk


def confirm(desk: Desk, *, difference: str, by: str, explanation: str) -> receipts.Receipt:
    """Say why both figures are right. It counts as long as neither changes. difference: its id, as lists print it."""
    by = checks.person(by)
    explanation = checks.reason(explanation)
    with at_desk(desk) as work:
        one, said = _find(work, difference)
        title = f"Đã ghi: giải trình chênh lệch của {said.unit}"
        if one.is_settled and one.confirmed is not None and one.confirmed.explanation == explanation:
            return _receipt(work, title, by, one, is_repeat=True)
        writing.decision(
            work, queries.CONFIRM, by=by, reason=explanation, scope=one.unit, subject=one.id, difference=one.id,
            stated=text(one.stated), other=text(one.other),
        )  # fmt: skip
        facts = (
            ("Chỉ tiêu", f"{said.name} ({said.period})"),
            ("Số ghi", said.stated),
            (said.other_label.capitalize(), said.other),
            ("Giải trình", explanation),
        )
        return _receipt(work, title, by, one, facts)


def withdraw(desk: Desk, *, difference: str, by: str, reason: str) -> receipts.Receipt:
    """Take an explanation back, with the reason."""
    by, reason = checks.person(by), checks.reason(reason)
    with at_desk(desk) as work:
        one, said = _find(work, difference)
        if one.confirmed is None:
            raise checks.refuse("NOT_EXPLAINED", f"Chênh lệch {one.id} chưa có giải trình nên không có gì để bỏ.")
        writing.decision(
            work, queries.WITHDRAW, by=by, reason=reason, scope=one.unit, subject=one.id, difference=one.id
        )
        title = f"Đã ghi: bỏ giải trình chênh lệch của {said.unit}"
        return _receipt(
            work, title, by, one, (("Giải trình trước đó", one.confirmed.explanation), ("Lý do bỏ", reason))
        )


def _find(work: Work, typed: str) -> tuple[Difference, reconciliation.Words]:
    found = totals.totals(work)
    if found is None:
        raise checks.refuse("NO_FIGURES_ASKED", "Kế hoạch này không thu số liệu.")
    listed = {one.id: one for one in reconciliation.differences(work, found)}
    one = listed.get(typed.strip())
    if one is None:
        near = difflib.get_close_matches(typed.strip(), listed, n=3)
        told = f"Không có chênh lệch nào mang mã '{typed.strip()}'."
        told += f" Gần nhất: {', '.join(near)}." if near else " Xem mã bằng lệnh soket difference list."
        raise checks.refuse("DIFFERENCE_UNKNOWN", told, *near)
    (said,) = reconciliation.in_words(work, found, [one])
    return one, said


def _receipt(
    work: Work,
    title: str,
    by: str,
    one: Difference,
    facts: tuple[tuple[str, str], ...] = (),
    *,
    is_repeat: bool = False,
) -> receipts.Receipt:
    return receipts.Receipt(
        title, by, work.as_of, one.id, facts, undo="2.9", units=(one.unit,), is_repeat=is_repeat,
    )  # fmt: skip
