"""Loading a plan into a campaign, issuing it, and taking in a changed plan in mid-campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import models
from domain import deadlines, ledger, obligations, plans, receipts, wording
from models import database
from models import ledger as history
from models.queries import campaigns
from tasks import plan_checks, plan_store, successions
from tasks.acts import checks
from tasks.desk import Desk, Work, writing

SYSTEM = "hệ thống"


def load_plan(
    url: str, directory: Path, *, by: str, as_of: datetime, key: str = "", is_simulated: bool = False
) -> receipts.Receipt:
    """Load a plan directory: open a campaign, or take the changed files into the one that runs.

    key: campaign key, the plan's own by default. Loading the same files twice changes nothing.
    Raises PlanFileError when the files are refused, letters.yaml or a Word template too; Refusal when nobody is named.
    """
    by = checks.person(by)
    plan = plan_checks.read(directory).plan
    key = key or plan.key
    day = deadlines.local_day(as_of, plan.zone)
    with database.writing(url) as session:
        campaign = campaigns.by_key(session, key, lock=True)
        title = f"Đã nạp kế hoạch: {plan.document.short_title}"
        if campaign is not None and campaign.plan_sha256 == plan.sha256:
            return receipts.Receipt(title, by, as_of, "plan", is_repeat=True)
        if campaign is None:
            campaign = _open(session, key, plan, as_of, is_simulated)
        campaign.plan_sha256 = plan.sha256
        _keep_files(session, campaign, plan, directory, by, as_of)
        session.flush()
        changed = _take_units(session, campaign, plan)
        work = Work(session, campaign, plan, as_of)
        moved, amended = reconcile(work, campaign.issued_on or day, by)
        total = len(obligations.expand(plan, campaign.issued_on or day))
        history.append(
            session, campaign.id, [(as_of, by, "plan_loaded", "plan", {"sha256": plan.sha256, "obligations": total})]
        )
        facts = (
            ("Đơn vị thêm hoặc đổi", wording.number(changed)),
            ("Nghĩa vụ trong kế hoạch", wording.number(total)),
            ("Nghĩa vụ thêm hoặc chuyển", wording.number(moved)),
            ("Nghĩa vụ đổi tên hoặc đổi hạn", wording.number(amended)),
        )
        return receipts.Receipt(title, by, as_of, "plan", facts)


def _open(session: Session, key: str, plan: plans.Plan, as_of: datetime, is_simulated: bool) -> models.Campaign:
    campaign = models.Campaign(
        key=key,
        title=plan.document.short_title,
        zone=plan.zone,
        is_sample=plan.is_sample,
        is_simulated=is_simulated,
        plan_sha256=plan.sha256,
        number=plan.document.number,
        issued_on=plan.document.issued_on,
        created_at=as_of,
        ledger_seq=0,
        ledger_hash=ledger.GENESIS,
    )
    session.add(campaign)
    session.flush()
    return campaign


def _keep_files(
    session: Session, campaign: models.Campaign, plan: plans.Plan, directory: Path, by: str, as_of: datetime
) -> None:
    if campaigns.archive(session, campaign.id, plan.sha256) is None:
        session.add(
            models.PlanRevision(
                campaign_id=campaign.id,
                sha256=plan.sha256,
                loaded_at=as_of,
                loaded_by=by,
                archive=plan_store.pack(directory),
            )
        )


def _take_units(session: Session, campaign: models.Campaign, plan: plans.Plan) -> int:
    """Write the plan's units; returns how many are new or changed. A unit is never deleted."""
    index = plans.PlanIndex(plan)
    held = {row.key: row for row in session.scalars(select(models.Unit).where(models.Unit.campaign_id == campaign.id))}
    new: list[dict[str, Any]] = []
    changed = 0
    for unit in plan.units:
        values: dict[str, Any] = {
            "kind": unit.kind,
            "group": unit.group,
            "level": unit.level,
            "name": unit.name,
            "full_name": unit.full_name,
            "office_name": unit.office_name,
            "parent_key": unit.parent,
            "branch_key": index.branch_of[unit.id],
            "order_no": unit.order,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "successor_key": unit.successor,
        }
        row = held.get(unit.id)
        if row is None:
            new.append({"campaign_id": campaign.id, "key": unit.id, **values})
        elif any(getattr(row, name) != value for name, value in values.items()):
            changed += 1
            for name, value in values.items():
                setattr(row, name, value)
    if new:
        session.execute(insert(models.Unit), new)
    return len(new) + changed


