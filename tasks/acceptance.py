"""Accepting without a person: when every leg is in, and every part asked for was read here and found good.

The intake asks after each delivery, and form 1.2 after each letter that is typed in: whichever leg comes last closes it.
"""

from __future__ import annotations

import models
from domain import plans, standings
from domain.answers import Verdict
from models.queries import deliveries as queries
from models.queries import obligations as obligation_queries
from tasks import form_packs
from tasks.acts import verdicts, writing
from tasks.desk import Work

BY = "Phần mềm tiếp nhận (tự động)"


def accept_if_whole(work: Work, row: models.Obligation) -> bool:
    """Accept the delivery where nothing is left to look at; tells whether it did.

    It stays with a person where a soft file was typed in that nobody has read, and where a person has returned what was
    good, or taken its acceptance back, since it came.
    """
    standing = work.standing(row)
    if standing.status is not standings.Status.RECEIVED:
        return False
    asked = form_packs.parts_asked(work, standing.owed)
    newest = queries.newest_parts(work.session, work.campaign.id, row.id, work.as_of)
    if not asked or any(part not in newest or newest[part].verdict != Verdict.ACCEPTED for part in asked):
        return False
    oldest = min(newest[part].seq for part in asked)
    if _typed_in_since(work, row, oldest) or _doubted_since(work, row, oldest):
        return False
    seen = verdicts.versions(work, row)
    writing.decision(work, verdicts.ACCEPT, by=BY, reason="", obligation=row, versions=seen)
    return True


def _typed_in_since(work: Work, row: models.Obligation, seq: int) -> bool:
    """Tell whether a version of the soft file stands that was not read here and is newer than what was."""
    struck = obligation_queries.struck_out(work.session, work.campaign.id, work.as_of)
    newer = {
        one.id
        for one in obligation_queries.submissions(work.session, row.id, plans.SOFT)
        if one.seq > seq and one.id not in struck
    }
    return not newer <= queries.read_here(work.session, newer)


def _doubted_since(work: Work, row: models.Obligation, seq: int) -> bool:
    """Tell whether a person has spoken against the delivery since."""
    last = obligation_queries.last_decision(work.session, row.id, (verdicts.RETURN, verdicts.WITHDRAW), but_by=BY)
    return last > seq
