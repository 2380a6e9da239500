"""`soket status` and `soket` alone: how the campaign stands, and what to do next. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import answers, desks

if TYPE_CHECKING:
    from domain import plans, progress, surveys

MOST_ACTS, MOST_NAMES = 6, 4
COUNTS = ("Xong", "Đúng hạn", "Chậm", "Quá hạn", "Chờ xem", "Trả lại", "Một đường")


def status(
    *,
    unit: Annotated[str, Parameter(help="Chỉ một đơn vị và các đơn vị bên dưới, ví dụ 'huyện Quế Sơn'.")] = "",
    asked: desks.Asked = desks.READ,
) -> int:
    """Tình hình từng giai đoạn, từng huyện: phải làm, xong, đúng hạn, quá hạn, còn thiếu ai. Chỉ đọc.

    Ví dụ: soket status --as-of 2023-11-13T07:30
    """
    from cli import survey_facts, survey_scope
    from tasks import surveys as survey_tasks

    survey = survey_tasks.take(desks.opened(asked).desk)
    scope = survey_scope.unit(survey, unit) if unit.strip() else None
    if scope is not None:
        survey = survey_scope.narrowed(survey, scope)
    if asked.json:
        answers.print_json(survey_facts.of(survey, scope))
        return 0
    _print_head(survey, scope)
    if scope is None:
        _print_stages(survey)
        _print_next(survey)
    else:
        _print_obligations(survey)
    return 0


def today() -> int:
    """What `soket` alone says: today's state and the next useful command; how to begin where nothing is there yet."""
    import pendulum

    from config import settings
    from domain import errors
    from tasks import desk_opening
    from tasks import surveys as survey_tasks

    chosen = settings.load()
    try:
        desk = desk_opening.open_desk(chosen, now=pendulum.now)
    except errors.Refusal as refusal:
        if refusal.code == "NO_DATABASE":
            print(refusal.message)
            print("Muốn xem kế hoạch trước: soket plan check " + str(chosen.plan_dir))
            print("Tất cả các lệnh: soket --help")
            return 0
        if refusal.code == "CAMPAIGN_UNCLEAR":
            print(refusal.message)
            for key in refusal.candidates:
                print(f"  soket status --campaign {key}")
            return 0
        raise
    survey = survey_tasks.take(desk)
    _print_head(survey, None)
    _print_stages(survey)
    _print_next(survey)
    return 0


def _print_head(survey: surveys.Survey, scope: plans.Unit | None) -> None:
    from domain import deadlines, wording

    marks = [word for word, holds in (("MÔ PHỎNG", survey.is_simulated), ("KẾ HOẠCH MẪU", survey.is_sample)) if holds]
    print(survey.title + (f" · {scope.full_name}" if scope else "") + (f" · {', '.join(marks)}" if marks else ""))
    day = deadlines.local_day(survey.as_of, survey.plan.zone)
    issued = (
        f"kế hoạch số {survey.number} ngày {wording.short_date(survey.issued_on, with_year=True)}"
        if survey.issued_on
        else "kế hoạch chưa ghi số, ngày ban hành"
    )
    print(f"{survey.as_of:%H:%M} {wording.long_date(day)} · {issued}")


def _print_stages(survey: surveys.Survey) -> None:
    from domain import progress

    reading = progress.Reading(survey)
    for stage in survey.plan.stages:
        answers.print_table(
            (f"{stage.number}. {stage.title}", "Trước ngày", *COUNTS),
            [_row(reading, duty) for duty in reading.duties(stage.id) if duty.required],
            right=len(COUNTS),
            cut=0,
        )
        measure = progress.measure(reading, stage)
        missing = f" · còn thiếu: {_names(measure.missing)}" if measure.missing and reading.is_issued else ""
        print(f"   {_gate(survey, stage)}{missing}\n")
    print("* ngày làm việc do Văn phòng đặt, kế hoạch không in; ~ tính theo ngày họp.")


