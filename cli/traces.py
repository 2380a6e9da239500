"""`soket trace`: where a figure of the province, a district or a commune comes from, down to the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import answers, desks

if TYPE_CHECKING:
    from domain import roll_up, traces
    from tasks.desk import Work
    from tasks.totals import Totals


def trace(
    indicator: Annotated[str, Parameter(help="Mã hoặc tên chỉ tiêu, ví dụ: no_cuoi_ky.")],
    *,
    unit: Annotated[str, Parameter(help="Tên hoặc mã đơn vị; không ghi là toàn tỉnh.")] = "",
    period: Annotated[str, Parameter(help="Kỳ, ví dụ 2022 hoặc 2023e; không ghi là kỳ sau cùng của chỉ tiêu.")] = "",
    choice: Annotated[str, Parameter(help="Với chỉ tiêu chọn trong danh sách: mã của mục được đếm.")] = "",
    asked: desks.Asked = desks.READ,
) -> int:
    """Truy nguồn một số liệu: cộng từ những đơn vị nào, mỗi số ở tệp nào, trang nào, ô nào, ai gửi, nhận lúc nào.

    Chỉ đọc, không ghi gì. Mã kết thúc 1: không có chỉ tiêu, kỳ hoặc đơn vị đó.

    Ví dụ: soket trace no_cuoi_ky --unit "huyện Núi Thành"
    """
    from domain import errors, traces
    from tasks import totals
    from tasks.desk import reading

    with reading(desks.opened(asked).desk) as work:
        found = totals.totals(work)
        if found is None:
            raise errors.Refusal("NO_FIGURES_ASKED", "Kế hoạch này không thu số liệu.")
        line = _line(found, indicator, period, choice)
        node = _node(work, found, unit)
        step = traces.trace(node, line, found.rules)
        if asked.json:
            answers.print_json(_facts(work, found, step))
        else:
            print("\n".join(_lines(work, found, step)))
    return 0


def _line(found: Totals, indicator: str, period: str, choice: str) -> roll_up.Line:
    """The figure that is meant. Raises Refusal where that is not clear."""
    from domain import errors, vietnamese, wording

    catalogue = found.rules.catalogue
    known = catalogue.by_id.get(indicator)
    if known is None:
        wanted = vietnamese.mark_fold(indicator)
        like = [one for one in catalogue.indicators if wanted in vietnamese.mark_fold(one.name)]
        if len(like) != 1:
            shown = wording.names([f"{one.id} ({one.name})" for one in like], 10, "chỉ tiêu") if like else "không có"
            told = f"Chưa rõ chỉ tiêu {indicator!r}: {shown}. Đề nghị ghi mã chỉ tiêu."
            raise errors.Refusal("INDICATOR_UNCLEAR", told)
        known = like[0]
    if period and period not in known.periods:
        told = f"Chỉ tiêu {known.id} không có kỳ {period!r}; có: {', '.join(known.periods)}."
        raise errors.Refusal("PERIOD_UNKNOWN", told)
    lines = list(found.rules.by_key[known.id, period or known.periods[-1]])
    if choice or len(lines) > 1:
        lines = [one for one in lines if one.wanted == choice]
        if not lines:
            told = f"Đề nghị chọn mục cần đếm bằng --choice: {', '.join(known.choices)}."
            raise errors.Refusal("CHOICE_UNCLEAR", told)
    return lines[0]


def _node(work: Work, found: Totals, unit: str) -> roll_up.Node:
    """The unit that is meant, the whole province without a name. Raises Refusal where that is not clear."""
    from domain import errors

    if not unit:
        return found.root
    if unit in found.nodes:
        return found.nodes[unit]
    answer = work.resolver.find(unit)
    if answer.unit is None:
        raise errors.Refusal("UNIT_UNCLEAR", answer.message)
    if answer.unit.id not in found.nodes:
        told = f"{work.unit_name(answer.unit.id)} không thuộc diện tổng hợp số liệu."
        raise errors.Refusal("UNIT_NOT_ADDED", told)
    return found.nodes[answer.unit.id]


def _lines(work: Work, found: Totals, step: traces.Step, depth: int = 0) -> list[str]:
    from domain import traces

    catalogue = found.rules.catalogue
    known = catalogue.by_id[step.key[0]]
    period = catalogue.period_by_id[step.key[1]].title
    wanted = f" = {known.choices.get(step.wanted, step.wanted)}" if isinstance(step.wanted, str) else ""
    label = f"{known.name}{wanted} ({period}) · " if depth == 0 or _differs(step) else ""
    told = f"{'  ' * depth}{label}{work.unit_name(step.unit)}: {traces.value_words(step, catalogue)}"
    how = (
        traces.how_words(step, _names(work), found.rules.by_key[step.key][0], catalogue)
        if step.how != traces.STATED
        else ""
    )
    source = _source(work, found, step)
    lines = [" · ".join(filter(None, (told, how, source)))]
    for one in step.parts:
        lines += _lines(work, found, one, depth + 1)
    return lines


def _differs(step: traces.Step) -> bool:
    return bool(step.parts) and step.how != "stated"


def _names(work: Work) -> dict[str, str]:
    return {id: one.full_name or one.name for id, one in work.index.units.items()}


def _source(work: Work, found: Totals, step: traces.Step) -> str:
    """File, sheet, cell, version, receipt and sender of a stated figure; "" for one that is computed."""
    from domain import wording

    if step.figure is None:
        return ""
    place = step.figure.place
    source = found.sources.get(found.workbooks.get(step.unit, 0))
    told = f'{place.file}, trang "{place.sheet}", ô {place.cell}'
    if source is None:
        return told
    sender = f", từ {source.sender}" if source.sender else ""
    return f"{told}; lần {source.version}, nhận {wording.clock(source.received_at, work.plan.zone)}{sender}"


def _facts(work: Work, found: Totals, step: traces.Step) -> dict[str, Any]:
    from domain import traces

    facts: dict[str, Any] = {
        "unit": step.unit,
        "name": work.unit_name(step.unit),
        "indicator": step.key[0],
        "period": step.key[1],
        "value": None if step.value is None else str(step.value),
        "shown": traces.value_words(step, found.rules.catalogue),
        "how": step.how,
        "given": step.given,
        "missing": list(step.missing),
        "unlike": list(step.unlike),
    }
    if step.wanted is not None:
        facts["choice"] = step.wanted
    if step.figure is not None:
        place, source = step.figure.place, found.sources.get(found.workbooks.get(step.unit, 0))
        facts["cell"] = {"file": place.file, "sheet": place.sheet, "cell": place.cell, "shown": step.figure.shown}
        if source is not None:
            facts["source"] = {
                "version": source.version, "received_at": source.received_at.isoformat(), "sha256": source.sha256,
                "sender": source.sender, "channel": source.channel,
            }  # fmt: skip
    if step.parts:
        facts["parts"] = [_facts(work, found, one) for one in step.parts]
    return facts
