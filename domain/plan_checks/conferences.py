"""What happens on the day: more papers than hours, guests named twice, a newspaper that does not appear (T-35 … T-41)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from domain import plans, unit_kinds, vietnamese, wording
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading

SHARED_SYLLABLES = 6
"""So many syllables in a row in two lines of guests: long enough for "là thành viên Ban Chỉ đạo", too long for chance."""

WORKING_WEEKDAYS = (1, 2, 3, 4, 5)


def time_for_papers(reading: Reading) -> Iterator[PlanFinding]:
    """More papers than a conference has time for (T-35), and papers of which nobody said whether they are spoken."""
    papers = reading.plan.papers
    may_be_spoken = [paper for paper in papers if paper.spoken is not False]
    open_ = [paper for paper in papers if paper.spoken is None]
    for duty, conference in _conferences_with_papers(reading):
        needed = len(may_be_spoken) * conference.minutes_per_paper
        if conference.minutes_available and needed > conference.minutes_available:
            room = conference.minutes_available // conference.minutes_per_paper
            yield PlanFinding(
                "TOO_MANY_PAPERS",
                findings.WARNING,
                (),
                str(duty.place),
                f"{conference.title}: {len(may_be_spoken)} tham luận × {conference.minutes_per_paper} phút ="
                f" {_hours(needed)}, trong khi thời gian dành cho tham luận là {_hours(conference.minutes_available)}, đủ"
                f" cho {room} tham luận. Đề nghị quyết định tham luận nào trình bày, tham luận nào chỉ in kỷ yếu.",
            )
        if open_:
            yield PlanFinding(
                "SPOKEN_UNDECIDED",
                findings.INFO,
                (),
                str(open_[0].place),
                f"{len(open_)}/{len(papers)} tham luận chưa quyết định trình bày tại {conference.title} hay chỉ in kỷ yếu.",
            )


def chairs(reading: Reading) -> Iterator[PlanFinding]:
    """Meetings of units for which no chair is stated, or only the chair of another kind of unit (T-08, T-36)."""
    for duty in reading.plan.duties:
        conference = reading.index.conferences.get(duty.conference)
        if conference is None:
            continue
        for kind in dict.fromkeys(unit.kind for unit in reading.owners(duty)):
            units = [unit for unit in reading.owners(duty) if unit.kind == kind]
            chair = conference.chairs.get(kind) or conference.chairs.get("*", "")
            if not chair:
                yield PlanFinding(
                    "CHAIR_NOT_STATED",
                    findings.INFO,
                    findings.ids(units),
                    str(duty.place),
                    f"{conference.title}: kế hoạch không nêu ai chủ trì ở {len(units)} đơn vị ({findings.named(units)})."
                    " Đơn vị tự ghi người chủ trì.",
                )
            elif kind in unit_kinds.KINDS and _other_kind(chair, kind):
                yield PlanFinding(
                    "CHAIR_OF_OTHER_KIND",
                    findings.WARNING,
                    findings.ids(units),
                    str(duty.place),
                    f"{conference.title}: người chủ trì ghi “{chair}”, không đúng với {findings.named(units)}. Đề nghị ghi"
                    f" riêng người chủ trì của {unit_kinds.KINDS[kind].word}.",
                )


def guests_named_twice(reading: Reading) -> Iterator[PlanFinding]:
    """Lines of one guest list, or of the recipients, that may mean the same people (T-41)."""
    for conference in reading.plan.conferences:
        for one, other in _alike(conference.participants):
            yield PlanFinding(
                "GUESTS_OVERLAP",
                findings.INFO,
                (),
                "",
                f"{conference.title}: “{one}” và “{other}” có thể là cùng những người. Mỗi người chỉ mời một lần; đề nghị"
                " đối chiếu theo tên người.",
            )
    for one, other in _alike([recipient.text for recipient in reading.plan.recipients]):
        yield PlanFinding(
            "RECIPIENTS_OVERLAP",
            findings.INFO,
            (),
            "",
            f"Nơi nhận: “{one}” và “{other}” có thể là cùng một nơi. Đề nghị gửi một lần.",
        )


def publication_days(reading: Reading) -> Iterator[PlanFinding]:
    """Conference days on which what must appear a set number of days ahead cannot appear (T-39)."""
    for duty in reading.plan.duties:
        bound = reading.bound(duty)
        event = reading.index.duties.get(bound.relative_to)
        # A film is made, not published: only what appears on a day of its own depends on publication days.
        if event is None or duty.kind != "deliverable" or duty.minutes or not reading.is_relative(duty):
            continue
        for owner in reading.owners(duty):
            days = reading.plan.publication_weekdays.get(owner.id)
            if days is None:
                if owner.group == "press":
                    yield PlanFinding(
                        "PUBLICATION_DAYS_UNKNOWN",
                        findings.INFO,
                        (owner.id,),
                        str(duty.place),
                        f"{owner.full_name} phải ra {reading.titled(duty.id)} cách ngày của {reading.titled(event.id)}"
                        f" {abs(bound.offset_days)} ngày, nhưng chưa biết báo ra vào những ngày nào trong tuần."
                        " Đề nghị hỏi tòa soạn trước khi chốt ngày họp.",
                    )
                continue
            barred = [day for day in WORKING_WEEKDAYS if (day - 1 + bound.offset_days) % 7 + 1 not in days]
            if barred:
                is_hopeless = len(barred) == len(WORKING_WEEKDAYS)
                named = ", ".join(_weekday(day) for day in barred)
                yield PlanFinding(
                    "PUBLICATION_DAY_IMPOSSIBLE",
                    findings.ERROR if is_hopeless else findings.WARNING,
                    (owner.id,),
                    str(duty.place),
                    f"{reading.titled(event.id)} họp vào {named} thì {owner.full_name} không ra báo đúng ngày cần cho"
                    f" {reading.titled(duty.id)}. "
                    + (
                        "Không còn ngày làm việc nào."
                        if is_hopeless
                        else "Đề nghị chọn ngày khác hoặc báo trước tòa soạn."
                    ),
                )


def _conferences_with_papers(reading: Reading) -> Iterator[tuple[plans.Duty, plans.Conference]]:
    """The meetings at which the papers are given: those of the papers' stage that say how long a paper takes."""
    papers = reading.index.duties.get(reading.plan.papers_duty)
    for duty in reading.plan.duties:
        conference = reading.index.conferences.get(duty.conference)
        is_theirs = papers is not None and duty.stage == papers.stage
        if is_theirs and conference is not None and conference.minutes_per_paper > 0:
            yield duty, conference


