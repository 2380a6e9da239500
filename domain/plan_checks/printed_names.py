"""Names as the plan prints them, against the units that are meant (T-10 … T-15).

The register already says which unit each paper is for. These rules tell where the printed words do not say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain import names, obligations, plans, unit_kinds, wording, written_names
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading


def presenters(reading: Reading) -> Iterator[PlanFinding]:
    """Printed presenters that are nobody's name, several units' name, a known variant, or of the wrong kind."""
    resolver = names.Resolver.for_plan(reading.plan, on=reading.day)
    for paper in reading.plan.papers:
        if not paper.printed_as:
            continue
        if paper.assignee is None and len(paper.candidates) > 1:
            yield _several(reading, paper, reading.protocol(paper.candidates))
            continue
        unit = reading.index.units.get(paper.assignee or "")
        if unit is not None:
            yield from _presenter(reading, resolver, paper, unit)


def parents(reading: Reading) -> Iterator[PlanFinding]:
    """Printed parents of a presenter that are another unit, or the right one under the wrong kind word."""
    for paper in reading.plan.papers:
        meant = reading.protocol([paper.assignee] if paper.assignee else paper.candidates)
        parent = reading.index.units.get(meant[0].parent or "") if meant else None
        if not paper.printed_parent or parent is None:
            continue
        heads = _heads(paper.printed_parent)
        same_name = [head for head in heads if head.name == written_names.key(parent.name)]
        if not same_name and not any(head.name in _names(parent) | _aliases(parent) for head in heads):
            yield _finding(
                "PRINTED_PARENT_DIFFERS",
                findings.WARNING,
                paper,
                [*meant, parent],
                f"ghi thuộc “{paper.printed_parent}”, nhưng {unit_kinds.label(meant[0])} thuộc {unit_kinds.label(parent)}."
                " Đề nghị kiểm tra đơn vị được giao.",
            )
        elif same_name and same_name[-1].kinds and parent.kind not in same_name[-1].kinds:
            yield _finding(
                "PRINTED_KIND_DIFFERS",
                findings.WARNING,
                paper,
                [*meant, parent],
                f"ghi “{paper.printed_as}” thuộc “{paper.printed_parent}”; danh mục ghi {unit_kinds.label(parent)}. Phần mềm"
                " hiểu theo danh mục; văn bản gửi đi cần ghi đúng loại đơn vị.",
            )


def clashing_names(reading: Reading) -> Iterator[PlanFinding]:
    """Names that are one without marks (T-14): within one parent nothing but the marks tells them apart."""
    presenting = {unit for paper in reading.plan.papers for unit in (paper.assignee, *paper.candidates)}
    alike: dict[str, list[plans.Unit]] = {}
    for unit in reading.living:
        alike.setdefault(_folded(unit.name), []).append(unit)
    for units in alike.values():
        by_parent: dict[tuple[str, str], list[plans.Unit]] = {}
        for unit in units:
            by_parent.setdefault((unit.parent or "", unit.level), []).append(unit)
        for siblings in by_parent.values():
            if len(siblings) > 1:
                yield PlanFinding(
                    "NAMES_CLASH_IN_PARENT",
                    findings.WARNING,
                    findings.ids(siblings),
                    str(siblings[0].place),
                    f"{_with_parents(reading, siblings)}: tên viết không dấu giống nhau, lại cùng một đơn vị cấp trên."
                    " Không tự đoán: thư, tệp không ghi đủ dấu sẽ chờ người xếp.",
                )
        if len(by_parent) > 1 and any(unit.id in presenting for unit in units) and len({u.level for u in units}) == 1:
            yield PlanFinding(
                "NAMES_CLASH",
                findings.INFO,
                findings.ids(units),
                str(units[0].place),
                f"{_with_parents(reading, units)}: tên viết không dấu giống nhau. Phân biệt bằng đơn vị cấp trên và địa chỉ"
                " gửi; đề nghị luôn ghi kèm cấp trên.",
            )


def one_syllable_names(reading: Reading) -> Iterator[PlanFinding]:
    """Presenters whose name is one word, also used for other things: "xã Ba", "xã Tư" (T-15)."""
    presenting = {unit for paper in reading.plan.papers for unit in (paper.assignee, *paper.candidates) if unit}
    short = [
        unit for unit in reading.protocol(presenting) if unit.kind in unit_kinds.KINDS and len(unit.name.split()) == 1
    ]
    if short:
        yield PlanFinding(
            "NAME_ONE_SYLLABLE",
            findings.INFO,
            findings.ids(short),
            str(short[0].place),
            f"Tên chỉ có một tiếng, dễ nhầm với chữ khác: {_with_parents(reading, short)}. Chỉ nhận ra khi ghi kèm loại đơn"
            " vị (“xã …”) và cấp trên.",
        )


def _presenter(
    reading: Reading, resolver: names.Resolver, paper: plans.Paper, unit: plans.Unit
) -> Iterator[PlanFinding]:
    answer = resolver.find(paper.printed_as, within=unit.parent if paper.printed_parent else None, level=unit.level)
    meant = obligations.living(reading.index, unit, reading.day) or unit
    others = [candidate.unit for candidate in answer.candidates if candidate.unit.id not in (unit.id, meant.id)]
    heads = _heads(paper.printed_as)
    written = {head.name for head in heads}
    if answer.unit is not None and others:
        yield _finding(
            "PRESENTER_DIFFERS",
            findings.WARNING,
            paper,
            [unit, *others],
            f"ghi “{_printed(paper)}”, là tên của {_with_parents(reading, others)}, nhưng kế hoạch giao cho"
            f" {_with_parents(reading, [unit])}. Đề nghị sửa đơn vị được giao.",
        )
    elif others and (answer.verdict == names.TIE or not written & _names(unit)):
        yield _several(reading, paper, [unit, *others])
    elif not written & (_names(unit) | _aliases(unit)):
        yield _finding(
            "NAME_UNKNOWN",
            findings.WARNING,
            paper,
            [unit],
            f"ghi “{_printed(paper)}”, nhưng không có đơn vị nào tên như vậy; kế hoạch đang giao cho"
            f" {_with_parents(reading, [unit])}. Đề nghị xác nhận, rồi ghi tên này là cách viết khác của đơn vị.",
        )
    elif not written & _names(unit):
        yield _finding(
            "NAME_VARIANT",
            findings.INFO,
            paper,
            [unit],
            f"ghi “{_printed(paper)}”: không có đơn vị nào mang đúng tên này; đã biết là cách viết khác của"
            f" {_with_parents(reading, [unit])}. Văn bản gửi đi cần ghi tên trong danh mục.",
        )
    else:
        kinds = next((head.kinds for head in reversed(heads) if head.name in _names(unit)), frozenset[str]())
        if kinds and unit.kind in unit_kinds.KINDS and unit.kind not in kinds:
            yield _finding(
                "PRINTED_KIND_DIFFERS",
                findings.WARNING,
                paper,
                [unit],
                f"ghi “{paper.printed_as}”; danh mục ghi {unit_kinds.label(unit)}. Văn bản gửi đi cần ghi đúng loại đơn"
                " vị.",
            )


def _printed(paper: plans.Paper) -> str:
    """The presenter as the plan prints it, its parent once."""
    if not paper.printed_parent or paper.printed_parent in paper.printed_as:
        return paper.printed_as
    return f"{paper.printed_as}, {paper.printed_parent}"


def _several(reading: Reading, paper: plans.Paper, units: list[plans.Unit]) -> PlanFinding:
    return _finding(
        "NAME_AMBIGUOUS",
        findings.WARNING,
        paper,
        units,
        f"ghi “{_printed(paper)}”, có thể là {_with_parents(reading, units, ' hoặc ')}. Phần mềm không đoán; cần người quyết định"
        " và ghi rõ một đơn vị.",
    )


def _finding(code: str, severity: str, paper: plans.Paper, units: list[plans.Unit], words: str) -> PlanFinding:
    return PlanFinding(code, severity, findings.ids(units), str(paper.place), f"Tham luận {paper.id} {words}")


def _heads(text: str) -> list[written_names.Head]:
    """Ways to read the first unit of a text, the barest name last."""
    compared = written_names.key(text)
    heads = list(written_names.heads(compared))
    first, cut, _ = compared.partition(", ")
    return [*heads, *written_names.heads(first)] if cut else heads


def _names(unit: plans.Unit) -> set[str]:
    return {written_names.key(name) for name in (unit.name, unit.full_name, unit.office_name) if name}


def _aliases(unit: plans.Unit) -> set[str]:
    return {head.name for alias in unit.aliases for head in _heads(alias)}


def _folded(name: str) -> str:
    return written_names.fold(written_names.key(name))


def _with_parents(reading: Reading, units: list[plans.Unit], joint: str = ", ") -> str:
    """ "xã Trà Don hoặc xã Trà Dơn (huyện Nam Trà My)"; each with its own parent where they differ."""
    parents = [reading.index.units.get(unit.parent or "") for unit in units]
    labels = [unit_kinds.label(unit) for unit in units]
    ofs = [f" ({unit_kinds.label(parent)})" if parent is not None else "" for parent in parents]
    if len(set(ofs)) == 1:
        return wording.names(labels, most=9) + ofs[0] if joint == ", " else joint.join(labels) + ofs[0]
    return joint.join(label + of for label, of in zip(labels, ofs, strict=True))
