"""What a report's Word template may ask for, by its Vietnamese names: figures, words of the units, gaps, decisions, timeliness.

docs/mau-bao-cao.md lists these names for whoever edits a template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain import (
    consolidation,
    difference_words,
    gates,
    main_report,
    plans,
    report_charts,
    roll_up,
    standings,
    tallies,
    wording,
)
from domain.tallies import Tally
from tasks import desk as desks
from tasks import merged_narratives, totals

_NATIONAL = "ỦY BAN NHÂN DÂN"


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of the annex on participation and timeliness: a duty, or a branch."""

    ten: str
    phai_lam: str
    xong: str
    dung_han: str
    cham: str
    chua: str


@dataclass(frozen=True)
class Contents:
    """Everything that goes into one report. unit: whose report it is, "" for the main report of the whole.

    narratives: unit id -> submission, of a frozen set; None: what counts now.
    """

    work: desks.Work
    found: totals.Totals
    book: main_report.Book
    charts: report_charts.Charts
    missing: Sequence[str]
    unequal: Sequence[difference_words.Words]
    unit: str = ""
    narratives: Mapping[str, int] | None = None

    def context(self) -> dict[str, object]:
        """Name -> value, as a template asks for it."""
        return {**self._figures(), **self._head(), **self._gaps(), **self._words()}

    def _figures(self) -> dict[str, object]:
        found, book, nodes = self.found, self.book, self.found.nodes
        top = nodes[self.unit] if self.unit else found.root
        above = {child.unit.id: one.unit.id for one in nodes.values() for child in one.below}
        # A district without communes is one of the districts all the same.
        groups = list(top.below) if any(one.below for one in top.below) else []
        communes = [one for group in groups or [top] for one in group.below]
        names = book.names
        return {
            "tinh": main_report.Subject(found.root, book, names.get(found.root.unit.id, "")),
            "don_vi": main_report.Subject(
                top, book, names.get(top.unit.id, ""), names.get(above.get(top.unit.id, ""), "")
            ),
            "huyen": main_report.subjects([(one, "") for one in groups], book),
            "xa": main_report.subjects([(one, names.get(above.get(one.unit.id, ""), "")) for one in communes], book),
            "ten_chi_tieu": lambda id: found.rules.catalogue.by_id[id].name,
            "bieu_do": self.charts,
            "so_xa_co_so_lieu": wording.number(len({one.unit.id for one in communes} & set(found.workbooks))),
            "so_huyen_co_so_lieu": wording.number(len({one.unit.id for one in groups} & set(found.workbooks))),
            "khong_cong": [] if self.unit else [self.work.unit_name(id) for id in self._left_out()],
            "khong_co_bieu": [
                names[one.unit.id]
                for one in _below(top)
                if one.unit.id not in found.workbooks and one is not found.root
            ],
        }

    def _left_out(self) -> list[str]:
        """Whose workbook was accepted and is in no total: units that are no longer there, or take no part."""
        counted = {*self.found.nodes, *(one.id for one in self.found.departments)}
        return [unit for unit in self.found.workbooks if unit not in counted]

    def _head(self) -> dict[str, object]:
        plan, document = self.work.plan, self.work.plan.document
        own = self.work.index.units.get(self.unit)
        office = own.office_name or own.full_name if own else document.issuer
        return {
            "co_quan": office.replace("UBND", _NATIONAL).upper(),
            "noi": (own.name if own else document.place),
            "nam": str(self.work.today.year),
            "trich_yeu": document.short_title,
            "can_cu": [_basis(one) for one in plan.legal_bases],
            "ke_hoach": self._plan(),
            "mo_phong": wording.SIMULATED if self.work.campaign.is_simulated else "",
            "luc": wording.clock(self.work.as_of, plan.zone),
            "so_lieu_den": document.data_cutoff,
            "noi_nhan": [one.text for one in plan.recipients],
            "chu_ky": list(document.signature),
            "nguoi_ky": document.signer,
        }

    def _plan(self) -> str:
        """The plan that ordered the review, as a report names it; without number and date while it has none."""
        campaign, document = self.work.campaign, self.work.plan.document
        number = f" số {campaign.number}" if campaign.number else ""
        day = f" ngày {_day(campaign.issued_on)}" if campaign.issued_on else ""
        return f"Kế hoạch{number}{day} của {document.issuer}"

    def _gaps(self) -> dict[str, object]:
        inside = self._inside()
        return {
            "thieu": list(self.missing),
            "chenh_lech": [
                one for one in self.unequal if not one.is_note and (not self.unit or inside.intersection(one.units))
            ],
            "cho_mo": list(_overrides(self.work)),
            "tham_gia": self._by_duty(),
            "tham_gia_huyen": [] if self.unit else self._by_branch(),
        }

    def _words(self) -> dict[str, object]:
        """What the units one level down wrote; of a report for a whole, who reports to it."""
        if self.unit:
            top = self.found.nodes[self.unit]
            units = [one.unit.id for one in top.below] or [self.unit]
        else:
            units = merged_narratives.feeding_units(self.work, feeding(self.work))
        return {"loi": merged_narratives.read(self.work, units, self.narratives)}

    def _inside(self) -> frozenset[str]:
        top = self.found.nodes[self.unit] if self.unit else self.found.root
        return frozenset(one.unit.id for one in _below(top))

    def _by_duty(self) -> list[Rate]:
        """Every required duty whose bound has come or that somebody has done, in the order of the plan."""
        board, inside = self.work.board(), self._inside()
        found: list[Rate] = []
        for duty in self.work.plan.duties:
            listed = [one for one in board.by_duty.get(duty.id, ()) if not self.unit or _whose(one) in inside]
            tally = tallies.tally(listed)
            if tally.owed and (tally.done or tally.overdue or tally.late):
                found.append(_rate(duty.title, tally))
        return found

    def _by_branch(self) -> list[Rate]:
        """What each branch owes, all of its units together."""
        branches: dict[str, list[standings.Standing]] = {}
        for one in self.work.board().everything:
            branches.setdefault(one.owed.branch, []).append(one)
        groups = [one.unit.id for one in self.found.root.below if one.unit.id in branches]
        return [_rate(self.book.names.get(id, id), tallies.tally(branches[id])) for id in groups]


