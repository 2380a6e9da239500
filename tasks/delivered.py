"""What units have delivered, as a program or a person asks for it: every version, its files, its figures with their cells."""

from __future__ import annotations

from typing import Any

from models.queries import deliveries as queries
from models.queries import obligations
from tasks import duty_titles
from tasks.acts import checks
from tasks.desk import Desk, reading


def listed(desk: Desk, *, unit: str = "", within: str = "") -> list[dict[str, Any]]:
    """One object per version of a leg that came by mail or folder, oldest first: plain values, ready for JSON."""
    with reading(desk) as work:
        wanted = checks.unit(work, unit, within=within).id if unit.strip() else ""
        rows = queries.versions(work.session, work.campaign.id)
        chosen = [row for row in rows if not wanted or (row[1].unit_key or row[1].responsible_key) == wanted]
        figures = queries.figures(work.session, [submission.id for submission, _, _ in chosen])
        gone = obligations.struck_out(work.session, work.campaign.id, work.as_of)
        found: dict[int, dict[str, Any]] = {}
        for submission, owed, file in chosen:
            one = found.get(submission.id)
            if one is None:
                owner = owed.unit_key or owed.responsible_key
                one = found[submission.id] = {
                    "obligation": owed.key,
                    "unit": owner,
                    "unit_name": duty_titles.named(work, owner, owed),
                    "title": duty_titles.title_of(work, owed),
                    "leg": submission.leg,
                    "version": submission.version,
                    "is_struck_out": submission.id in gone,
                    "received_at": submission.received_at.astimezone(work.as_of.tzinfo).isoformat(),
                    "files": [],
                    "figures": [
                        {
                            "indicator": row.indicator, "period": row.period, "unit": row.unit_key, "value": row.value,
                            "basis": row.basis, "as_of": row.as_of.isoformat() if row.as_of else None,
                            "criteria_set": row.criteria_set, "shown": row.shown, "file": row.file,
                            "sheet": row.sheet, "cell": row.cell,
                        }
                        for row in figures.get(submission.id, ())
                    ],
                }  # fmt: skip
            one["files"].append({"name": file.name, "part": file.part, "sha256": file.sha256, "verdict": file.verdict})
        return list(found.values())
