"""How a post of a unit is written: "Chủ tịch UBND xã Tam Anh Nam", "Đại diện Thường trực Thị ủy Điện Bàn"."""

from __future__ import annotations

import re

from domain import plans, unit_kinds, vietnamese

ANY_COMMITTEE = "Huyện/Thị/Thành ủy"
"""How a plan writes the Party committees of all kinds of district at once."""

_COMMITTEES = {
    "tinh": "Tỉnh ủy",
    "thanh_pho_tw": "Thành ủy",
    "thanh_pho": "Thành ủy",
    "thi_xa": "Thị ủy",
    "huyen": "Huyện ủy",
    "quan": "Quận ủy",
}
_OTHER_COMMITTEE = "Đảng ủy"


def of_unit(post: str, unit: plans.Unit | None) -> str:
    """The post with the unit it belongs to; the post alone where it names the unit already or there is none.

    A Party committee takes the bare name ("Thị ủy Điện Bàn") but for one below district level ("Đảng ủy xã Lăng");
    a post that ends in the unit's kind does not say it twice ("Thường trực UBND tỉnh" + "Quảng Nam").
    """
    post = vietnamese.clean(post)
    if unit is None:
        return post
    label, name = unit_kinds.label(unit), vietnamese.clean(unit.name)
    committee = _COMMITTEES.get(unit.kind, _OTHER_COMMITTEE)
    post = post.replace(ANY_COMMITTEE, committee)
    if any(_holds(post, said) for said in (unit.full_name, unit.office_name, *_names(unit))):
        return post
    is_bare = unit.kind in _COMMITTEES and _ends_with(post, committee)
    if is_bare or (unit.kind in unit_kinds.KINDS and _ends_with(post, unit_kinds.noun(unit))):
        return f"{post} {name}"
    return f"{post} {label}".strip()


def of_body(post: str, noun: str, name: str) -> str:
    """The post at a body known by name only; its kind is said once ("Đại diện Ban Phát triển" + "thôn Trà Long").

    noun: kind of the body ("thôn", "hợp tác xã"), left out where the name begins with it or with its initials.
    """
    name, noun = vietnamese.clean(name), vietnamese.clean(noun)
    words = noun.split()
    initials = "".join(word[0] for word in words).upper() if len(words) > 1 else ""
    begins = any(
        vietnamese.word_fold(f"{name} ").startswith(f"{vietnamese.word_fold(one)} ") for one in (noun, initials) if one
    )
    return vietnamese.clean(f"{post} {'' if begins else noun} {name}")


def _names(unit: plans.Unit) -> tuple[str, ...]:
    """Further names that tell a body from others. A territory's are too short: xã Tư is not in "Sở Tư pháp"."""
    return () if unit.kind in unit_kinds.KINDS else (unit.name, *unit.aliases)


def _holds(text: str, part: str) -> bool:
    wanted = vietnamese.word_fold(part)
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", vietnamese.word_fold(text)) is not None


def _ends_with(text: str, part: str) -> bool:
    return f" {vietnamese.word_fold(text)}".endswith(f" {vietnamese.word_fold(part)}")
