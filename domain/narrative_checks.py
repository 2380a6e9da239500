"""Judging a filled narrative: is every section there that the plan demands, and is something written in it?"""

from __future__ import annotations

from domain import forms
from domain.findings import Finding, Place, Severity

LEAST_LETTERS = 10
"""Fewer letters than this are no answer ("Không." is one: a section may have nothing to report; "x" is none)."""
_NOTHING_TO_REPORT = ("không", "không có", "chưa có", "chưa phát sinh", "không phát sinh")


def judge(form: forms.Narrative, filled: forms.Filled, file: str) -> list[Finding]:
    """Findings in the order of the form. file: its name, for the places."""
    if form.sections and not filled.texts:
        return [_not_the_form(form, file)]
    found: list[Finding] = []
    for number, section in enumerate(form.sections, start=1):
        place = Place(file, section=section.title)
        text = filled.texts.get(section.id)
        if text is None:
            found.append(_missing(number, section, place))
        elif section.required and not _says_something(text):
            found.append(_empty(number, section, place, text))
    return found


def _not_the_form(form: forms.Narrative, file: str) -> Finding:
    """One sentence instead of one for every section: whoever sent something else is told so."""
    return Finding(
        "FORM_NOT_FOUND",
        Severity.ERROR,
        f"Không tìm thấy mục nào của mẫu “{form.title}” trong tệp “{file}”.",
        Place(file),
        found="văn bản không theo mẫu",
        expected=form.sections[0].title,
        fix="Đề nghị viết vào mẫu (.docx) đã kèm trong thư đề nghị báo cáo, giữ nguyên tên các mục, và gửi lại.",
    )


def _says_something(text: str) -> bool:
    plain = text.strip().strip(".…-– ").lower()
    return plain in _NOTHING_TO_REPORT or sum(char.isalnum() for char in plain) >= LEAST_LETTERS


def _missing(number: int, section: forms.Section, place: Place) -> Finding:
    return Finding(
        "SECTION_MISSING",
        Severity.ERROR if section.required else Severity.WARNING,
        f"Không tìm thấy mục {number} “{section.title}” trong văn bản.",
        place,
        expected=section.title,
        fix=f"Đề nghị giữ nguyên tên mục “{section.title}” như trong mẫu và viết nội dung dưới tên mục.",
    )


def _empty(number: int, section: forms.Section, place: Place, text: str) -> Finding:
    return Finding(
        "SECTION_EMPTY",
        Severity.ERROR,
        f"Mục {number} “{section.title}” chưa có nội dung.",
        place,
        found=text.strip()[:60],
        expected="nội dung của đơn vị",
        fix="Đề nghị viết nội dung vào mục này; nếu không phát sinh, đề nghị ghi: không có.",
    )
