"""Who is ordered, who is asked, and that words of blame are found however they are typed."""

from __future__ import annotations

import unicodedata

import pytest

from domain import letter_tone
from domain.plans import AddresseeClass

DISTRICTS = AddresseeClass("cap-duoi", "UBND cấp huyện", "yêu cầu", may_be_ordered=True)
UNIONS = AddresseeClass("doan-the", "Đoàn thể", "đề nghị", may_be_ordered=False)
LEADERS = AddresseeClass("lanh-dao", "Lãnh đạo tỉnh", "kính mời", may_be_ordered=False)
MISTAKEN = AddresseeClass("doan-the", "Đoàn thể", "yêu cầu", may_be_ordered=False)


@pytest.mark.proves("X17", "T-42")
@pytest.mark.parametrize(
    ("addressees", "verb", "asked", "before", "after"),
    [
        (DISTRICTS, "yêu cầu", "yêu cầu quý cơ quan", "đề nghị", "đề nghị khẩn trương"),
        (UNIONS, "đề nghị", "đề nghị quý cơ quan", "kính đề nghị", "kính đề nghị"),
        (LEADERS, "kính mời", "kính đề nghị quý cơ quan", "kính đề nghị", "kính đề nghị"),
        (MISTAKEN, "đề nghị", "đề nghị quý cơ quan", "kính đề nghị", "kính đề nghị"),
    ],
)
def test_verbs_follow_the_class_and_nobody_else_is_ordered(
    addressees: AddresseeClass, verb: str, asked: str, before: str, after: str
) -> None:
    assert letter_tone.verb(addressees) == verb
    assert letter_tone.request(addressees) == asked
    assert letter_tone.reminder_verb(addressees) == before
    assert letter_tone.reminder_verb(addressees, is_overdue=True) == after


def test_reminder_puts_the_addressee_between_verb_and_haste() -> None:
    assert letter_tone.reminder(DISTRICTS, is_overdue=True) == "đề nghị quý cơ quan khẩn trương"
    assert letter_tone.reminder(DISTRICTS, "đồng chí") == "đề nghị đồng chí"
    assert letter_tone.reminder(UNIONS, is_overdue=True) == "kính đề nghị quý cơ quan"


@pytest.mark.proves("X17")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UBND tỉnh PHÊ BÌNH đơn vị yếu\nkém, yếu kém.", ["phê bình", "yếu kém"]),
        (unicodedata.normalize("NFD", "thiếu trách nhiệm"), ["thiếu trách nhiệm"]),
        ("chậm nhất hết thứ Ba; quá hạn 3 ngày; kính đề nghị", []),
        ("", []),
    ],
)
def test_words_of_blame_are_found_however_they_are_typed(text: str, found: list[str]) -> None:
    assert letter_tone.forbidden(text) == found
