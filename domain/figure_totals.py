"""What a unit states for the units below it, against what they reported themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain import figure_words, rule_bindings, wording
from domain import rule_expressions as rules
from domain.figure_words import Speaker
from domain.figures import Figure, Value
from domain.findings import Finding, Severity
from domain.indicators import Indicator
from domain.rule_bindings import Bound, Key, World

_ADDED = frozenset({"sum", "count_if", "count_true"})


@dataclass(frozen=True, slots=True)
class Child:
    """A unit below. figures: those last accepted from it; empty while nothing was."""

    unit: str
    name: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Below:
    """The units below as the judge sees them.

    values: unit id -> its accepted figures, well-typed ones only. rows: unit id -> what the sender states for it.
    noun: what they are called in a count ("xã").
    """

    children: Sequence[Child]
    values: Mapping[str, Mapping[Key, Value]]
    rows: Mapping[str, Mapping[Key, Value]]
    noun: str = "đơn vị"

    def split(self, keys: Sequence[Key]) -> tuple[list[Child], list[Child]]:
        """Those who reported all these figures, and those who did not."""
        there: list[Child] = []
        missing: list[Child] = []
        for child in self.children:
            known = self.values.get(child.unit, {})
            (there if all(known.get(key) is not None for key in keys) else missing).append(child)
        return there, missing

    def differing(self, keys: Sequence[Key]) -> list[tuple[Child, Key]]:
        """Where the sender states something else for a unit than it reported itself."""
        return [
            (child, key)
            for child in self.children
            for key in keys
            if (stated := self.rows.get(child.unit, {}).get(key)) is not None
            and (known := self.values.get(child.unit, {}).get(key)) is not None
            and stated != known
        ]


def judged_total(
    key: Key, indicator: Indicator, formula: Bound | None, group: str, world: World, below: Below, speaker: Speaker
) -> tuple[Finding | None, list[tuple[str, Key]]]:
    """The finding about one total, and the units and figures it names, which then need no finding of their own.

    A warning names nothing in this sense: what a unit below contradicts stays an error.

    formula: how the total is made, where the catalogue says it; else an indicator that only the units below type is
    added up by its aggregation.
    """
    if formula is not None and formula.rule.is_across_units:
        keys = [(id, key[1]) for id in dict.fromkeys(_across(formula.rule.claim))]
    elif group not in indicator.entered_at and indicator.aggregation in _ADDED:
        keys = [key]
    else:
        return None, []
    there, missing = below.split(keys)
    if not there:
        return None, []
    inner = replace(world, children=[below.values[child.unit] for child in there])
    if formula is not None:
        is_met, expected = formula.is_met(inner), formula.right(inner) if formula.right else None
    else:
        expected = _added(key, indicator, inner)
        is_met = None if expected is None else world.values.get(key) == expected
    stated = world.values.get(key)
    if is_met is not False or not isinstance(stated, Decimal) or not isinstance(expected, Decimal):
        return None, []
    named = below.differing(keys)
    # More communes can only add to a count or a sum of what is not negative; a ratio may go either way.
    can_still_grow = bool(missing) and (stated > expected or (formula is not None and _is_ratio(formula)))
    severity = Severity.WARNING if can_still_grow else Severity.ERROR
    found = figure_words.measured(stated, indicator)
    total = figure_words.value(expected, indicator, indicator.places)
    noun = below.noun
    from_whom = f"báo cáo của {wording.number(len(there))} {noun}"
    message = f"{speaker.label(key)}: đang ghi {found}; tính từ {from_whom} là {total}."
    differing = list(dict.fromkeys(child.name for child, _ in named))
    if differing:
        message += f" {noun.capitalize()} có số khác: {wording.names(differing, 10, noun)}."
    if missing:
        message += f" Chưa có số của {wording.names([one.name for one in missing], 10, noun)}."
    place = speaker.place(key)
    cell = f"ô {place.cell}" if place.cell else "số này"
    fix = f"Đề nghị kiểm tra {cell} và số của các {noun}; nếu số đang ghi là đúng, đề nghị nêu lý do."
    made = Finding("TOTAL_DIFFERS", severity, message, place, found, total, fix)
    # A total that is only doubtful must not take the place of a contradiction that is certain.
    return made, [(child.unit, one) for child, one in named] if severity is Severity.ERROR else []


def judged_own_part(key: Key, indicator: Indicator, world: World, below: Below, speaker: Speaker) -> Finding | None:
    """A unit that types only its own part must not type the sum of those below: it would be counted twice."""
    stated = world.values.get(key)
    if indicator.aggregation != "sum" or len(indicator.entered_at) < 2 or not isinstance(stated, Decimal) or not stated:
        return None
    there, _ = below.split([key])
    if len(there) < 2:
        return None
    total = _added(key, indicator, replace(world, children=[below.values[child.unit] for child in there]))
    if total != stated:
        return None
    found = figure_words.measured(stated, indicator)
    whom = f"{wording.number(len(there))} {below.noun}"
    message = f"{speaker.label(key)}: đang ghi {found}, bằng đúng tổng của {whom}; ở đây chỉ ghi phần của đơn vị gửi."
    place = speaker.place(key)
    cell = f"ô {place.cell}" if place.cell else "số này"
    fix = f"Đề nghị kiểm tra {cell}; phần của các {below.noun} được cộng tự động."
    return Finding("COUNTED_TWICE", Severity.WARNING, message, place, found, "", fix)


def judged_rows(
    below: Below, said: set[tuple[str, Key]], speakers: Mapping[str, Speaker]
) -> Iterator[tuple[Key, str, Finding]]:
    """Figures stated for a unit below that differ from its own report, unless a finding about a total names them."""
    for child in below.children:
        for key, stated in below.rows.get(child.unit, {}).items():
            known = below.values.get(child.unit, {}).get(key)
            if known is None or known == stated or (child.unit, key) in said:
                continue
            speaker = speakers[child.unit]
            indicator = speaker.catalogue.by_id[key[0]]
            found, expected = figure_words.measured(stated, indicator), figure_words.measured(known, indicator)
            message = f"{speaker.label(key)}: đang ghi {found}; báo cáo đã nhận của {child.name} ghi {expected}."
            place = speaker.place(key)
            fix = f"Đề nghị thống nhất với {child.name}, rồi sửa số này hoặc đề nghị {child.name} gửi lại."
            yield key, child.unit, Finding("CHILD_DIFFERS", Severity.ERROR, message, place, found, expected, fix)


def _across(claim: rules.Claim) -> Iterator[str]:
    for one in rules.parts(claim):
        if isinstance(one, (rules.Total, rules.Units)):
            yield one.indicator


def _is_ratio(formula: Bound) -> bool:
    return any(isinstance(one, rules.Binary) and one.sign in "/-" for one in rules.parts(formula.rule.claim))


def _added(key: Key, indicator: Indicator, world: World) -> Decimal | None:
    """The figures of the units below by the indicator's aggregation; a blank adds nothing, because it is not there."""
    wanted: Value = True if indicator.aggregation == "count_true" else indicator.weight
    if indicator.aggregation == "sum":
        return rule_bindings.added(key, world)
    return Decimal(sum(child.get(key) == wanted for child in world.children))
