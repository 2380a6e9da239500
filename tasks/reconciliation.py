"""The differences of a campaign at one moment, with what persons said about them. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence

from domain import difference_words, reconciliation
from domain.difference_words import Words
from models.queries import accepted_files
from models.queries import reconciliation as queries
from tasks import totals
from tasks.desk import Work


def differences(work: Work, found: totals.Totals) -> list[reconciliation.Difference]:
    """Every difference among these figures, errors first."""
    before = accepted_files.before(work.session, work.campaign.id, work.as_of, accepted_files.FIGURES, found.workbooks)
    earlier, _ = totals.read(work, before)
    names = {id: one.full_name or one.name for id, one in work.index.units.items()}
    said = reconciliation.Stated(found.rules, found.root, found.departments, found.of_others, earlier, names)
    return reconciliation.differences(said, queries.confirmed(work.session, work.campaign.id, work.as_of))


def in_words(work: Work, found: totals.Totals, listed: Sequence[reconciliation.Difference]) -> list[Words]:
    """The same as a person reads them."""
    names = {id: one.full_name or one.name for id, one in work.index.units.items()}
    return [difference_words.words(one, names, found.rules.catalogue, work.plan.zone) for one in listed]
