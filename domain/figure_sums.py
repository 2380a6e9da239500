"""Rules between figures of one unit: sums, limits, ranges, conditions, forms of text; and what a broken one says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from domain import figure_words, wording
from domain import rule_expressions as rules
from domain.figure_words import Speaker
from domain.findings import Finding, Severity
from domain.rule_bindings import Bound, World

_LIMITS = {"<=": "không được lớn hơn", "<": "phải nhỏ hơn", ">=": "không được nhỏ hơn", ">": "phải lớn hơn"}
_DAYS = {"<=": "không được sau", "<": "phải trước", ">=": "không được trước", ">": "phải sau"}


def broken(bounds: Sequence[Bound], world: World, speaker: Speaker) -> Iterator[Finding]:
    """The findings of the rules of one figure; limits of the same weight are said in one finding."""
    limits: dict[Severity, list[Bound]] = {}
    for bound in bounds:
        if bound.is_met(world) is not False:
            continue
        claim = bound.rule.claim
        if isinstance(claim, rules.Comparison) and claim.sign in _LIMITS and _is_own(bound):
            limits.setdefault(bound.rule.severity, []).append(bound)
        else:
            yield _said(bound, claim, world, speaker)
    for severity, group in limits.items():
        yield _over(severity, group, world, speaker)


def _is_own(bound: Bound) -> bool:
    claim = bound.rule.claim
    return isinstance(claim, rules.Comparison) and claim.left == rules.Ref(bound.key[0])


def _said(bound: Bound, claim: rules.Claim, world: World, speaker: Speaker) -> Finding:
    key = bound.key
    indicator = speaker.catalogue.by_id[key[0]]
    label, place = speaker.label(key), speaker.place(key)
    condition = figure_words.when(bound.rule, speaker)
    severity, fix = bound.rule.severity, speaker.fix(key, bound.keys)
    found = figure_words.measured(world.values.get(key), indicator)
    match claim:
        case rules.Filled():
            message = f"{label}: đang để trống; cần ghi{condition}."
            return Finding("FIGURE_MISSING", severity, message, place, "", "", "Đề nghị ghi bổ sung.")
        case rules.Like():
            form = figure_words.value(claim.pattern.strip("*").replace("*", "…").replace("#", "số"), indicator)
            message = f"{label}: đang ghi '{found}'; cần theo dạng {indicator.hint or form}."
            return Finding("FORM_DIFFERS", severity, message, place, found, indicator.hint or form, fix)
        case rules.Range():
            low, high = figure_words.decimal(claim.low), figure_words.decimal(claim.high)
            message = f"{label}: đang ghi {found}; phải từ {low} đến {high}{condition}."
            return Finding("OUT_OF_RANGE", severity, message, place, found, f"{low}-{high}", fix)
        case rules.Comparison(sign="=="):
            return _differs(bound, claim, world, speaker)
        case rules.Comparison(sign="!="):
            why = f" ({indicator.hint})" if indicator.hint else ""
            message = f"{label}: không ghi '{found}'{condition}{why}."
            return Finding("CHOICE_CONTRADICTS", severity, message, place, found, "", fix)
        case rules.Comparison():
            left = bound.left(world) if bound.left else None
            right = bound.right(world) if bound.right else None
            sum_text, most = _measured(left, bound, speaker), _measured(right, bound, speaker)
            names = speaker.named(bound.keys, place)
            message = f"{label}: cùng với {names} cộng được {sum_text}; {_LIMITS[claim.sign]} {most}{condition}."
            return Finding("LIMIT_EXCEEDED", severity, message, place, sum_text, most, fix)


def _measured(value: object, bound: Bound, speaker: Speaker) -> str:
    indicator = speaker.catalogue.by_id[bound.key[0]]
    return figure_words.measured(value, indicator, indicator.places) if isinstance(value, Decimal) else ""


def _differs(bound: Bound, claim: rules.Comparison, world: World, speaker: Speaker) -> Finding:
    """Two sides that should be equal: both numbers, and the cells that make them."""
    key, severity = bound.key, bound.rule.severity
    indicator = speaker.catalogue.by_id[key[0]]
    label, place = speaker.label(key), speaker.place(key)
    condition = figure_words.when(bound.rule, speaker)
    left = bound.left(world) if bound.left else None
    right = bound.right(world) if bound.right else None
    names = speaker.named(bound.keys, place)
    fix = speaker.fix(key, bound.keys)
    found = figure_words.measured(left, indicator, indicator.places if not _is_own(bound) else None)
    expected = figure_words.value(right, indicator, indicator.places)
    if not _is_own(bound):
        numbers = figure_words.arithmetic(claim.left, world.values, key[1])
        shown = f" ({numbers})" if numbers else ""
        message = f"{label}: cùng với {names} cộng được {found}{shown}; phải bằng {expected}{condition}."
        return Finding("SUM_DIFFERS", severity, message, place, found, expected, fix)
    if isinstance(claim.right, rules.Literal) or not names:
        message = f"{label}: đang ghi {found}; phải là {expected}{condition}."
        return Finding("VALUE_DIFFERS", severity, message, place, found, expected, fix)
    numbers = figure_words.arithmetic(claim.right, world.values, key[1])
    shown = f" ({numbers})" if numbers else ""
    message = f"{label}: đang ghi {found}; theo {names} là {expected}{shown}{condition}."
    return Finding("SUM_DIFFERS", severity, message, place, found, expected, fix)


def _over(severity: Severity, group: Sequence[Bound], world: World, speaker: Speaker) -> Finding:
    """A figure above (or below) what it may be, by one rule or several."""
    key = group[0].key
    indicator = speaker.catalogue.by_id[key[0]]
    value = world.values.get(key)
    found = figure_words.measured(value, indicator)
    words = _LIMITS if isinstance(value, Decimal) else _DAYS
    clauses, expected = [], []
    for bound in group:
        claim = bound.rule.claim
        assert isinstance(claim, rules.Comparison)
        limit = figure_words.value(bound.right(world) if bound.right else None, indicator, indicator.places)
        expected.append(limit)
        named = claim.right
        if isinstance(named, rules.Ref):
            other = (named.indicator, named.period or key[1])
            cell = speaker.place(other).cell
            shown = f"{figure_words.cells([speaker.place(other)], speaker.place(key))}: {limit}" if cell else limit
            limit = f'"{speaker.catalogue.by_id[named.indicator].name}" ({shown})'
        elif not isinstance(named, rules.Literal):
            numbers = figure_words.arithmetic(named, world.values, key[1])
            limit += f" ({numbers})" if numbers else ""
        clauses.append(f"{words[claim.sign]} {limit}{figure_words.when(bound.rule, speaker)}")
    others = tuple(dict.fromkeys(one for bound in group for one in bound.keys))
    message = f"{speaker.label(key)}: đang ghi {found}; {' và '.join(clauses)}."
    limit = wording.names(expected, len(expected))
    return Finding("LIMIT_EXCEEDED", severity, message, speaker.place(key), found, limit, speaker.fix(key, others))
