"""Judging what came for one obligation: which of the files are its parts, and what each of them is worth.

Nothing is taken unjudged: a file is accepted as a part that the obligation asks for, goes back with every error at once,
or is kept as an extra. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters import refusals
from adapters.limited import child
from adapters.workbooks import figures_of
from domain import answers, figure_rules, findings, forms, narrative_checks, plans, standings
from domain.answers import Verdict
from domain.figures import Figure
from domain.findings import Finding, Severity
from domain.forms import FIGURES, WORDS
from tasks import duty_titles, form_packs, intake_reading, stated_figures
from tasks.desk import Work
from tasks.intake_reading import SCAN
from tasks.intake_records import Judged

_NOUNS = {FIGURES: "biểu số liệu", WORDS: "báo cáo bằng lời"}


@dataclass(frozen=True, slots=True)
class _Case:
    """What is the same for all files that came for one obligation. asked: the parts that it wants."""

    owed: standings.Owed
    unit: plans.Unit | None
    workbook: forms.Workbook | None
    narrative: forms.Narrative | None
    title: str
    common: dict[str, Any]

    @property
    def asked(self) -> tuple[str, ...]:
        return forms.parts(self.workbook, self.narrative)


@dataclass(slots=True, eq=False)
class _Reading:
    """One file as read by the forms of the case. is_signed: our form of this obligation; is_ours: at least its content."""

    file: intake_reading.File
    found: list[Finding]
    is_signed: bool
    is_ours: bool = False
    figures: list[Figure] = field(default_factory=list)
    words: forms.Filled | None = None

    @property
    def part(self) -> str:
        return self.file.part

    @property
    def rank(self) -> int:
        """What speaks for the file being the answer, more is better."""
        return (self.is_signed + self.is_ours) * 2 + self.file.is_readable


class Judge:
    """Judges files with the forms of a plan. keys: of the forms, newest first."""

    def __init__(self, reader: child.Reader, keys: Sequence[bytes]) -> None:
        self._reader, self._keys = reader, keys

    def files(self, work: Work, owed: standings.Owed, files: Sequence[intake_reading.File]) -> list[Judged]:
        """Judge all files of one delivery that belong to one obligation, in their order."""
        case = self._case(work, owed)
        read = [self._read(work, case, file) for file in files]
        chosen = {part: _chosen([one for one in read if one.part == part]) for part in case.asked}
        has_all = all(len(chosen[part]) == 1 and chosen[part][0].is_ours for part in case.asked)
        return [_judged(case, one, self._verdict(work, case, one, chosen, has_all=has_all)) for one in read]

    def _case(self, work: Work, owed: standings.Owed) -> _Case:
        unit, title = owed.unit or owed.responsible, duty_titles.title_of(work, owed)
        pack = form_packs.pack_of(work, owed, form_packs.catalogue_of(work), self._keys)
        common = {
            "unit": unit, "unit_name": duty_titles.named(work, unit, owed), "obligation": owed.key, "title": title,
        }  # fmt: skip
        workbook, narrative = (pack.workbook, pack.narrative) if pack else (None, None)
        return _Case(owed, work.index.units.get(unit), workbook, narrative, title, common)

    def _read(self, work: Work, case: _Case, file: intake_reading.File) -> _Reading:
        """What the forms of the case find in a file; the rules are asked later, of the files that are chosen."""
        claim, _ = intake_reading.claim_of(file, self._keys, work.campaign.key)
        one = _Reading(file, list(file.findings), claim is not None and claim.obligation == case.owed.key)
        if not file.is_readable:
            return one
        if file.part == FIGURES and file.book is not None and case.workbook is not None:
            unit = case.owed.unit or case.owed.responsible
            one.figures, one.found = figures_of.figures_of(
                file.book, case.workbook, unit=unit, file=file.name, stated_by=unit
            )
            one.is_ours = any(figure.place.cell for figure in one.figures)
        elif file.part == WORDS and case.narrative is not None:
            filled = self._reader.read_document(file.content, file.name, case.narrative)
            if isinstance(filled, forms.Filled):
                one.found += [*filled.notes, *narrative_checks.judge(case.narrative, filled, file.name)]
                one.is_ours, one.words = bool(filled.texts), filled
            else:
                one.found += filled
        return one

    def _verdict(
        self, work: Work, case: _Case, one: _Reading, chosen: dict[str, list[_Reading]], *, has_all: bool
    ) -> answers.FileVerdict:
        if one.part in case.asked:
            return self._of_part(work, case, one, chosen[one.part])
        if one.part == SCAN and plans.OFFICIAL in case.owed.legs and one.file.is_readable:
            return _say(case, one, Verdict.ACCEPTED, leg=plans.OFFICIAL)
        if has_all or (one.file.is_readable and one.part != SCAN):
            return _extra(case, one)
        # What is asked for is still missing, and this may have been meant for it: a photograph, a PDF, a program.
        if not one.found:
            one.found.append(refusals.refuse("pdf", one.file.name))
        return _say(case, one, Verdict.RETURNED)

    def _of_part(self, work: Work, case: _Case, one: _Reading, chosen: Sequence[_Reading]) -> answers.FileVerdict:
        if one not in chosen:
            same = next((other for other in chosen if other.file.sha256 == one.file.sha256), None)
            if same is not None:
                reason = f"Trùng từng chữ với tệp “{same.file.name}” trong cùng lần gửi."
                return _say(case, one, Verdict.REPEAT, reason=reason)
            return _extra(case, one, chosen[0].file.name)
        if len(chosen) > 1 and one.is_ours:
            one.found = [_twice(one, chosen)]
            return _say(case, one, Verdict.RETURNED, leg=plans.SOFT)
        if one.part == FIGURES and one.file.is_readable:
            if case.unit is None:
                reason = f"Kế hoạch hiện không còn đơn vị {case.common['unit_name']}; cán bộ Văn phòng cần xem."
                return _say(case, one, Verdict.HELD, reason=reason)
            self._ask_rules(work, case.unit, one)
        bad = findings.worst(one.found) is Severity.ERROR
        return _say(case, one, Verdict.RETURNED if bad else Verdict.ACCEPTED, leg=plans.SOFT)

    def _ask_rules(self, work: Work, unit: plans.Unit, one: _Reading) -> None:
        """Judge the figures by the rules of the catalogue, and by what is known of this unit and of others."""
        catalogue = form_packs.catalogue_of(work)
        if catalogue is None:  # no catalogue, no form: then no figures were read
            return
        one.figures = [
            replace(figure, criteria_set=catalogue.criteria_set(figure.indicator, figure.period))
            for figure in one.figures
        ]
        below = work.index.taking_part_below(unit.id, work.today)
        one.found += figure_rules.judge(
            one.figures, catalogue, unit=unit.id, group=unit.group, kind=unit.kind,
            units_below=len(below) if below else None,
            neighbours=stated_figures.neighbours(work, unit),
            last_accepted=stated_figures.last_accepted(work, unit.id),
            children=stated_figures.children(work, below) if below else None,
            children_group=below[0].group if below else "", noun="xã" if below else "đơn vị",
        )  # fmt: skip


def _chosen(read: Sequence[_Reading]) -> list[_Reading]:
    """The files for one part between which nothing decides: one is the answer, more are asked about.

    Our signed form goes before a file with its content, that before any readable one; the same bytes count once.
    """
    apart = list({one.file.sha256: one for one in reversed(read)}.values())[::-1]
    best = max((one.rank for one in apart), default=0)
    return [one for one in apart if one.rank == best]


def _judged(case: _Case, one: _Reading, verdict: answers.FileVerdict) -> Judged:
    is_read = one.part == FIGURES and bool(verdict.leg)
    code = "UNIT_UNKNOWN" if verdict.verdict is Verdict.HELD else ""
    return Judged(
        one.file, verdict, code, tuple(one.figures) if is_read else (), one.words if verdict.leg else None,
        case.workbook if is_read else None,
    )  # fmt: skip


def _say(case: _Case, one: _Reading, verdict: Verdict, *, reason: str = "", leg: str = "") -> answers.FileVerdict:
    told = () if verdict is Verdict.REPEAT else tuple(one.found)
    return answers.FileVerdict(one.file.name, verdict, findings=told, reason=reason, leg=leg, **case.common)


def _extra(case: _Case, one: _Reading, instead: str = "") -> answers.FileVerdict:
    """A file that came along: kept, not used. What was found in it is told, and held against nobody."""
    if instead:
        reason = f"Tệp được lưu kèm; {_NOUNS[one.part]} lấy từ tệp “{instead}”."
    elif one.part == FIGURES:
        reason = f"{case.title} không có biểu số liệu; bảng tính này được lưu, không dùng làm số liệu."
    elif one.part == SCAN:
        reason = f"{case.title} không cần bản ký đóng dấu; tệp PDF được lưu."
    else:
        reason = "Tệp không phải biểu số liệu (.xlsx) hay báo cáo (.docx); được lưu kèm."
    one.found = [] if instead else [replace(found, severity=Severity.NOTE, fix="") for found in one.found]
    return _say(case, one, Verdict.NOT_DELIVERY, reason=reason)


def _twice(one: _Reading, chosen: Sequence[_Reading]) -> Finding:
    names = ", ".join(f"“{other.file.name}”" for other in chosen)
    return Finding(
        "FILES_TWICE",
        Severity.ERROR,
        f"Lần gửi này có {len(chosen)} tệp khác nhau cho cùng một {_NOUNS[one.part]}: {names}; chưa rõ tệp nào là bản đúng.",
        findings.Place(one.file.name),
        found=f"{len(chosen)} tệp",
        expected="một tệp",
        fix="Đề nghị gửi lại một tệp là bản đúng.",
    )