def reconcile(work: Work, day: date, by: str) -> tuple[int, int]:
    """Make the obligations of a campaign those of its plan on that day: (rows made or replaced, rows corrected).

    A plan line without a row gets one. An open obligation of a unit that has ended moves to its successor (E12), and so
    does a choice of that unit; what was done stays under the old name. Corrected names and bounds are taken over where
    nothing is done yet. Rows are never deleted.
    """
    session, campaign = work.session, work.campaign
    held = {
        row.key: row
        for row in session.scalars(select(models.Obligation).where(models.Obligation.campaign_id == campaign.id))
    }
    planned = obligations.expand(work.plan, day)
    known = {key.split("#")[0] for key in held}
    fresh = [one for one in planned if one.key not in known]
    acts: list[tuple[datetime, str, str, str, dict[str, Any]]] = []
    moved = successions.inherit(work, held, by, acts)
    made_by_move = {row.key for row in moved}
    insert_planned(work, [one for one in fresh if one.key not in made_by_move])
    for row in moved:
        session.add(row)
    session.flush()
    choices = successions.move_choices(work, held, by, acts)
    amended = successions.amend(work, held, planned, by, acts)
    numbers = history.append(session, campaign.id, acts)
    for place, choice in choices:
        choice.seq = numbers[place]
        session.add(choice)
    return len({one.key for one in fresh} | made_by_move), amended


def insert_planned(work: Work, planned: Sequence[obligations.PlannedObligation]) -> None:
    """Write planned obligations in one statement, not opened yet."""
    if not planned:
        return
    set_by_person = successions.working_dates(work)
    rows = [row_values(work.campaign.id, one, work.as_of) for one in planned]
    for row in rows:
        row["working_before"] = set_by_person.get(row["duty"], row["working_before"])
    work.session.execute(insert(models.Obligation), rows)


def row_values(campaign_id: int, one: obligations.PlannedObligation, at: datetime) -> dict[str, Any]:
    """The columns of a planned obligation."""
    return {
        "campaign_id": campaign_id,
        "key": one.key,
        "duty": one.duty,
        "kind": one.kind,
        "stage": one.stage,
        "unit_key": one.unit,
        "responsible_key": one.responsible,
        "branch_key": one.branch,
        "scope_key": one.scope,
        "group": one.group,
        "subject": one.subject,
        "presenter": one.unit_name,
        "legs": " ".join(one.legs),
        "is_required": one.required,
        "opens": one.opens,
        "printed_before": one.printed_before,
        "working_before": one.working_before,
        "relative_to": one.relative_to,
        "offset_days": one.offset_days,
        "waits_for": one.waits_for,
        "candidates": list(one.candidates),
        "least": one.least,
        "most": one.most,
        "purpose": one.purpose,
        "paper": one.paper,
        "created_at": at,
        "opened_at": None,
        "settled_at": None,
        "void_at": None,
        "void_reason": None,
    }


def voluntary_values(work: Work, duty: plans.Duty, unit: plans.Unit) -> dict[str, Any]:
    """The columns of an optional obligation for a unit that the duty does not ask (E13)."""
    planned = obligations.for_unit(work.index, duty, unit)
    return {**row_values(work.campaign.id, planned, work.as_of), "is_required": False, "opened_at": work.as_of}


def issue(desk: Desk, *, number: str, on: date, by: str) -> receipts.Receipt:
    """Enter number and date of the signed plan: from here on it may be quoted, and its first stage may open (T-07)."""
    by = checks.person(by)
    with writing(desk) as work:
        campaign, document = work.campaign, work.plan.document
        number = checks.text(number, "số của kế hoạch", most=40)
        title = f"Đã ghi: kế hoạch số {number} ban hành {wording.long_date(on)}"
        if campaign.number == number and campaign.issued_on == on:
            return receipts.Receipt(title, by, work.as_of, "plan", is_repeat=True)
        if on > work.today:
            raise checks.refuse(
                "DATE_IN_FUTURE",
                f"Ngày ban hành {wording.long_date(on)} chưa đến (hôm nay {wording.long_date(work.today)})."
                " Hãy ghi sau khi kế hoạch được ký.",
            )
        if document.earliest_issue and on < document.earliest_issue:
            raise checks.refuse(
                "DATE_TOO_EARLY",
                f"Ngày ban hành {wording.long_date(on)} sớm hơn văn bản mà kế hoạch viện dẫn"
                f" ({wording.long_date(document.earliest_issue)}). Hãy kiểm tra ngày.",
            )
        issued = wording.short_date(campaign.issued_on, with_year=True) if campaign.issued_on else "chưa có"
        before = f"số {campaign.number or 'chưa có'}, ngày ban hành {issued}"
        campaign.number, campaign.issued_on = number, on
        reconcile(work, on, by)
        seq = history.append(
            work.session, campaign.id, [(work.as_of, by, "issued", "plan", {"number": number, "on": on.isoformat()})]
        )[0]
        work.session.add(
            models.Decision(
                campaign_id=campaign.id,
                obligation_id=None,
                seq=seq,
                kind="issue",
                stage="",
                scope_key="",
                on=on,
                by=by,
                reason="",
                payload={"number": number},
                revokes_id=None,
                at=work.as_of,
            )
        )
        return receipts.Receipt(
            title, by, work.as_of, "plan", (("Trước đó", before),), opens=("Mở giai đoạn đầu của đợt sơ kết",),
            event="plan.issued",
        )  # fmt: skip
