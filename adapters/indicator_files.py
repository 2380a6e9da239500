"""The catalogue of indicators of a plan, from three files of its folder; findings as of every other plan file.

`indicators.csv` has one line for each indicator, `indicator-sections.yaml` the sheets, columns and labels of choices,
`plausibility.yaml` (may be missing) published figures. A plan without `indicators.csv` asks for no figures.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from adapters.plan_files import csv_files, explaining, reading, yaml_files
from adapters.plan_files.entries import Aliases, Day, Entry, Key, Text, refused
from adapters.plan_files.findings import Collector, PlanFileError, nearest, quote
from adapters.plan_files.schema import FACTS, INDICATORS, SECTIONS
from domain import indicators, plan_values, rule_reading
from domain import rule_expressions as rules

__all__ = ["load"]


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise refused("không phải là số", "số viết liền, dấu chấm trước phần lẻ, ví dụ 908379 hoặc 60.7")
    return number


def _yes_or_no(value: Any) -> bool:
    if value not in ("0", "1"):
        raise refused("không phải là 0 hay 1", "1 khi bắt buộc, 0 khi không")
    return value == "1"


Number = Annotated[Decimal, BeforeValidator(_decimal)]


class SectionEntry(Entry):
    """Một trang của biểu."""

    id: Key = Field(description="mã trang")
    title: Text = Field(description="tên trang", max_length=31)
    is_judged_by_criteria: bool = Field(False, description="số liệu phụ thuộc bộ tiêu chí")


class PeriodEntry(Entry):
    """Một cột của biểu."""

    id: Key = Field(description="mã kỳ")
    title: Text = Field(description="tên cột")
    basis: Literal["actual", "estimate"] = Field(description="thực hiện hay ước")
    as_of: Day = Field(description="ngày số liệu tính đến")
    criteria_set: Text = Field("", description="bộ tiêu chí của kỳ")


class PictureEntry(Entry):
    """Sơ đồ ô trên bảng: mỗi đơn vị cấp dưới một ô."""

    title: Text = Field(description="tên sơ đồ")
    done: Key = Field(description="chỉ tiêu đếm số đã đạt")
    of: Key = Field(description="chỉ tiêu đếm tổng số")


class SectionsFile(Entry):
    """Tệp indicator-sections.yaml."""

    sections: tuple[SectionEntry, ...] = Field(min_length=1, description="các trang")
    periods: tuple[PeriodEntry, ...] = Field(min_length=1, description="các kỳ")
    stated_of_units_below: tuple[Key, ...] = Field((), description="chỉ tiêu cấp trên ghi cho từng đơn vị bên dưới")
    choices: dict[Key, Text] = Field(default_factory=dict, description="chữ của các mục chọn")
    picture: PictureEntry | None = Field(None, description="sơ đồ ô trên bảng")


class IndicatorRow(Entry):
    """Dòng của indicators.csv."""

    id: Key = Field(description="mã chỉ tiêu")
    section: Key = Field(description="mã trang")
    name: Text = Field(description="tên chỉ tiêu")
    unit: Text = Field("", description="đơn vị tính")
    value_type: Literal["integer", "decimal", "money", "percent", "choice", "boolean", "text", "date"] = Field(
        description="kiểu giá trị"
    )
    places: Annotated[int, Field(ge=0, le=6)] = Field(0, description="số chữ số sau dấu phẩy")
    choices: Aliases = Field((), description="các mục chọn")
    entered_at: Aliases = Field(description="cấp nhập số", min_length=1)
    aggregation: Literal[
        "sum", "count_if", "count_true", "count_by_value", "weighted_avg", "max", "derived", "none"
    ] = Field("none", description="cách tổng hợp")
    weight: Text = Field("", description="quyền số hoặc mục được đếm")
    formula: Text = Field("", description="công thức")
    periods: Aliases = Field(description="các kỳ", min_length=1)
    rules: Text = Field("", description="quy tắc kiểm tra")
    hint: Text = Field("", description="ghi chú")
    required: Annotated[bool, BeforeValidator(_yes_or_no)] = Field(description="bắt buộc")
    source: Text = Field("", description="nguồn")
    confidence: Text = Field("", description="mức tin cậy của nguồn")


class FactEntry(Entry):
    """Một số liệu đã công bố."""

    id: Key = Field(description="mã số liệu")
    scope: Text = Field(description="phạm vi")
    as_of: Text = Field(description="thời điểm")
    value: Text = Field(description="giá trị")
    unit: Text = Field(description="đơn vị tính")
    source: Text = Field(description="nguồn")
    note: Text = Field("", description="ghi chú")
    figures: dict[Key, Number] = Field(default_factory=dict, description="chỉ tiêu được so sánh")
    periods: tuple[Key, ...] = Field((), description="các kỳ áp dụng")
    ceiling_for: tuple[Key, ...] = Field((), description="cấp không thể lớn hơn")
    typical_for: tuple[Key, ...] = Field((), description="cấp có mức tương tự")


class FactsFile(Entry):
    """Tệp plausibility.yaml."""

    facts: tuple[FactEntry, ...] = Field(description="các số liệu")


def load(directory: Path | str) -> indicators.Catalogue | None:
    """Read the catalogue of the plan in a folder; None when the plan has none.

    Raises PlanFileError, and nothing else, with *all* that is wrong: what plan files can have wrong, rules that cannot be
    read or compare what cannot be compared, ids that refer to nothing.
    """
    folder = Path(directory)
    if not reading.is_there(folder / INDICATORS):
        return None
    collector = Collector(folder.name or str(folder))
    sheets = _yaml(folder, SECTIONS, SectionsFile, collector)
    rows = _rows(folder, collector)
    facts = _yaml(folder, FACTS, FactsFile, collector) if reading.is_there(folder / FACTS) else None
    if sheets is None or rows is None:
        raise PlanFileError(collector.findings)
    sound, ids = rows
    _check(sheets, sound, ids, facts, collector)
    made = _built(sheets, sound, ids, facts, collector)
    if len(sound) == len(ids):  # else a rule may speak of a line that could not be read, which has been said
        _check_rules(made, collector)
    if collector.findings:
        raise PlanFileError(collector.findings)
    return made


def _yaml(folder: Path, file: str, model: type[Any], collector: Collector) -> Any:
    text = reading.text_of(folder / file, file, collector)
    tree = yaml_files.yaml_of(text, file, collector) if text is not None else None
    return explaining.checked(model, tree, file, collector) if tree is not None else None


def _rows(folder: Path, collector: Collector) -> tuple[list[IndicatorRow], list[str]] | None:
    """The sound lines, and the ids of all lines: those at fault are known ids all the same."""
    text = reading.text_of(folder / INDICATORS, INDICATORS, collector)
    columns = tuple(IndicatorRow.model_fields)
    records = csv_files.csv_of(text, INDICATORS, columns, collector) if text is not None else None
    if records is None:
        return None
    made = (explaining.checked(IndicatorRow, record, INDICATORS, collector) for record in records)
    return [row for row in made if row is not None], [str(record.get("id", "")) for record in records]


# --------------------------------------------------------------------------------------------------------- checking


def _check(
    sheets: SectionsFile, rows: list[IndicatorRow], ids: list[str], facts: FactsFile | None, collector: Collector
) -> None:
    for file, listed in ((SECTIONS, sheets.sections), (SECTIONS, sheets.periods), (INDICATORS, rows)):
        seen: dict[str, int] = {}
        for one in listed:
            line = one.line_of("id")
            if one.id in seen:
                problem = f"mã {quote(one.id)} lặp lại, đã ghi ở dòng {seen[one.id]}"
                collector.add(file, line, problem, "mỗi mã một lần", one.id)
            seen.setdefault(one.id, line)
    _check_below(sheets, ids, collector)
    sections = {one.id for one in sheets.sections}
    periods = [one.id for one in sheets.periods]
    for row in rows:
        _known((row.section,), sections, "trang", INDICATORS, row.line, collector)
        _known(row.periods, periods, "kỳ", INDICATORS, row.line, collector)
        _known(row.choices, sheets.choices, "mục chọn", INDICATORS, row.line, collector)
        if (row.value_type == "choice") != bool(row.choices):
            problem = f"chỉ tiêu {quote(row.id)} kiểu {row.value_type} có {len(row.choices)} mục chọn"
            collector.add(INDICATORS, row.line, problem, "mục chọn khi kiểu là choice, và chỉ khi đó", row.value_type)
        if row.periods != tuple(id for id in periods if id in row.periods) and set(row.periods) <= set(periods):
            problem = f"các kỳ của chỉ tiêu {quote(row.id)} không theo thứ tự"
            collector.add(INDICATORS, row.line, problem, "thứ tự kỳ như indicator-sections.yaml", "|".join(row.periods))
    groups = {group for row in rows for group in row.entered_at}
    for fact in facts.facts if facts else ():
        _known(fact.figures, ids, "chỉ tiêu", FACTS, fact.line_of("figures"), collector)
        _known(fact.periods, periods, "kỳ", FACTS, fact.line_of("periods"), collector)
        for field in ("ceiling_for", "typical_for"):
            _known(getattr(fact, field), groups, "cấp nhập số", FACTS, fact.line_of(field), collector)


def _check_below(sheets: SectionsFile, ids: list[str], collector: Collector) -> None:
    line = sheets.line_of("stated_of_units_below")
    _known(sheets.stated_of_units_below, ids, "chỉ tiêu", SECTIONS, line, collector)
    for id in dict.fromkeys(sheets.stated_of_units_below):
        if sheets.stated_of_units_below.count(id) > 1:
            problem = f"mã {quote(id)} lặp lại ở stated_of_units_below"
            collector.add(SECTIONS, line, problem, "mỗi mã một lần", id)
    if sheets.picture is not None:
        line = sheets.picture.line_of("done")
        _known((sheets.picture.done, sheets.picture.of), ids, "chỉ tiêu", SECTIONS, line, collector)
    for one in sheets.sections:
        if one.id == indicators.BELOW:
            problem = f"mã trang {quote(one.id)} dành cho trang theo từng đơn vị bên dưới"
            collector.add(SECTIONS, one.line_of("id"), problem, "một mã khác", one.id)


def _known(named: Any, known: Any, what: str, file: str, line: int, collector: Collector) -> None:
    for one in named:
        if one not in known:
            guess = nearest(one, known)
            expected = f"mã '{guess}'" if guess else f"một trong các mã {', '.join(sorted(known)[:12])}"
            collector.add(file, line, f"không có {what} nào mã {quote(one)}", expected, one)


def _check_rules(made: indicators.Catalogue, collector: Collector) -> None:
    """What reads well and still can never be judged: a code that is no choice, sums of what is no number."""
    for one in made.indicators:
        for rule in (*((one.formula,) if one.formula else ()), *one.rules):
            for problem, expected in _faults(rule, made):
                collector.add(INDICATORS, one.place.line, f"'{rule.text}': {problem}", expected, rule.text)


def _faults(rule: rules.Rule, made: indicators.Catalogue) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    periods = made.period_by_id
    for claim in (rule.claim, *rule.when):
        for node in rules.parts(claim):
            match node:
                case rules.Ref(indicator=id, period=period) if period and period not in made.by_id[id].periods:
                    asked = made.by_id[id].periods if period in periods else tuple(periods)
                    found.append((f"'{id}' không có kỳ '{period}'", f"một trong các kỳ {', '.join(asked)}"))
                case rules.Comparison(left=rules.Ref(indicator=id), right=rules.Literal(value=str() as code)):
                    found += _code_fault(made.by_id[id], code)
                case rules.Count(indicators=ids, check=check):
                    found += [fault for id in ids for fault in _code_fault(made.by_id[id], check.low)]
                case rules.Units(indicator=id, check=check):
                    found += _code_fault(made.by_id[id], check.low)
                case _:
                    found += [
                        (f"'{id}' không phải là số", "chỉ tiêu kiểu số")
                        for id in _reckoned(node)
                        if not made.by_id[id].is_number
                    ]
    return list(dict.fromkeys(found))


def _code_fault(one: indicators.Indicator, code: object) -> list[tuple[str, str]]:
    if not isinstance(code, str) or code in one.choices:
        return []
    known = ", ".join(one.choices)
    return [(f"'{one.id}' không có mục '{code}'", f"một trong các mục {known}" if known else "so sánh với số")]


def _reckoned(node: rules.Claim | rules.Expression) -> list[str]:
    """The indicators a node adds, multiplies or holds against a range; each must be a number."""
    match node:
        case rules.Range(left=rules.Ref(indicator=id)):
            return [id]
        case rules.Binary():
            return [side.indicator for side in (node.left, node.right) if isinstance(side, rules.Ref)]
        case rules.Sum():
            return list(node.indicators)
        case rules.Total():
            return [node.indicator]
        case _:
            return []


# --------------------------------------------------------------------------------------------------------- building


def _built(
    sheets: SectionsFile, rows: list[IndicatorRow], ids: list[str], facts: FactsFile | None, collector: Collector
) -> indicators.Catalogue:
    return indicators.Catalogue(
        sections=tuple(indicators.Section(one.id, one.title, one.is_judged_by_criteria) for one in sheets.sections),
        periods=tuple(
            indicators.Period(one.id, one.title, one.basis, one.as_of, one.criteria_set) for one in sheets.periods
        ),
        indicators=tuple(_indicator(row, ids, sheets.choices, collector) for row in rows),
        facts=tuple(
            indicators.Fact(
                one.id,
                one.scope,
                one.as_of,
                one.value,
                one.unit,
                one.source,
                one.note,
                dict(one.figures),
                one.periods,
                one.ceiling_for,
                one.typical_for,
            )
            for one in (facts.facts if facts else ())
        ),
        stated_of_units_below=sheets.stated_of_units_below,
        picture=indicators.Picture(sheets.picture.title, sheets.picture.done, sheets.picture.of)
        if sheets.picture
        else None,
    )


def _indicator(row: IndicatorRow, ids: list[str], labels: dict[str, str], collector: Collector) -> indicators.Indicator:
    made, problem = rule_reading.parse_rules(row.rules, row.id, ids)
    formula = None
    if problem is not None:
        _add_unreadable(row, "rules", problem, collector)
    if row.formula:
        formula, problem = rule_reading.parse_formula(row.formula, row.id, ids)
        if problem is not None:
            _add_unreadable(row, "formula", problem, collector)
    return indicators.Indicator(
        id=row.id,
        section=row.section,
        name=row.name,
        unit_of_measure=row.unit,
        value_type=row.value_type,
        entered_at=row.entered_at,
        periods=row.periods,
        aggregation=row.aggregation,
        weight=row.weight,
        places=row.places,
        choices={code: labels.get(code, code) for code in row.choices},
        formula=formula,
        rules=made,
        hint=row.hint,
        required=row.required,
        source=row.source,
        confidence=row.confidence,
        place=plan_values.Place(collector.path(INDICATORS), row.line),
    )


def _add_unreadable(row: IndicatorRow, column: str, problem: rules.Unreadable, collector: Collector) -> None:
    at = f"ký tự thứ {problem.at + 1} của cột '{column}'"
    collector.add(INDICATORS, row.line_of(column), f"{problem.problem} ở {at}", problem.expected, problem.text)
