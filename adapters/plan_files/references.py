"""The names used in the files of a plan: what may be referred to, and that no name is given twice."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.plan_files import schema
from adapters.plan_files.findings import Collector, nearest, quote
from adapters.plan_files.reading import Record
from adapters.plan_files.sources import Sources

PLAN, DATES, DUTIES, PAPERS = "plan.yaml", "dates.yaml", "duties.yaml", "papers.yaml"
REPORTS, CONFERENCES, UNITS, BODIES = "reports.yaml", "conferences.yaml", "units.csv", "bodies.csv"
CONTACTS, DAYS_OFF = "contacts.csv", "days_off.csv"

Ids = list[tuple[str, int]] | None


class Known:
    """Names that may be referred to; `names` is None when the file that lists them could not be read."""

    def __init__(self, what: str, listed_in: str, ids: Ids) -> None:
        self.what = what
        self.listed_in = listed_in
        self.names = None if ids is None else dict(ids)


class References:
    """The names of a plan and the demand that what is referred to exists."""

    def __init__(self, sources: Sources, collector: Collector) -> None:
        self.sources = sources
        self.collector = collector
        territory, bodies = sources.row_ids(UNITS), sources.row_ids(BODIES)
        both = None if territory is None or bodies is None else territory + bodies
        self.unit = Known("đơn vị", f"{UNITS} hoặc {BODIES}", both)
        self.level = Known("cấp", PLAN, sources.ids(PLAN, "levels"))
        self.stage = Known("giai đoạn", PLAN, sources.ids(PLAN, "stages"))
        self.addressee = Known("nhóm nơi nhận", PLAN, sources.ids(PLAN, "addressee_classes"))
        self.assumption = Known("câu hỏi", PLAN, sources.ids(PLAN, "assumptions"))
        self.basis = Known("văn bản", PLAN, sources.ids(PLAN, "legal_bases"))
        self.roster = Known("danh sách", PLAN, sources.ids(PLAN, "rosters"))
        self.bound = Known("hạn", DATES, sources.ids(DATES, "bounds"))
        self.duty = Known("việc", DUTIES, sources.ids(DUTIES, "duties"))
        self.form = Known("đề cương", REPORTS, sources.ids(REPORTS, "forms"))
        self.conference = Known("hội nghị", CONFERENCES, sources.ids(CONFERENCES, "conferences"))
        self.kind = Known("loại đơn vị", f"{UNITS} hoặc {BODIES}", self._column("kind"))
        groups = self._column("group")
        levels = sources.ids(PLAN, "levels")
        listed = None if groups is None or levels is None else groups + levels
        self.group = Known("khối", f"{BODIES} và các cấp", listed)

    def _column(self, column: str) -> Ids:
        territory, bodies = self.sources.row_ids(UNITS, column), self.sources.row_ids(BODIES, column)
        return None if territory is None or bodies is None else territory + bodies

    def refer(self, known: Known, name: str, file: str, line: int, key: str) -> None:
        """Demand that a name, if one is given, is known."""
        if not name or known.names is None or name in known.names:
            return
        guess = nearest(name, known.names)
        hint = f", gần nhất là '{guess}'" if guess else ""
        self.collector.add(
            file,
            line,
            f"{key} ghi {quote(name)} nhưng không có {known.what} nào mang mã này",
            f"mã {known.what} có trong {known.listed_in}{hint}",
            name,
        )

    def refer_all(self, known: Known, names: Iterable[str], file: str, line: int, key: str) -> None:
        for name in names:
            self.refer(known, name, file, line, key)

    # -------------------------------------------------------------------------------------------------- ids

    def uniqueness(self) -> None:
        for file, listing in (
            (PLAN, "levels"),
            (PLAN, "stages"),
            (PLAN, "addressee_classes"),
            (PLAN, "assumptions"),
            (PLAN, "legal_bases"),
            (PLAN, "recipients"),
            (PLAN, "rosters"),
            (DATES, "bounds"),
            (DUTIES, "duties"),
            (REPORTS, "forms"),
            (CONFERENCES, "conferences"),
        ):
            self.once([(file, one, line) for one, line in self.sources.ids(file, listing) or []])
        rows = [(file, one, line) for file in (UNITS, BODIES) for one, line in self.sources.row_ids(file) or []]
        self.once(rows)
        papers = self.sources.files.get(PAPERS)
        if isinstance(papers, schema.PapersFile):
            self.once([(PAPERS, one.id, one.line_of("id")) for group in papers.groups for one in group.papers])
        self.once([(DAYS_OFF, str(row["date"]), row.line) for row in self.raw(DAYS_OFF) if "date" in row], "ngày")
        reports = self.sources.files.get(REPORTS)
        for form in reports.forms if isinstance(reports, schema.ReportsFile) else ():
            self.once([(REPORTS, one.id, one.line_of("id")) for one in form.sections])

    def raw(self, file: str) -> list[Record]:
        return self.sources.raw_rows.get(file, [])

    def once(self, ids: Iterable[tuple[str, str, int]], what: str = "mã") -> None:
        first: dict[str, tuple[str, int]] = {}
        for file, one, line in ids:
            if one in first:
                where, number = first[one]
                problem = f"{what} {quote(one)} lặp lại, đã ghi ở {where}, dòng {number}"
                self.collector.add(file, line, problem, f"mỗi {what} một lần", one)
            else:
                first[one] = (file, line)