def feeding(work: desks.Work) -> tuple[str, ...]:
    """Duty ids whose accepted answers go into the main report; empty for a plan without one."""
    duty = next((one for one in work.plan.duties if consolidation.freezes(work.plan, one)), None)
    return consolidation.feeding(work.plan, duty) if duty else ()


def missing(work: desks.Work) -> list[str]:
    """The reports that feed the main report and are not accepted, each with who let it go ahead without them."""
    board = work.board()
    duty = next((one for one in work.plan.duties if consolidation.freezes(work.plan, one)), None)
    if duty is None:
        return []
    stage = work.index.stages[duty.stage]
    opened = gates.evaluate_stage(stage, board, work.circumstances(), work.overrides())
    gaps = consolidation.gaps(board, consolidation.feeding(work.plan, duty), opened[0] if opened else None)
    return [
        work.unit_name(gap.unit)
        + (f" (cho mở theo quyết định của {gap.waived_by.by}: {gap.waived_by.reason})" if gap.waived_by else "")
        for gap in gaps
    ]


def _overrides(work: desks.Work) -> Iterator[str]:
    for one in work.overrides():
        where = f" ({work.unit_name(one.scope)})" if one.scope else ""
        at = wording.clock(one.at, work.plan.zone)
        yield f"{work.index.stages[one.stage].title}{where}: {one.by} cho mở lúc {at}, lý do: {one.reason}"


_KINDS = {"NQ": "Nghị quyết", "NĐ": "Nghị định", "QĐ": "Quyết định", "CT": "Chỉ thị", "TT": "Thông tư", "TB": "Thông báo",
          "KH": "Kế hoạch", "CTr": "Chương trình"}  # fmt: skip
"""The abbreviations of Decree 30/2020/NĐ-CP, annex III, that a number may carry."""


def _basis(one: plans.LegalBasis) -> str:
    """A legal basis as a document cites it for the first time: kind, number, date, body."""
    marks = one.number.replace("-", "/").split("/")
    kind = next((title for mark, title in _KINDS.items() if mark in marks), "Văn bản")
    day = f" ngày {_day(one.date)}" if one.date else ""
    return f"Căn cứ {kind} số {one.number}{day} của {one.issuer}"


def _day(day: date) -> str:
    """A day in figures as the decree writes it: a nought before days under ten and before months one and two only."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def _below(top: roll_up.Node) -> Iterator[roll_up.Node]:
    yield top
    for one in top.below:
        yield from _below(one)


def _whose(one: standings.Standing) -> str:
    return one.owed.unit or one.owed.responsible or ""


def _rate(name: str, tally: Tally) -> Rate:
    shown = (tally.owed, tally.done, tally.on_time, tally.late, tally.owed - tally.done)
    return Rate(name, *(wording.number(one) for one in shown))
