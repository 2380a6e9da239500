"""Look at a whole campaign at a moment: standings, gates, what may open. Reads only, a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain import consolidation, gates, openings, surveys
from domain.difference_words import Words
from domain.drafts import Draft
from models.queries import drafts, mailboxes, reconciliation, snapshots
from tasks import consolidation as consolidated
from tasks import desk as desks
from tasks import guests, main_report
from tasks import outbox as listing


def take(desk: desks.Desk) -> surveys.Survey:
    """Read everything once and ask every gate."""
    with desks.reading(desk) as work:
        moment = work.moment()
        board = work.board(moment)
        now = work.circumstances(moment)
        overrides = work.overrides()
        asked = {stage.id: gates.evaluate_stage(stage, board, now, overrides) for stage in work.plan.stages}
        by_scope = {(stage, gate.scope): gate for stage, found in asked.items() for gate in found}
        is_issued = now.issued_on is not None and now.issued_on <= work.today
        ready: dict[str, dict[str, list[str]]] = {}
        for one in openings.ready(board.everything, is_issued, by_scope):
            ready.setdefault(one.owed.stage, {}).setdefault(one.owed.branch, []).append(one.owed.key)
        campaign = work.campaign
        frozen = _snapshots(work, board, asked)
        current = {duty: one.number for duty, one in frozen.items() if not one.is_stale}
        made = tuple(drafts.standing(work.session, campaign.id, work.as_of, current)) if frozen else ()
        return surveys.Survey(
            campaign.key, campaign.title, campaign.number, campaign.issued_on, campaign.is_simulated,
            campaign.is_sample, work.as_of, work.plan, board.everything, board, asked, ready, tuple(overrides),
            now.set_dates, frozen,
            {one.owed.id: one.owed.presenter for one in board.everything},
            tuple(mailboxes.held(work.session, campaign.id, work.as_of)),
            mailboxes.last_read(work.session, campaign.id, work.as_of),
            made, _undrafted(work, frozen, made),
            drafts.beside(work.session, campaign.id, work.as_of, "picture") if made else {},
            _unequal(work) if made else {},
            letters=listing.now(work),
            clashes=guests.clashes(work, board.everything),
        )  # fmt: skip


def _undrafted(work: desks.Work, frozen: Mapping[str, consolidation.Frozen], made: Sequence[Draft]) -> tuple[str, ...]:
    """Duties whose newest frozen set has no draft: the software was stopped in between."""
    if not frozen or not main_report.can_be_written(work):
        return ()
    newest = {one.duty: one.frozen_set for one in made}
    return tuple(duty for duty, one in frozen.items() if newest.get(duty) != one.number)


def _unequal(work: desks.Work) -> dict[str, tuple[Words, ...]]:
    """The figures that the newest draft found not to agree, without those that were explained since."""
    explained = {one.id for one in reconciliation.confirmed(work.session, work.campaign.id, work.as_of)}
    found = drafts.beside(work.session, work.campaign.id, work.as_of, "differences")
    return {
        duty: tuple(one for row in json.loads(listed) if (one := Words(**row)).id not in explained or one.is_settled)
        for duty, listed in found.items()
    }


def current_sets(work: desks.Work) -> dict[str, int]:
    """Duty id -> number of its newest frozen set, for those that nothing outdates."""
    board = work.board()
    now, overrides = work.circumstances(), work.overrides()
    asked = {stage.id: gates.evaluate_stage(stage, board, now, overrides) for stage in work.plan.stages}
    return {duty: one.number for duty, one in _snapshots(work, board, asked).items() if not one.is_stale}


def _snapshots(
    work: desks.Work, board: gates.Board, asked: Mapping[str, list[gates.Gate]]
) -> dict[str, consolidation.Frozen]:
    """The newest frozen sets, each marked stale when it would be made of other inputs now, or not be made at all (E33)."""
    found = snapshots.newest(work.session, work.campaign.id, work.as_of)
    if not found:
        return {}
    current = snapshots.versions(work.session, work.campaign.id, work.as_of)
    contents = consolidated.read_from(work)
    marked = {}
    for duty, one in found.items():
        feeding = consolidation.feeding(work.plan, work.index.duties[duty])
        now = consolidation.digest(consolidation.inputs(board, feeding, current), contents)
        is_open = all(gate.is_open for gate in asked[work.index.duties[duty].stage])
        marked[duty] = replace(one, is_stale=now != one.inputs_sha256 or not is_open)
    return marked
