"""The difference between two drafts as a page: in Prefect as Markdown, as a file to open and print as HTML, and as errata in Word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.documents import official
from domain import drafts, errors, plans, wording, words
from models.queries import drafts as queries
from tasks import desk as desks
from tasks import drafts as kept
from tasks import form_packs, pages
from tasks.desk import Work

ERRATA = "dinh-chinh.docx"
"""The Word template of the errata sheet, in the folder of the plan."""
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that moved, in words."""

    place: str
    unit: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Swap:
    """An input that was replaced, in words; "–" where there was none, or is none any more."""

    unit: str
    leg: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Page:
    """The difference between two drafts of a report, in words. signed: who signed the later one off, "" for nobody."""

    title: str
    campaign: str
    is_simulated: bool
    at: str
    before: int
    after: int
    swaps: Sequence[Swap]
    lines: Sequence[Line]
    tables: Sequence[tuple[str, int]]
    closed: Sequence[str]
    opened: Sequence[str]

    @property
    def is_nothing(self) -> bool:
        return not (self.swaps or self.lines or self.closed or self.opened)


def page(desk: desks.Desk, before: int = 0, after: int = 0, duty: str = "") -> Page:
    """What changed from one draft to another, in words. Numbers as for `tasks.drafts.difference`."""
    with desks.reading(desk) as work:
        wanted = kept.duty_of(work, duty)
        return _page(work, wanted, kept.difference_in(work, wanted, before, after))


def _page(work: Work, duty: plans.Duty, found: drafts.Difference) -> Page:
    return Page(
        duty.title, work.campaign.title, work.campaign.is_simulated, wording.clock(work.as_of, work.plan.zone),
        found.before, found.after, [_swap(work, one) for one in found.replaced], _lines(work, found.moved),
        list(found.tables.items()), found.closed, found.opened,
    )  # fmt: skip


def markdown(page: Page) -> str:
    """For an artifact of Prefect."""
    return pages.render("drafts/difference.md.j2", page=page, number=wording.number)


def html(page: Page) -> str:
    """One file that opens in any browser and prints on A4."""
    return pages.render("drafts/difference.html.j2", page=page, number=wording.number)


def errata(desk: desks.Desk, duty: str = "") -> kept.File:
    """The sheet that corrects the last printed draft by the newest one. Raises Refusal where there is nothing to correct."""
    with desks.reading(desk) as work:
        wanted = kept.duty_of(work, duty)
        listed = queries.standing(work.session, work.campaign.id, work.as_of, {})
        own = [one for one in listed if one.duty == wanted.id]
        printed = [one for one in own if one.was_printed]
        if not printed:
            told = f"Chưa có bản thảo nào của {wanted.title} được in (5.2), nên chưa cần đính chính."
            raise errors.Refusal("NOTHING_PRINTED", told)
        before, after = printed[-1], own[-1]
        if before.number == after.number:
            told = f"Bản đã in (số {before.number}) vẫn là bản mới nhất. Hãy chốt lại (4.9), lập bản mới (5.1) rồi làm đính chính."
            raise errors.Refusal("NOTHING_TO_CORRECT", told)
        shown = _page(work, wanted, kept.difference_in(work, wanted, before.number, after.number))
        if not shown.lines and not shown.closed and not shown.opened:
            told = f"Bản số {after.number} không khác bản đã in (số {before.number}) ở số liệu nào."
            raise errors.Refusal("NOTHING_TO_CORRECT", told)
        template = Path(work.plan.directory) / ERRATA
        if not template.is_file():
            raise errors.Refusal("TEMPLATE_MISSING", f"Chưa có mẫu đính chính {ERRATA} trong thư mục kế hoạch.")
        document = work.plan.document
        filled = official.render(
            template.read_bytes(),
            {
                "trang": shown,
                "so_dong": wording.number(len(shown.lines)),
                "co_quan": document.issuer.upper(),
                "noi": document.place,
                "nam": str(work.today.year),
                "trich_yeu": document.short_title,
                "mo_phong": wording.SIMULATED if work.campaign.is_simulated else "",
                "noi_nhan": [one.text for one in work.plan.recipients],
                "chu_ky": list(document.signature),
                "nguoi_ky": document.signer,
            },
        )
        name = f"dinh-chinh-ban-{before.number:02d}-theo-ban-{after.number:02d}.docx"
        return kept.File("errata", name, filled.content)


def _lines(work: Work, moved: Sequence[drafts.Moved]) -> list[Line]:
    catalogue = form_packs.catalogue_of(work)
    if catalogue is None:
        return []
    found: list[Line] = []
    for one in moved:
        figure = one.figure
        known, period = catalogue.by_id.get(figure.indicator), catalogue.period_by_id.get(figure.period)
        name = known.name if known else figure.indicator
        chosen = known.choices.get(figure.choice, figure.choice) if known else figure.choice
        name = f"{name}: {chosen}" if figure.choice else name
        name = f"{name} ({wording.sentence_case(period.title) if period else figure.period})"
        more = len(one.places) - _MOST_PLACES
        place = "; ".join(one.places[:_MOST_PLACES]) + (f" và {wording.number(more)} chỗ khác" if more > 0 else "")
        found.append(Line(place, work.unit_name(figure.unit), name, one.before, one.after))
    return found


def _swap(work: Work, one: drafts.Replaced) -> Swap:
    known = one.after or one.before
    leg = known.leg if known else ""
    return Swap(
        work.unit_name(one.unit),
        words.LEG_WORDS.get(leg, "xác nhận"),
        _version(work, one.before),
        _version(work, one.after),
    )


def _version(work: Work, one: drafts.Version | None) -> str:
    if one is None:
        return "–"
    told = f"lần {wording.number(one.number)}, nhận {wording.clock(one.received_at, work.plan.zone)}"
    return f"{told}, {one.file}" if one.file else told
