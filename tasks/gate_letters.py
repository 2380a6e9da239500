"""Telling the office that a step of the whole campaign has opened: with whom missing, and by whose word."""

from __future__ import annotations

from domain import gates, outbox, outgoing, progress, surveys, wording
from models.queries import outbox as queries
from tasks import letters_out, outgoing_letters
from tasks.desk import Desk, reading
from tasks.desk import writing as at_desk
from tasks.letter_facts import Facts
from tasks.letters_out import Draft, Letterhead


def write(desk: Desk, head: Letterhead, survey: surveys.Survey) -> int:
    """Write one letter for every step that opened since; steps that open unit by unit are on the boards. Returns how many."""
    opened = [
        (stage, found[0])
        for stage in survey.plan.stages
        if len(found := survey.gates.get(stage.id, [])) == 1 and not stage.gate_per and found[0].is_open
    ]
    if not opened:
        return 0
    with reading(desk) as work:
        known = queries.known_keys(work.session, work.campaign.id, [f"{outbox.GATE}:{stage.id}" for stage, _ in opened])
        facts = Facts(work)
        address = facts.contacts.of(work.plan.office) or head.address
        fresh = [(stage, gate) for stage, gate in opened if f"{outbox.GATE}:{stage.id}" not in known]
        drafts = [_draft(facts, survey, stage.id, stage.title, gate, address) for stage, gate in fresh if address]
    if not drafts:
        return 0
    with at_desk(desk) as work:
        return len(letters_out.put(work, head, drafts, facts.rules.person_releases))


def _draft(facts: Facts, survey: surveys.Survey, stage: str, title: str, gate: gates.Gate, address: str) -> Draft:
    reading_ = progress.Reading(survey)
    overrides = list(dict.fromkeys(one for _, one in gate.waived))
    missing = progress.needs(reading_, [blocker for blocker, _ in gate.waived])
    measure = progress.measure(reading_, survey.index.stages[stage])
    letter = outgoing_letters.write(
        outgoing.GateOpened(
            **facts.common(survey.plan.office),
            stage=title,
            opened_at=wording.clock(max(one.at for one in overrides), survey.plan.zone) if overrides else "",
            met=""
            if gate.waived or not measure.is_complete
            else f"đủ {wording.count(measure.owed, measure.owed, measure.noun)}",
            missing=tuple(outgoing.Lack(one.text, one.names) for one in missing),
            decided_by="; ".join(dict.fromkeys(one.by for one in overrides)),
            reason="; ".join(dict.fromkeys(one.reason for one in overrides)),
        )
    )
    return Draft(
        f"{outbox.GATE}:{stage}", outbox.GATE, address, letter.subject, letter.text, letter.html,
        unit=survey.plan.office, on=facts.work.today,
    )  # fmt: skip
