"""Who holds which post, against the posts that the conferences invite: a name nobody asks for is most likely misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from domain import composition, invitations, wording
from domain.plan_checks import findings
from domain.plan_checks.findings import PlanFinding, Reading

PERSONS = "persons.csv"


def posts_nobody_invites(reading: Reading) -> Iterator[PlanFinding]:
    """Rows of the register that lead to no letter: whoever is meant by them is not written to by name."""
    holders = reading.invited.holders
    if not holders:
        return
    invited = list(_invited(reading))
    loose = invitations.asked_by_nobody(holders, invited)
    for post in dict.fromkeys(one.post for one in loose):
        rows = [one for one in loose if one.post == post]
        units = reading.protocol(one.unit for one in rows)
        there = {one.unit for one in rows}
        known = sorted({one.post or one.title for one in invited if one.unit in there})
        alike = get_close_matches(post, known, n=1, cutoff=0.0)
        people = wording.names([f"{one.name} ({reading.name(one.unit)})" for one in rows], most=5)
        yield PlanFinding(
            "PERSON_NOT_INVITED",
            findings.WARNING,
            findings.ids(units),
            PERSONS,
            f"Chức danh “{post}” của {people} không được hội nghị nào mời, nên không có giấy mời ghi tên người giữ chức danh"
            " đó. Đề nghị ghi chức danh đúng như trong invitations.yaml"
            + (f", ví dụ “{alike[0]}”." if alike else "; đơn vị này chưa có chức danh nào được mời."),
        )


def _invited(reading: Reading) -> Iterator[invitations.Post]:
    """Every post of every conference, of the units at the beginning and at the end of the plan."""
    for day in dict.fromkeys((reading.day, reading.last_day)):
        for conference in reading.plan.conferences:
            yield from composition.posts(reading.invited, conference.id, reading.plan, day).posts