def _alike(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of lines that are equal but for case and spaces, or share a long run of words."""
    words = [tuple(vietnamese.word_fold(line).split()) for line in lines]
    known = [(line, mine, _runs(mine)) for line, mine in zip(lines, words, strict=True)]
    for (one, mine, runs), (other, theirs, their_runs) in combinations(known, 2):
        if mine == theirs or not runs.isdisjoint(their_runs):
            yield one, other


def _other_kind(chair: str, kind: str) -> bool:
    """Tell whether the last kind word in a chair's title is of the same tier as the unit's kind, but another one."""
    words = vietnamese.word_fold(chair).split()
    named: list[frozenset[str]] = []
    while words:
        found, taken = unit_kinds.kinds_at_start(words)
        if found:
            named.append(found)
        words = words[max(taken, 1) :]
    return bool(named) and kind not in named[-1] and unit_kinds.is_same_tier(kind, named[-1])


def _runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[at : at + SHARED_SYLLABLES] for at in range(len(words) - SHARED_SYLLABLES + 1)}


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} phút"
    return f"{wording.number(minutes)} phút ({hours} giờ" + (f" {rest} phút)" if rest else ")")


def _weekday(number: int) -> str:
    return wording.weekday(date(2024, 1, number))  # a month that begins on a Monday
