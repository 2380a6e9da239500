"""The rules about letters of a plan, from `letters.yaml` of its folder; findings as of every other plan file.

A plan without the file has the rules of `domain.letter_rules`.
"""

from __future__ import annotations

import typing
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from adapters.plan_files import explaining, reading, schema, yaml_files
from adapters.plan_files.entries import Clock, Entry, Key
from adapters.plan_files.findings import Collector, PlanFileError, nearest, quote
from adapters.plan_files.schema import LETTERS
from domain import letter_rules, outbox

__all__ = ["DUTY_KINDS", "load"]

FARTHEST = 60
"""A reminder farther from its bound than these days is a slip of the pen."""
DUTY_KINDS: tuple[str, ...] = typing.get_args(schema.DutyEntry.model_fields["kind"].annotation)


class RungEntry(Entry):
    """Một lần nhắc."""

    day: Annotated[int, Field(ge=-FARTHEST, le=FARTHEST)] = Field(
        description="số ngày tính từ ngày cuối còn đúng hạn; số âm là trước ngày đó"
    )
    to: tuple[Literal["contact", "chair", "member"], ...] = Field(min_length=1, description="nhắc ai")


class LadderEntry(Entry):
    """Các lần nhắc của một số loại việc và nhóm nơi nhận."""

    kinds: tuple[Key, ...] = Field((), description="các loại việc; bỏ trống là mọi loại")
    classes: tuple[Key, ...] = Field((), description="các nhóm nơi nhận; bỏ trống là mọi nhóm")
    rungs: tuple[RungEntry, ...] = Field(description="các lần nhắc; [] là không nhắc")


class LettersFile(Entry):
    """Tệp letters.yaml: nhắc việc khi nào, nhắc ai, thư nào phải có người duyệt."""

    send_at: Clock = Field(letter_rules.DEFAULT.send_at, description="giờ sớm nhất gửi thư nhắc")
    direct: tuple[Key, ...] = Field((), description="các khối Văn phòng gửi thẳng; bỏ trống là mọi khối")
    person_releases: tuple[Key, ...] = Field(
        letter_rules.PERSON_RELEASES, description="các loại thư phải có người duyệt"
    )
    ladders: tuple[LadderEntry, ...] | None = Field(None, description="các thang nhắc; thang khớp đầu tiên được dùng")


def load(
    folder: Path | str,
    classes: Collection[str] | None = None,
    *,
    ordered: Collection[str] | None = None,
    groups: Collection[str] | None = None,
) -> letter_rules.LetterRules:
    """Read the rules about letters of the plan in a folder; the default ones when it states none.

    classes: ids of the plan's addressee classes; ordered: those of them that may be ordered; groups: the groups of its
    units. What is None is not checked against; `ordered` also decides whom the default rules escalate.

    Raises PlanFileError, and nothing else, with *all* that is wrong: what plan files can have wrong, names that refer to
    nothing, a ladder that can never be used, one that would escalate to those who may not be ordered (T-42).
    """
    folder = Path(folder)
    default = letter_rules.DEFAULT if ordered is None else letter_rules.default_for(ordered)
    if not reading.is_there(folder / LETTERS):
        return default
    collector = Collector(folder.name or str(folder))
    text = reading.text_of(folder / LETTERS, LETTERS, collector)
    tree = yaml_files.yaml_of(text, LETTERS, collector) if text is not None else None
    read = explaining.checked(LettersFile, tree, LETTERS, collector) if tree is not None else None
    if read is not None:
        _check_names(read, classes, groups, collector)
        _check_ladders(read.ladders or (), collector)
        if classes is not None and ordered is not None:
            _check_tone(read.ladders or (), [one for one in classes if one not in ordered], collector)
    if read is None or collector.findings:
        raise PlanFileError(collector.findings)
    return letter_rules.LetterRules(
        send_at=read.send_at,
        direct=read.direct,
        person_releases=read.person_releases,
        ladders=default.ladders if read.ladders is None else tuple(map(_ladder, read.ladders)),
    )


def _ladder(read: LadderEntry) -> letter_rules.Ladder:
    rungs = sorted((letter_rules.Rung(one.day, one.to) for one in read.rungs), key=lambda rung: rung.day)
    return letter_rules.Ladder(read.kinds, read.classes, tuple(rungs))


# --------------------------------------------------------------------------------------------------------- checking


def _check_names(
    read: LettersFile, classes: Collection[str] | None, groups: Collection[str] | None, collector: Collector
) -> None:
    _known(read.person_releases, outbox.KIND_WORDS, "loại thư", read.line_of("person_releases"), collector)
    if groups is not None:
        _known(read.direct, groups, "khối", read.line_of("direct"), collector)
    for one in read.ladders or ():
        _known(one.kinds, DUTY_KINDS, "loại việc", one.line_of("kinds"), collector)
        if classes is not None:
            _known(one.classes, classes, "nhóm nơi nhận", one.line_of("classes"), collector)


def _known(named: Iterable[str], known: Collection[str], what: str, line: int, collector: Collector) -> None:
    for one in named:
        if one not in known:
            guess = nearest(one, known)
            expected = f"mã '{guess}'" if guess else f"một trong các mã {', '.join(sorted(known))}"
            collector.add(LETTERS, line, f"không có {what} nào mã {quote(one)}", expected, one)


def _check_ladders(ladders: tuple[LadderEntry, ...], collector: Collector) -> None:
    for number, one in enumerate(ladders):
        seen: dict[int, int] = {}
        for rung in one.rungs:
            line = rung.line_of("day")
            if rung.day in seen:
                problem = f"ngày nhắc {quote(rung.day)} lặp lại, đã ghi ở dòng {seen[rung.day]}"
                collector.add(LETTERS, line, problem, "mỗi ngày một lần nhắc trong một thang", str(rung.day))
            seen.setdefault(rung.day, line)
        earlier = next((other for other in ladders[:number] if _covers(other, one)), None)
        if earlier is not None:
            problem = f"thang nhắc này không bao giờ được dùng, vì thang ở dòng {earlier.line} đã nhận hết"
            collector.add(LETTERS, one.line, problem, "thang nhắc hẹp ghi trước, thang nhắc rộng ghi sau")


def _covers(wide: LadderEntry, narrow: LadderEntry) -> bool:
    """Tell whether the first ladder fits wherever the second does, so that the second is never come to."""

    def within(some: tuple[str, ...], all_of: tuple[str, ...]) -> bool:
        return not all_of or (bool(some) and set(some) <= set(all_of))

    return within(narrow.kinds, wide.kinds) and within(narrow.classes, wide.classes)


def _check_tone(ladders: tuple[LadderEntry, ...], unordered: list[str], collector: Collector) -> None:
    made = [_ladder(one) for one in ladders]
    for read, ladder in zip(ladders, made, strict=True):
        if not any(rung.is_escalating for rung in ladder.rungs):
            continue
        # The first ladder that fits is the one used: a class that an earlier one takes out is not escalated here.
        met = [
            one
            for one in unordered
            if any(
                next((other for other in made if other.fits(kind, one)), None) is ladder
                for kind in ladder.kinds or DUTY_KINDS
            )
        ]
        if met:
            problem = f"thang nhắc này nhắc đến chair hoặc member của nhóm {', '.join(met)}, không thuộc quyền chỉ đạo"
            expected = "khóa 'classes' chỉ ghi các nhóm thuộc quyền chỉ đạo (may_be_ordered: true)"
            collector.add(LETTERS, read.line, problem, expected, ", ".join(met))
