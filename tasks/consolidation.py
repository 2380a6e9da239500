"""Freeze the accepted inputs of the main report and write the plain draft that lists them and the gaps.

The draft belongs to its snapshot and never changes; a changed input makes a new snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select

import models
from domain import consolidation, gates, plans, wording, words
from models import ledger as history
from models.queries import accepted_files, snapshots
from tasks import campaigns, pages
from tasks import desk as desks


@dataclass(frozen=True, slots=True)
class Freeze:
    """What freezing did: is_new False when the newest snapshot holds exactly these inputs already."""

    duty: str
    number: int
    is_new: bool
    inputs: int
    gaps: int
    draft: str


def freeze(desk: desks.Desk, stage: str, *, refreeze: bool = False, dry_run: bool = False) -> list[Freeze]:
    """Freeze every main report of a stage whose gate is open.

    The first snapshot is made by itself; a later one only when asked for (refreeze), and only when an input changed.
    """
    with desks.writing(desk) as work:
        board = work.board()
        found = gates.evaluate_stage(work.index.stages[stage], board, work.circumstances(), work.overrides())
        if not all(gate.is_open for gate in found):
            return []
        gate = found[0] if found else None
        made = [
            _one(work, board, gate, duty, refreeze, dry_run)
            for duty in work.plan.duties
            if duty.stage == stage and consolidation.freezes(work.plan, duty)
        ]
        return [one for one in made if one is not None]


def _one(
    work: desks.Work, board: gates.Board, gate: gates.Gate | None, duty: plans.Duty, refreeze: bool, dry_run: bool
) -> Freeze | None:
    session, campaign = work.session, work.campaign
    current = snapshots.versions(session, campaign.id, work.as_of)
    feeding = consolidation.feeding(work.plan, duty)
    inputs = consolidation.inputs(board, feeding, current)
    gaps = consolidation.gaps(board, feeding, gate)
    contents = read_from(work)
    sha256 = consolidation.digest(inputs, contents)
    newest = snapshots.newest(session, campaign.id, work.as_of).get(duty.id)
    if newest is not None and (newest.inputs_sha256 == sha256 or not refreeze):
        return None
    snap = models.Snapshot
    number = 1 + (
        session.scalar(select(func.max(snap.number)).where(snap.campaign_id == campaign.id, snap.duty == duty.id)) or 0
    )
    draft = _draft(work, duty, number, inputs, gaps)
    if dry_run:
        return Freeze(duty.id, number, True, len(inputs), len(gaps), draft)
    seq = history.append(
        session,
        campaign.id,
        [
            (
                work.as_of, campaigns.SYSTEM, "frozen", f"{duty.id}#{number}",
                {"inputs": len(inputs), "gaps": [one.key for one in gaps], "sha256": sha256},
            )
        ],
    )[0]  # fmt: skip
    row = models.Snapshot(
        campaign_id=campaign.id, seq=seq, duty=duty.id, number=number, frozen_at=work.as_of, inputs_sha256=sha256,
        draft=draft,
    )  # fmt: skip
    session.add(row)
    session.flush()
    versions = {version for one in inputs for _, version in one.submissions} | set(contents.values())
    if versions:
        items = [{"snapshot_id": row.id, "submission_id": version} for version in sorted(versions)]
        session.execute(insert(models.SnapshotItem), items)
    return Freeze(duty.id, number, True, len(inputs), len(gaps), draft)


def read_from(work: desks.Work) -> dict[str, int]:
    """What the report prints is read from these submissions: "figures:<unit>", "words:<unit>" -> the newest accepted one."""
    figures = accepted_files.newest(work.session, work.campaign.id, work.as_of, accepted_files.FIGURES)
    words = accepted_files.newest(work.session, work.campaign.id, work.as_of, accepted_files.WORDS)
    return {f"figures:{unit}": one for unit, one in figures.items()} | {
        f"words:{unit}": one for unit, one in words.items()
    }


def _draft(
    work: desks.Work,
    duty: plans.Duty,
    number: int,
    inputs: list[consolidation.Input],
    gaps: list[consolidation.Gap],
) -> str:
    """The plain draft as Markdown: header, inputs with their versions, gaps with who let the report go ahead."""
    rows = {one.owed.key: one for one in work.board().everything}
    submissions = {
        row.id: row
        for row in work.session.scalars(
            select(models.Submission).where(
                models.Submission.id.in_([version for one in inputs for _, version in one.submissions])
            )
        )
    }
    return pages.render(
        "drafts/consolidated.md.j2",
        campaign=work.campaign,
        plan=work.plan,
        duty=duty,
        number=number,
        as_of=work.as_of,
        today=work.today,
        inputs=[
            (
                work.unit_name(rows[one.key].owed.unit),
                rows[one.key],
                [submissions[version] for _, version in one.submissions],
            )
            for one in inputs
        ],
        gaps=[
            (
                work.unit_name(one.unit),
                one,
                work.index.duties[rows[one.key].owed.duty],
                words.of(rows[one.key], work.today, work.plan.zone),
            )
            for one in gaps
        ],
        leg_words=words.LEG_WORDS,
        wording=wording,
    )
