"""Where a rolled-up figure comes from: down from the province to the cell that a clerk filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain import figure_words, roll_up, wording
from domain import rule_expressions as rules
from domain.figures import Figure, Value
from domain.indicators import Catalogue
from domain.rule_bindings import Key


@dataclass(frozen=True, slots=True)
class Step:
    """One figure on the way down.

    unit:    whose it is. how: as `roll_up.Line.how`, or "stated" for what the unit itself typed: then `figure` is that.
    wanted:  the choice that is counted; None where none is. given, missing, unlike: as `roll_up.Rolled`.
    parts:   what it is made of.
    """

    unit: str
    key: Key
    value: Value
    how: str
    wanted: Value = None
    figure: Figure | None = None
    given: int = 0
    missing: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    parts: tuple[Step, ...] = ()

    def cells(self) -> Iterator[Step]:
        """Every stated figure at its ends."""
        if self.figure is not None:
            yield self
        for one in self.parts:
            yield from one.cells()


STATED = "stated"


def trace(node: roll_up.Node, line: roll_up.Line, by: roll_up.Rules) -> Step:
    """The way down from one figure of a unit."""
    if not node.below:
        return _stated(node.unit, line)
    found = node.rolled.get(line, roll_up.NOTHING)
    parts: list[Step] = []
    if line.how == roll_up.FORMULA and line.formula is not None:
        for key in line.formula.keys:
            parts += [trace(node, one, by) for one in by.by_key.get(key, ()) if one.how != roll_up.NEVER]
        for indicator in _across(line):
            parts += [_leaf(leaf, (indicator, line.key[1])) for leaf in _leaves(node)]
    elif line.how not in (roll_up.NEVER, roll_up.UNITS):
        own = _stated(node.unit, line)
        if node.unit.group in line.groups and own.figure is not None:
            parts.append(own)
        for one in node.below:
            part = one.rolled.get(line, roll_up.NOTHING)
            if part.given or part.unlike:
                parts.append(trace(one, line, by))
    return Step(
        node.unit.id, line.key, found.value, line.how, line.wanted, None, found.given, found.missing, found.unlike,
        tuple(parts),
    )  # fmt: skip


def value_words(step: Step, catalogue: Catalogue) -> str:
    """The figure as it is printed; "chưa có số liệu" when there is none."""
    known = catalogue.by_id[step.key[0]]
    if step.value is None:
        return "chưa có số liệu"
    if step.how == roll_up.COUNT and isinstance(step.value, Decimal):
        return wording.number(step.value)
    if isinstance(step.value, Decimal):
        return figure_words.measured(step.value, known, known.places)
    return figure_words.value(step.value, known)


def how_words(step: Step, names: Mapping[str, str], line: roll_up.Line, catalogue: Catalogue) -> str:
    """How the figure is made, and who is not in it."""
    match step.how:
        case roll_up.SUM:
            told = f"cộng số của {wording.number(step.given)} đơn vị"
        case roll_up.COUNT:
            told = f"đếm trong số của {wording.number(step.given)} đơn vị"
        case roll_up.WEIGHTED:
            told = f"bình quân theo quyền số, {wording.number(step.given)} đơn vị"
        case roll_up.UNITS:
            return "số đơn vị thuộc diện tổng hợp, theo danh sách đơn vị của kế hoạch"
        case roll_up.LATEST:
            told = f"ngày muộn nhất của {wording.number(step.given)} đơn vị"
        case roll_up.FORMULA if line.formula is not None:
            claim = line.formula.rule.claim
            told = (
                f"tính theo công thức {formula_words(claim.right, catalogue)}"
                if isinstance(claim, rules.Comparison)
                else ""
            )
        case roll_up.NEVER:
            return "không tổng hợp được từ số của các đơn vị"
        case _:
            return ""
    if step.how == roll_up.FORMULA and (step.missing or step.unlike) and _averages(line):
        told += ", chia cho số đơn vị đã có số liệu"
    if step.missing:
        told += f"; chưa có số liệu của: {_named(step.missing, names)}"
    if step.unlike:
        told += f"; không cộng số khác kỳ hoặc khác bộ tiêu chí của: {_named(step.unlike, names)}"
    return told


def _averages(line: roll_up.Line) -> bool:
    claim = line.formula.rule.claim if line.formula else None
    return claim is not None and any(isinstance(one, rules.Total) for one in rules.parts(claim))


def formula_words(node: rules.Expression, catalogue: Catalogue) -> str:
    """A formula of the catalogue as a reader knows its figures: by their names."""

    def name(id: str) -> str:
        return f'"{catalogue.by_id[id].name}"'

    match node:
        case rules.Literal(value=Decimal() as value):
            return wording.number(value)
        case rules.Ref():
            return name(node.indicator)
        case rules.Sum():
            return "(" + " + ".join(map(name, node.indicators)) + ")"
        case rules.Total():
            return f"tổng {name(node.indicator)} của các đơn vị"
        case rules.Units():
            return f"số đơn vị có {name(node.indicator)} {_check_words(node, catalogue)}"
        case rules.Binary():
            left, right = (formula_words(one, catalogue) for one in (node.left, node.right))
            return f"{_bracketed(node.left, left)} {_SIGNS[node.sign]} {_bracketed(node.right, right)}"
        case _:
            return "?"


_SIGNS = {"+": "+", "-": "−", "*": "×", "/": ":"}
_CHECKS = {"==": "là", "!=": "khác", "<": "dưới", "<=": "không quá", ">": "trên", ">=": "từ"}


def _bracketed(node: rules.Expression, words: str) -> str:
    return f"({words})" if isinstance(node, rules.Binary) and node.sign in "+-" else words


def _check_words(node: rules.Units, catalogue: Catalogue) -> str:
    check, known = node.check, catalogue.by_id[node.indicator]
    if check.sign == ".." and check.high is not None:
        return f"từ {figure_words.value(check.low, known)} đến {figure_words.value(check.high, known)}"
    return f"{_CHECKS.get(check.sign, check.sign)} {figure_words.value(check.low, known)}"


def _named(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    return wording.names([names.get(id, id) for id in ids], 10)


def _stated(unit: roll_up.Unit, line: roll_up.Line) -> Step:
    figure = unit.figures.get(line.key)
    value: Value = figure.value if figure else None
    is_blank = figure is None or value is None
    if line.how == roll_up.COUNT and figure is not None and not is_blank:
        value = Decimal(type(value) is type(line.wanted) and value == line.wanted)
    return Step(unit.id, line.key, value, STATED, line.wanted, None if is_blank else figure, int(not is_blank))


def _leaf(unit: roll_up.Unit, key: Key) -> Step:
    figure = unit.figures.get(key)
    value: Decimal | date | str | bool | None = figure.value if figure else None
    return Step(unit.id, key, value, STATED, None, figure if value is not None else None, int(value is not None))


def _across(line: roll_up.Line) -> list[str]:
    claim = line.formula.rule.claim if line.formula else None
    parts = rules.parts(claim) if claim is not None else ()
    return list(dict.fromkeys(one.indicator for one in parts if isinstance(one, (rules.Total, rules.Units))))


def _leaves(node: roll_up.Node) -> Iterator[roll_up.Unit]:
    if not node.below:
        yield node.unit
    for one in node.below:
        yield from _leaves(one)
