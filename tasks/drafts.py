"""Drafts kept for good: made of the newest frozen set, with the Word file, its origins and its figures; and what lies between two."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import insert

import models
from domain import consolidation, drafts, errors, plans, receipts, wording
from models.queries import accepted_files
from models.queries import drafts as queries
from tasks import desk as desks
from tasks import main_report
from tasks.acts import writing

DOCUMENT, TRACE, PICTURE, DIFFERENCES, SIGNED = "document", "trace", "picture", "differences", "signed"
_NAMES = {
    DOCUMENT: "bao-cao-chung-ban-{:02d}.docx",
    TRACE: "truy-nguon-ban-{:02d}.xlsx",
    PICTURE: "so-do-ban-{:02d}.svg",
    DIFFERENCES: "doi-chieu-ban-{:02d}.json",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a draft. kind: DOCUMENT, TRACE, PICTURE, DIFFERENCES (JSON) or SIGNED."""

    kind: str
    name: str
    content: bytes


def duty_of(work: desks.Work, typed: str = "") -> plans.Duty:
    """The main report that is meant: the plan's one, or the one of that id. Raises Refusal where that is not clear."""
    found = [one for one in work.plan.duties if consolidation.freezes(work.plan, one)]
    wanted = [one for one in found if not typed or typed == one.id]
    if len(wanted) == 1:
        return wanted[0]
    listed = "; ".join(f"{one.id} ({one.title})" for one in found) or "không có"
    raise errors.Refusal("REPORT_UNCLEAR", f"Chưa rõ báo cáo chung nào: {typed!r}. Kế hoạch có: {listed}.")


def build(desk: desks.Desk, *, by: str, duty: str = "", template: Path | None = None) -> receipts.Receipt:
    """Make the draft of the newest frozen set. The same set and template give the same draft: then nothing is written.

    by: who prepares it. Raises Refusal when nothing was frozen yet, and as `main_report.compose` does.
    """
    # Drawn before the lock is taken: it takes seconds, and a clerk who records a letter need not wait for them.
    with desks.reading(desk) as work:
        wanted = duty_of(work, duty)
        taken = _frozen(work, wanted)
        workbooks = accepted_files.frozen(work.session, taken.id, accepted_files.FIGURES)
        narratives = accepted_files.frozen(work.session, taken.id, accepted_files.WORDS)
        frozen = main_report.Frozen(taken.frozen_at, workbooks, narratives)
        made = main_report.compose(work, frozen, template)
    sha256 = hashlib.sha256(made.document).hexdigest()
    with desks.writing(desk) as work:
        before = queries.newest(work.session, work.campaign.id, wanted.id)
        if before is not None and before.snapshot_id == taken.id and before.document_sha256 == sha256:
            return _receipt(work, wanted, before, taken.number, is_repeat=True)
        number = before.number + 1 if before is not None else 1
        said = {"frozen_set": taken.number, "numbers": made.numbers, "sha256": sha256}
        row = models.Draft(
            campaign_id=work.campaign.id, snapshot_id=taken.id, duty=wanted.id, number=number, made_at=work.as_of,
            seq=writing.entry(work, by, "drafted", f"{wanted.id}#{number}", **said), prepared_by=by,
            document_sha256=sha256, missing=list(made.missing), numbers=made.numbers, gaps=len(made.missing),
            figures=[
                [one.unit, one.indicator, one.period, one.choice, one.shown, one.place] for one in made.figures
            ],
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        unequal = json.dumps([asdict(one) for one in made.differences], ensure_ascii=False, indent=1).encode()
        contents = (
            (DOCUMENT, made.document),
            (TRACE, made.trace),
            (PICTURE, made.picture.encode()),
            (DIFFERENCES, unequal),
        )
        for kind, content in contents:
            if content:
                keep_file(work, row, File(kind, _NAMES[kind].format(number), content))
        return _receipt(work, wanted, row, taken.number, before=before)


def keep_file(work: desks.Work, draft: models.Draft, file: File) -> None:
    """Keep a file with a draft; the same bytes again are the same file."""
    sha256 = hashlib.sha256(file.content).hexdigest()
    held = queries.files(work.session, draft).get(file.kind)
    if held is None or held.sha256 != sha256:
        values = {
            "draft_id": draft.id, "kind": file.kind, "name": file.name, "sha256": sha256, "content": file.content,
            "at": work.as_of,
        }  # fmt: skip
        work.session.execute(insert(models.DraftFile), [values])


def find(work: desks.Work, duty: plans.Duty, number: int) -> models.Draft:
    """A draft by its number, 0 for the newest. Raises Refusal where there is none."""
    newest = queries.newest(work.session, work.campaign.id, duty.id)
    found = queries.row(work.session, work.campaign.id, duty.id, number) if number else newest
    if found is None:
        known = f"bản mới nhất là bản số {newest.number}" if newest else "chưa lập bản nào (5.1)"
        raise errors.Refusal("DRAFT_UNKNOWN", f"Không có bản thảo số {number} của {duty.title}: {known}.")
    return found


def files(desk: desks.Desk, number: int = 0, duty: str = "") -> list[File]:
    """The files of a draft. number: 0 for the newest. Raises Refusal where there is none."""
    with desks.reading(desk) as work:
        row = find(work, duty_of(work, duty), number)
        return [File(kind, one.name, one.content) for kind, one in queries.files(work.session, row).items()]


def difference(desk: desks.Desk, before: int = 0, after: int = 0, duty: str = "") -> drafts.Difference:
    """What changed from one draft to another. after: 0 for the newest; before: 0 for the one ahead of `after`."""
    with desks.reading(desk) as work:
        return difference_in(work, duty_of(work, duty), before, after)


def difference_in(work: desks.Work, duty: plans.Duty, before: int = 0, after: int = 0) -> drafts.Difference:
    """The same within a transaction. Raises Refusal where one of the two is not there."""
    later = find(work, duty, after)
    if not before and later.number == 1:
        raise errors.Refusal("DRAFT_FIRST", f"{duty.title} mới có bản số 1: chưa có gì để so sánh.")
    earlier = find(work, duty, before or later.number - 1)
    return drafts.compare(queries.content(work.session, earlier), queries.content(work.session, later))


def _frozen(work: desks.Work, duty: plans.Duty) -> queries.Set:
    found = queries.newest_set(work.session, work.campaign.id, duty.id, work.as_of)
    if found is None:
        told = f"Chưa lập được bản thảo {duty.title}: đầu vào chưa chốt, vì giai đoạn tổng hợp chưa mở hoặc chưa chạy."
        raise errors.Refusal("NOT_FROZEN", told)
    return found


def _receipt(
    work: desks.Work,
    duty: plans.Duty,
    row: models.Draft,
    frozen_set: int,
    *,
    before: models.Draft | None = None,
    is_repeat: bool = False,
) -> receipts.Receipt:
    facts = [
        ("Bản chốt đầu vào", f"số {frozen_set}"),
        ("Số liệu in trong bản thảo", wording.number(row.numbers)),
        ("Đơn vị chưa có báo cáo", wording.number(row.gaps)),
    ]
    if before is not None and not is_repeat:
        facts.append(("Bản trước", f"số {before.number}; xem chỗ khác nhau trên bảng tổng hợp"))
    return receipts.Receipt(
        f"Đã ghi: bản thảo số {row.number} của {duty.title}", row.prepared_by, row.made_at, f"{duty.id}#{row.number}",
        tuple(facts), board=work.index.stages[duty.stage].board, is_repeat=is_repeat,
    )  # fmt: skip
