"""Which unit a written name means. It never guesses: one unit, a tie, or none with suggestions.

Two rules carry it. A name written with marks means what it says; a name written without any mark means every unit
with those letters, and the district must decide. And at most one thing may be wrong with a name that is accepted (a
mark left out, another kind of the same tier); what is further off is only suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain import name_answers, name_index, plans, territory, unit_kinds, vietnamese, wording, written_names
from domain.name_answers import NONE, ONE, TIE, Candidate, Resolution
from domain.name_index import Match, NameIndex

__all__ = ["NONE", "ONE", "TIE", "Candidate", "Resolution", "Resolver"]

_LONGEST = 200
"""More letters than this are a paragraph, not a name."""
_MOST_SUGGESTIONS = 10
_SCORES = {Match.EXACT: 100, Match.ALIAS: 95, Match.UNMARKED: 85, Match.CONTRARY: 60}
_WRONG_KIND, _FORMER = 15, 5
_NEAR, _ELSEWHERE = 50, 40
_AS_NAMED = frozenset({Match.EXACT, Match.ALIAS})

_Place = Mapping[str, str]
"""What a written place may mean: unit id -> remark for the person, "" where there is nothing to remark."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """One unit found by one reading of the text.

    fits:      the written kind is the unit's kind, or none is written.
    in_scope:  it lies where the text and the caller say, at the level asked for, and exists on the day.
    is_placed: it lies where the text and the caller say.
    is_bare:   one syllable with nothing beside it ("Ba", also "three").
    """

    unit: plans.Unit
    reading: written_names.Reading
    match: Match
    fits: bool
    in_scope: bool
    is_placed: bool
    is_bare: bool
    score: int
    reason: str

    @property
    def is_usable(self) -> bool:
        return self.in_scope and not self.is_bare

    @property
    def is_as_written(self) -> bool:
        return self.fits and self.match in _AS_NAMED

    @property
    def is_acceptable(self) -> bool:
        """At most one thing is wrong with the name, and nothing contradicts its marks."""
        return self.match is not Match.CONTRARY and (self.fits or self.match in _AS_NAMED)


class Resolver:
    """Finds units by what people write. Built once for a list of units and a day, then asked often.

    levels: for the wording of answers only. on: the day whose units count; None means those that have not ended.
    A unit that has ended leads to its successor, and the reason says so.
    """

    def __init__(self, units: Sequence[plans.Unit], levels: Sequence[plans.Level] = (), on: date | None = None) -> None:
        self._territory = territory.Territory(units, on)
        self._levels = {level.id: level for level in levels}
        self._index = NameIndex(units)

    @classmethod
    def for_plan(cls, plan: plans.Plan, on: date | None = None) -> Resolver:
        return cls(plan.units, plan.levels, on)

    def path(self, unit: plans.Unit) -> str:
        """The unit and what it lies in: "xã Lăng, huyện Tây Giang"."""
        return self._territory.path(unit)

    def find(self, text: str, within: str | None = None, level: str | None = None) -> Resolution:
        """Say which unit the text means.

        text:   as a person wrote it; anything at all, it never raises.
        within: id or written name of a unit that the wanted one lies in; level: id of its level.
        """
        printed = vietnamese.clean(text)
        compared = written_names.key(printed) if len(printed) <= _LONGEST else ""
        if problem := self._problem(printed, compared):
            return name_answers.none(printed, f"{problem} {self._advice()}")
        places: tuple[_Place, ...] = ()
        if within is not None and (asked := vietnamese.clean(within)):
            places = (self._places(asked),)
            if not places[0]:
                found = f"Không tìm thấy {name_answers.quoted(asked)} trong kế hoạch."
                return name_answers.none(printed, f"{found} {self._advice()}")
        readings = list(written_names.readings(compared))
        hits = [hit for reading in readings for hit in self._hits(reading, places, level)]
        if hits:
            return self._decide(printed, hits)
        near = self._near(readings, places, level)
        if near:
            return name_answers.suggestion(printed, near[:_MOST_SUGGESTIONS])
        found = f"Không tìm thấy đơn vị {name_answers.quoted(printed)}{self._at(level)} trong kế hoạch."
        return name_answers.none(printed, f"{found} {self._advice()}")

    def _problem(self, printed: str, compared: str) -> str:
        """Why the text cannot be a name at all; "" when it can."""
        if not printed:
            return "Chưa ghi tên đơn vị."
        if len(printed) > _LONGEST:
            found = f"dài {wording.number(len(printed))} ký tự, không phải là tên đơn vị (nhiều nhất {_LONGEST} ký tự)."
            return f"{name_answers.quoted(printed)} {found}"
        if not written_names.has_name(compared) and not any(True for _ in self._index.matches(compared)):
            return f"{name_answers.quoted(printed)} chưa có tên riêng."
        return ""

    def _advice(self) -> str:
        example = self._territory.example
        return f"Hãy ghi đủ loại đơn vị, tên và nơi trực thuộc{f', ví dụ: {example}' if example else ''}."

    def _at(self, level: str | None) -> str:
        known = self._levels.get(level or "")
        return f" {known.title}" if known else ""

    # ------------------------------------------------------------------------------------------------- verdict

    def _decide(self, printed: str, hits: Sequence[_Hit]) -> Resolution:
        is_marked = vietnamese.has_marks(printed)
        usable = [hit for hit in hits if hit.is_usable]
        meant = self._candidates(hit for hit in usable if hit.is_as_written or (hit.fits and not is_marked))
        if meant:
            return name_answers.one(printed, meant[0]) if len(meant) == 1 else name_answers.tie(printed, meant)
        if usable:
            asked = {hit.reading for hit in usable}
            # The name as written exists elsewhere: then it may be the district that is wrong, not the marks.
            elsewhere = [hit for hit in hits if not hit.is_placed and hit.is_as_written and hit.reading in asked]
            maybe = self._candidates([*usable, *(elsewhere if is_marked else ())])
            if len(maybe) > 1:
                return name_answers.tie(printed, maybe)
            if any(hit.is_acceptable for hit in usable):
                return name_answers.one(printed, maybe[0])
            return name_answers.suggestion(printed, maybe)
        bare = self._candidates(hit for hit in hits if hit.in_scope)
        if bare:
            warning = f"{name_answers.quoted(printed)} chỉ là một tiếng, dễ lẫn với chữ thường hoặc số đếm."
            return name_answers.none(printed, f"{warning} Hãy ghi kèm loại đơn vị, ví dụ: {bare[0].path}.", bare)
        return name_answers.suggestion(printed, self._candidates(hits))

    def _candidates(self, hits: Iterable[_Hit]) -> list[Candidate]:
        """One candidate per unit, by its best hit."""
        best: dict[str, _Hit] = {}
        for hit in hits:
            known = best.get(hit.unit.id)
            if known is None or (-hit.score, hit.reason) < (-known.score, known.reason):
                best[hit.unit.id] = hit
        return self._rank((hit.unit, hit.score, hit.reason) for hit in best.values())

    def _rank(self, found: Iterable[tuple[plans.Unit, int, str]]) -> list[Candidate]:
        """Best first, equals in protocol order; the order of the list of units plays no part."""
        candidates = [
            Candidate(unit, score, reason, self._territory.path(unit), self._territory.within(unit))
            for unit, score, reason in found
        ]
        return sorted(
            candidates, key=lambda one: (-one.score, one.unit.order, vietnamese.sort_key(one.path), one.unit.id)
        )

    # ---------------------------------------------------------------------------------------------------- hits

    def _hits(self, reading: written_names.Reading, places: tuple[_Place, ...], level: str | None) -> Iterator[_Hit]:
        """Every unit whose name has the letters of the reading, weighed against kind, places, level and day."""
        matches = list(self._index.matches(reading.head.name))
        if not matches:
            return
        kinds = reading.head.kinds
        where = (*places, *(self._places(place) for place in reading.places))
        stands_alone = not kinds and not where and vietnamese.is_syllable(reading.head.name)
        for written, match in matches:
            current, history = self._territory.current(written)
            unit = current or written
            fits = not kinds or written.kind in kinds or unit.kind in kinds
            reasons = [_reason(match, written, reading.head.name)]
            if not fits:
                reasons.append(f"ghi là {unit_kinds.word_for(kinds)}, đúng là {unit_kinds.noun(unit)}")
            if history:
                reasons.append(history)
            is_placed, remarks = self._place_in(where, written, unit)
            if reading.is_turned and not is_placed:
                continue
            is_wanted = not level or unit.level == level
            if not is_wanted:
                reasons.append(f"không phải đơn vị{self._at(level) or ' ở cấp đã chọn'}")
            in_scope = all(
                (current is not None, is_placed, is_wanted, fits or unit_kinds.is_same_tier(unit.kind, kinds))
            )
            score = _SCORES[match] - (0 if fits else _WRONG_KIND) - (_FORMER if history else 0)
            yield _Hit(
                unit=unit,
                reading=reading,
                match=match,
                fits=fits,
                in_scope=in_scope,
                is_placed=is_placed,
                is_bare=stands_alone and unit.kind in unit_kinds.KINDS,
                score=score if in_scope else min(score, _ELSEWHERE),
                reason="; ".join([*reasons, *remarks]),
            )

    def _place_in(self, where: Sequence[_Place], written: plans.Unit, unit: plans.Unit) -> tuple[bool, list[str]]:
        """Tell whether the unit, under its old or its present name, lies in all these places; with remarks."""
        above = self._territory.above(written) | self._territory.above(unit)
        remarks: list[str] = []
        is_placed = True
        for place in where:
            shared = above & place.keys()
            remarks += sorted({place[id] for id in shared if place[id]})
            is_placed = is_placed and bool(shared)
        if not is_placed:
            within = self._territory.within(unit)
            remarks.append(f"thuộc {within}" if within else "không thuộc đơn vị đã ghi")
        return is_placed, remarks

    def _places(self, written: str) -> _Place:
        """All units that a written place ("thị xã Hội An") or an id may mean."""
        if written in self._territory.units:
            return {written: ""}
        is_marked = vietnamese.has_marks(written)
        found: list[tuple[tuple[bool, bool], plans.Unit, str]] = []
        for head in written_names.heads(written_names.key(written)):
            for unit, match in self._index.matches(head.name):
                fits = not head.kinds or unit.kind in head.kinds
                if match is Match.CONTRARY or not (fits or unit_kinds.is_same_tier(unit.kind, head.kinds)):
                    continue
                remark = ""
                if match is Match.ALIAS:
                    remark = f"ghi là {name_index.alias_as_listed(unit, head.name)}, đúng là {unit_kinds.label(unit)}"
                elif not fits:
                    remark = f"ghi là {unit_kinds.word_for(head.kinds)} {unit.name}, đúng là {unit_kinds.label(unit)}"
                found.append(((fits, match in _AS_NAMED or not is_marked), unit, remark))
        best = max((worth for worth, _, _ in found), default=None)
        place: dict[str, str] = {}
        for worth, unit, remark in found:
            if worth == best:
                for meant in (unit, self._territory.current(unit)[0] or unit):
                    place[meant.id] = remark or place.get(meant.id, "")
        return place

    def _near(
        self, readings: Sequence[written_names.Reading], places: tuple[_Place, ...], level: str | None
    ) -> list[Candidate]:
        """Units whose name is one letter off, in the places and of the tier that are written."""
        near: dict[str, plans.Unit] = {}
        for reading in readings:
            kinds = reading.head.kinds
            where = (*places, *(self._places(place) for place in reading.places))
            for written in self._index.near(reading.head.name):
                unit, _ = self._territory.current(written)
                if unit is None or (level and unit.level != level):
                    continue
                if (not kinds or unit_kinds.is_same_tier(unit.kind, kinds)) and self._place_in(where, written, unit)[0]:
                    near[unit.id] = unit
        return self._rank((unit, _NEAR, "gần giống, lệch một chữ cái") for unit in near.values())


def _reason(match: Match, unit: plans.Unit, name: str) -> str:
    if match is Match.ALIAS:
        return f"{name_index.alias_as_listed(unit, name)} là cách ghi khác của {unit_kinds.label(unit)}"
    return {
        Match.EXACT: "đúng tên",
        Match.UNMARKED: "đúng tên khi bỏ dấu",
        Match.CONTRARY: "cùng chữ cái nhưng khác dấu",
    }[match]
