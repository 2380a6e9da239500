"""How a class of addressees is spoken to: who is ordered, who is asked, and the words that no letter of ours may hold.

The Front, unions, Party bodies, army and police are not under the committee's line (T-42): they are asked, never
ordered. Nobody is blamed.
"""

from __future__ import annotations

import re

from domain import vietnamese
from domain.plans import AddresseeClass

ORDER, ASK, INVITE, ASK_POLITELY = "yêu cầu", "đề nghị", "kính mời", "kính đề nghị"
YOU = "quý cơ quan"
HURRY = "khẩn trương"

FORBIDDEN = (
    "phê bình",
    "yếu kém",
    "chây ì",
    "chây ỳ",
    "chây lười",
    "thiếu trách nhiệm",
    "vô trách nhiệm",
    "tắc trách",
    "chậm trễ",
    "trì trệ",
    "lơ là",
    "thờ ơ",
    "đùn đẩy",
    "buông lỏng",
    "đối phó",
    "khiển trách",
    "kiểm điểm",
    "kỷ luật",
    "kỉ luật",
    "nghiêm khắc",
    "không chấp hành",
    "thiếu nghiêm túc",
    "xếp hạng",
    "đứng cuối",
    "tụt hậu",
)
"""Words of blame or comparison, small letters; also what people of this office type into a reason should avoid them."""

_FORBIDDEN = re.compile(rf"(?<!\w)(?:{'|'.join(FORBIDDEN)})(?!\w)")


def verb(addressees: AddresseeClass) -> str:
    """The class's own verb; "đề nghị" where the plan would order somebody who may not be ordered."""
    is_overreaching = addressees.request_verb == ORDER and not addressees.may_be_ordered
    return ASK if is_overreaching else addressees.request_verb


def request(addressees: AddresseeClass, you: str = YOU) -> str:
    """ "yêu cầu quý cơ quan"; leaders, who are only invited to meetings, are asked: "kính đề nghị …"."""
    said = verb(addressees)
    return f"{ASK_POLITELY if said == INVITE else said} {you}"


def reminder_verb(addressees: AddresseeClass, *, is_overdue: bool = False) -> str:
    """ "đề nghị", after the bound "đề nghị khẩn trương"; always "kính đề nghị" to those who may not be ordered."""
    if not addressees.may_be_ordered:
        return ASK_POLITELY
    return f"{ASK} {HURRY}" if is_overdue else ASK


def reminder(addressees: AddresseeClass, you: str = YOU, *, is_overdue: bool = False) -> str:
    """The same with the addressee inside: "đề nghị quý cơ quan khẩn trương"."""
    hurry = HURRY if is_overdue and addressees.may_be_ordered else ""
    return " ".join(filter(None, (reminder_verb(addressees), you, hurry)))


def unfitting(text: str, *, may_be_ordered: bool) -> list[str]:
    """The words that a letter to somebody of that class may not hold: the forbidden ones, and orders to those who are asked."""
    said = vietnamese.clean(text).lower()
    orders = () if may_be_ordered else (ORDER, HURRY)
    return [*forbidden(text), *(one for one in orders if one in said)]


def forbidden(text: str) -> list[str]:
    """The forbidden words of a text, each once, as they come; capitals, line breaks and ways of typing do not matter."""
    return list(dict.fromkeys(_FORBIDDEN.findall(vietnamese.clean(text).lower())))