def _row(reading: progress.Reading, duty: plans.Duty) -> tuple[str, ...]:
    from domain import tallies, wording

    tally = tallies.tally(reading.owed([duty.id]), known=reading.is_known(duty))
    due = reading.due(duty)
    mark = "" if due.printed_before else "~" if due.hung_before else "*"
    day = (
        f"{wording.short_date(due.before, with_year=True)}{mark}"
        if due.before
        else "chờ ngày họp"
        if due.hangs_on
        else "–"
    )
    done = f"{tally.done}/{tally.owed}" if tally.known else f"{tally.done}/chưa rõ"
    numbers = (tally.on_time, tally.late, tally.overdue, tally.received, tally.returned, tally.half)
    return (duty.title, day, done, *(str(number) for number in numbers))


def _gate(survey: surveys.Survey, stage: plans.Stage) -> str:
    found = survey.gates.get(stage.id, [])
    opened = sum(one.is_open for one in found)
    by_word = ", theo quyết định" if any(one.is_overridden for one in found) else ""
    if len(found) == 1:
        waits = len(found[0].blockers)
        return f"● cổng đã mở{by_word}" if opened else f"○ cổng chưa mở, còn thiếu {waits} việc"
    if not found:
        return "– chưa có cổng"
    return f"{'●' if opened == len(found) else '○'} cổng đã mở {opened}/{len(found)}{by_word}"


def _print_next(survey: surveys.Survey) -> None:
    """The one command that helps most now, and how many things wait for a person."""
    from domain import progress

    reading = progress.Reading(survey)
    waiting = progress.waiting(reading)
    if waiting:
        print(f"Cần quyết định: {len(waiting)} việc")
        for one in waiting[:MOST_ACTS]:
            print(f"  □ {f'{one.name}: ' if one.name else ''}{one.what}")
        if len(waiting) > MOST_ACTS:
            print(f"  … và {len(waiting) - MOST_ACTS} việc khác")
    print(f"Lệnh nên chạy tiếp: {next_command(survey)}")


def next_command(survey: surveys.Survey) -> str:
    """The next useful command: issue, run what may open, decide, set a date, else look closer."""
    from domain import progress

    reading = progress.Reading(survey)
    if not reading.is_issued:
        return 'soket plan issue --number SỐ --on NGÀY --by "Họ tên, chức vụ"'
    for stage in survey.plan.stages:
        if survey.has_work(stage.id):
            return f"soket stage run {stage.number}"
    kinds = {one.kind for one in progress.waiting(reading)}
    if "verdict" in kinds:
        return 'soket verdict accept "ĐƠN VỊ" --by "Họ tên, chức vụ"'
    if "settlement" in kinds:
        return 'soket paper settle SỐ "ĐƠN VỊ" --by "Họ tên, chức vụ" --reason "…"'
    if "held" in kinds:
        return "soket held list"
    if "date" in kinds:
        return 'soket date set VIỆC NGÀY --by "Họ tên, chức vụ"'
    return "soket gate show"


def _print_obligations(survey: surveys.Survey) -> None:
    from cli import survey_facts
    from domain import progress, words

    reading = progress.Reading(survey)
    found = [one for one in survey.standings if one.is_live]
    if not found:
        print("Đơn vị này không phải làm việc nào trong kế hoạch.")
        return
    for stage in survey.plan.stages:
        mine = reading.problems_first(one for one in found if one.owed.stage == stage.id)
        if not mine:
            continue
        rows = []
        for one in mine:
            said = words.of(one, reading.today, reading.zone)
            duty = reading.index.duties.get(one.owed.duty)
            title = f"{one.owed.paper} " if one.owed.paper else ""
            title += duty.title if duty else one.owed.duty
            optional = "" if one.owed.required else " (nếu có)"
            rows.append((survey_facts.owner(reading, one), title + optional, said.label, said.sentence, one.owed.key))
        heading = f"{stage.number}. {stage.title} · {_gate(survey, stage)}"
        answers.print_table(("Đơn vị", "Việc", "Tình trạng", "Cụ thể", "Mã việc"), rows, title=heading)


def _names(listed: tuple[str, ...]) -> str:
    from domain import wording

    return wording.names(listed, most=MOST_NAMES)
