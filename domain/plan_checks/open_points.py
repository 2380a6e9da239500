"""What the plan leaves to be filled in: number and date, lists it only names, open questions, slips of the pen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain import vietnamese, wording
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def blank_header(reading: Reading) -> Iterator[PlanFinding]:
    """A plan without number or date of issue (T-07), or issued before what it is based on."""
    document = reading.plan.document
    blank = [
        word for word, value in (("số", document.number), ("ngày ban hành", document.issued_on)) if value in (None, "")
    ]
    earliest = wording.short_date(document.earliest_issue, with_year=True) if document.earliest_issue else ""
    if blank:
        yield PlanFinding(
            "HEADER_BLANK",
            findings.WARNING,
            (),
            "",
            f"Kế hoạch chưa có {' và '.join(blank)}: là bản dự thảo, văn bản gửi đi chưa dẫn số"
            " được và giai đoạn đầu chưa mở."
            + (f" Ngày ban hành sớm nhất có thể là {earliest}." if earliest and document.issued_on is None else "")
            + " Đề nghị ghi khi kế hoạch được ký.",
        )
    if document.issued_on and document.earliest_issue and document.issued_on < document.earliest_issue:
        yield PlanFinding(
            "ISSUED_TOO_EARLY",
            findings.WARNING,
            (),
            "",
            f"Ngày ban hành {wording.short_date(document.issued_on, with_year=True)} sớm hơn văn bản mà kế hoạch dẫn chiếu"
            f" (sớm nhất {earliest}). Đề nghị kiểm tra ngày.",
        )


def rosters_not_loaded(reading: Reading) -> Iterator[PlanFinding]:
    """Lists the plan names and does not print (T-19, T-44), and lines of lists that name no unit."""
    for roster in reading.plan.rosters:
        needed_by = [duty for duty in reading.plan.duties if duty.owners.roster == roster.id]
        if not roster.is_loaded:
            for_what = wording.names([reading.titled(duty.id) for duty in needed_by])
            yield PlanFinding(
                "ROSTER_NOT_LOADED",
                findings.WARNING if needed_by else findings.INFO,
                (),
                roster.file,
                f"Chưa nạp danh sách “{roster.title}”"
                + (f", cần cho {for_what}: chưa biết tổng số đơn vị phải làm." if needed_by else ".")
                + f" Đề nghị lấy danh sách và nhập vào {roster.file or 'thư mục kế hoạch'}.",
            )
        strangers = [row["unit"] for row in roster.rows if row.get("unit") and row["unit"] not in reading.index.units]
        if strangers:
            yield PlanFinding(
                "ROSTER_UNKNOWN_UNIT",
                findings.WARNING,
                (),
                roster.file,
                f"Danh sách “{roster.title}” nhắc đến đơn vị không có trong kế hoạch: {wording.names(strangers, most=5)}."
                " Đề nghị sửa mã đơn vị.",
            )


def open_questions(reading: Reading) -> Iterator[PlanFinding]:
    """Questions nobody has answered yet, with what the machine does meanwhile."""
    for one in reading.plan.assumptions:
        if not one.decided_by.strip():
            yield PlanFinding(
                "QUESTION_OPEN",
                findings.INFO,
                (),
                "",
                f"{one.id}: {one.question} Chưa có người quyết định; đang chạy theo: {one.default}",
            )


def slips_in_sections(reading: Reading) -> Iterator[PlanFinding]:
    """Items listed twice and words written twice in the sections of report forms (T-24); they would go into letters."""
    for form in reading.plan.report_forms:
        for section in form.sections:
            called = f"Mẫu “{form.title}”, phần “{section.title or section.id}”"
            lists = [section.items, *(re.split(r"[,;]", inside) for inside in _IN_BRACKETS.findall(section.text))]
            for item in dict.fromkeys(item for items in lists for item in _twice(items)):
                yield PlanFinding(
                    "ITEM_TWICE",
                    findings.INFO,
                    (),
                    "",
                    f"{called}: “{item}” được liệt kê hai lần. Có thể thiếu một mục khác; đề nghị hỏi cơ quan ban hành.",
                )
            for word in _written_twice(section.text):
                yield PlanFinding(
                    "WORD_TWICE",
                    findings.INFO,
                    (),
                    "",
                    f"{called}: viết lặp “{word} {word}”. Đề nghị sửa trong văn bản gửi đi.",
                )


def _twice(items: Sequence[str]) -> list[str]:
    times = Counter(vietnamese.word_fold(item) for item in items)
    return [item for item, count in times.items() if item and count > 1]


def _written_twice(text: str) -> list[str]:
    words = vietnamese.word_fold(text).split()
    return [one for one, following in pairwise(words) if one == following and one.isalpha()]
