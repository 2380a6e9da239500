"""The office's sheet of the morning: what to decide, what is due, what is out for correction, what came, how the machine is.

One set of facts, three renderings: the mail, the artifact on the boards' pages, and a page to be printed on A4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from adapters.pages import cell
from domain import (
    boards,
    chasing,
    deadlines,
    operator_acts,
    outbox,
    outgoing,
    progress,
    short_names,
    surveys,
    wording,
)
from domain.standings import Standing, Status
from models.queries import absences
from models.queries import outbox as queries
from tasks import boards as pages
from tasks import letters_out, outgoing_letters, shown_files
from tasks.desk import Desk, Work, reading
from tasks.desk import writing as at_desk
from tasks.letter_facts import Facts
from tasks.letters_out import Draft, Letterhead

KEY = "05-viec-buoi-sang"
"""Key of the artifact."""
PAGE = "viec-buoi-sang.html"
"""The page to be printed, in the folder of shown files."""
_MOST = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was written. is_new: a mail is in the outbox now; markdown: the artifact, "" when there was none to make."""

    is_new: bool = False
    title: str = ""
    markdown: str = ""


@dataclass
class _Due:
    """What is due next, by the noun of those who owe it."""

    before: date
    names: dict[str, list[str]] = field(default_factory=dict)


def write(desk: Desk, head: Letterhead, survey: surveys.Survey, links: Mapping[str, str]) -> Sheet:
    """Write the sheet of the day, once; on days off there is none. links: as for boards."""
    if survey.issued_on is None:
        return Sheet()
    with reading(desk) as work:
        facts = Facts(work)
        if not (work.calendar.is_working(work.today) and facts.is_time()):
            return Sheet()
        letter = facts_of(work, facts, survey, links)
        address = facts.contacts.of(work.plan.office) or head.address
    page = outgoing_letters.write(letter).html.encode()
    shown_files.put(shown_files.folder(desk.home) / survey.campaign / PAGE, page)
    title = f"Việc buổi sáng · {wording.long_date(letter.as_of)}"
    sheet = Sheet(False, title, _markdown(title, letter, survey))
    if not address:
        return sheet
    written = outgoing_letters.write(replace(letter, has_print=True))
    key = f"{outbox.MORNING}:{letter.as_of.isoformat()}"
    with at_desk(desk) as work:
        draft = Draft(
            key, outbox.MORNING, address, written.subject, written.text, written.html, unit=work.plan.office,
            on=letter.as_of, files=((PAGE, page),),
        )  # fmt: skip
        made = letters_out.put(work, head, [draft], facts.rules.person_releases)
    return Sheet(bool(made), title, sheet.markdown)


def facts_of(work: Work, facts: Facts, survey: surveys.Survey, links: Mapping[str, str]) -> outgoing.Morning:
    """All that the sheet says."""
    since = queries.last_on(work.session, work.campaign.id, outbox.MORNING, work.today)
    names = short_names.ShortNames(work.index, survey.presenters)
    due = _due(work, survey, names)
    general = links.get(f"board:{boards.GENERAL}")
    return outgoing.Morning(
        **facts.common(work.plan.office, ""),
        decisions=tuple(_decisions(survey, links)),
        due=tuple(outgoing.Item(_due_line(noun, listed)) for noun, listed in due.names.items()) if due else (),
        returned=tuple(_returned(facts, survey, names)),
        news=tuple(_news(facts, survey, since)),
        machine=tuple(_machine(survey)),
        due_words=_due_words(due, work.today) if due else "",
        due_before=due.before if due else None,
        since=since,
        links=(outgoing.Link("Bảng chung", general),) if general else (),
    )


def _decisions(survey: surveys.Survey, links: Mapping[str, str]) -> Iterable[outgoing.Item]:
    for one in progress.waiting(progress.Reading(survey))[:_MOST]:
        text = f"{one.name}: {one.what}" if one.name else one.what
        yield outgoing.Item(text, tuple(_link(links, act) for act in one.acts if act.deployment in links))


def _link(links: Mapping[str, str], act: operator_acts.Act) -> outgoing.Link:
    return outgoing.Link(act.label, pages.form_address(links[act.deployment], act.values))


def _due(work: Work, survey: surveys.Survey, names: short_names.ShortNames) -> _Due | None:
    """What is due by the next bound, when that is within two working days."""
    owed = [one for one in survey.standings if chasing.is_owed(one, work.today) and not one.is_overdue]
    bounds = sorted({chasing.last_valid_day(one, work.plan.zone) for one in owed})
    if not bounds or bounds[0] > _working_days_ahead(work, 2):
        return None
    found = _Due(bounds[0] + timedelta(days=1))
    for one in owed:
        if chasing.last_valid_day(one, work.plan.zone) == bounds[0]:
            unit = one.owed.unit or one.owed.responsible
            listed = found.names.setdefault(_noun(work, unit), [])
            name = names.owner(one.owed)
            if name not in listed:
                listed.append(name)
    return found


def _working_days_ahead(work: Work, count: int) -> date:
    day = work.today
    for _ in range(count):
        day = work.calendar.next_working_day(day + timedelta(days=1))
    return day


def _noun(work: Work, key: str) -> str:
    unit = work.index.units.get(key)
    if unit is not None and unit.group == unit.level:
        return work.index.noun(unit.level)
    return "sở, ngành, đoàn thể"


def _due_line(noun: str, listed: Sequence[str]) -> str:
    return f"{wording.number(len(listed))} {noun}: {wording.names(listed, _MOST)}"


def _due_words(due: _Due, today: date) -> str:
    """ "3 huyện và 4 sở, ngành, đoàn thể đến hạn ngày mai"."""
    counted = " và ".join(f"{wording.number(len(listed))} {noun}" for noun, listed in due.names.items())
    ahead = (due.before - timedelta(days=1) - today).days
    when = {0: "hôm nay", 1: "ngày mai"}.get(ahead, f"ngày {wording.short_date(due.before - timedelta(days=1))}")
    return f"{counted} đến hạn {when}"


def _returned(facts: Facts, survey: surveys.Survey, names: short_names.ShortNames) -> Iterable[outgoing.Item]:
    for one in survey.standings:
        if one.status is Status.RETURNED:
            back = facts.returned(one)
            day = wording.short_date(back.on)
            yield outgoing.Item(f"{names.owner(one.owed)}: {back.title}, trả lại ngày {day}")


def _news(facts: Facts, survey: surveys.Survey, since: date | None) -> Iterable[outgoing.Item]:
    """What was accepted and held since the last sheet, counted by duty; and who is away."""
    work = facts.work
    after = since or work.today - timedelta(days=1)
    counted: dict[str, int] = {}
    for one in survey.standings:
        if one.is_done and one.done_at is not None and _is_new(one, after, work.plan.zone):
            title = work.index.duties[one.owed.duty].title if one.owed.duty in work.index.duties else one.owed.duty
            counted[title] = counted.get(title, 0) + 1
    for sender, others in absences.since(work.session, work.campaign.id, deadlines.midnight(after, work.plan.zone)):
        said = f"; có thể liên hệ {', '.join(others)}" if others else ""
        unit = facts.contacts.unit_of(sender)
        yield outgoing.Item(f"Vắng mặt, trả lời tự động: {facts.name(unit) if unit else sender}{said}")
    for title, count in counted.items():
        yield outgoing.Item(f"{title}: thêm {wording.number(count)} việc xong")


def _is_new(one: Standing, after: date, zone: str) -> bool:
    return one.done_at is not None and deadlines.local_day(one.done_at, zone) >= after


def _machine(survey: surveys.Survey) -> Iterable[outgoing.Item]:
    now = survey.letters
    read = wording.clock(survey.mailbox_read_at, survey.plan.zone).partition(" ")[0] if survey.mailbox_read_at else ""
    parts = [f"hộp thư đọc {read}" if read else "hộp thư chưa đọc lần nào"]
    parts.append(now.sentence or "chưa có thư phải gửi")
    yield outgoing.Item("; ".join(parts))
    if now.relay_fault:
        yield outgoing.Item(f"Máy chủ gửi thư không nhận: {now.relay_fault}")


# ----------------------------------------------------------------------------------------------------------- renderings


def _markdown(title: str, letter: outgoing.Morning, survey: surveys.Survey) -> str:
    """The same facts for Prefect's page."""
    mark = f" ({wording.SIMULATED})" if survey.is_simulated else ""
    parts = [f"# {title}{mark}", ""]
    for number, (head, items) in enumerate(
        (
            ("Cần quyết định", letter.decisions),
            (f"Đến hạn {wording.before(letter.due_before)}" if letter.due_before else "Đến hạn", letter.due),
            ("Đã trả lại, chưa gửi lại", letter.returned),
            ("Từ bảng trước", letter.news),
            ("Máy", letter.machine),
        ),
        1,
    ):
        parts += [f"**{number}. {head}**", ""]
        parts += [f"- {cell(one.text)}{_linked(one.links)}" for one in items] or ["- Không có."]
        parts.append("")
    return "\n".join(parts).strip() + "\n"


def _linked(links: Iterable[outgoing.Link]) -> str:
    said = " · ".join(f"[{cell(one.label)}]({one.address})" for one in links)
    return f" – {said}" if said else ""
