"""Rolling figures up against the same sums in hand-written SQL; how it grows; what one changed commune costs.

    python -m benchmarks roll_up

A province of the real plan's catalogue: every commune and district with a full, good workbook, written straight into the
tables. The SQL adds sums, counts the choices and weighs the averages, by district and for the province: what any such program
would have to do; it names nobody who is missing and computes no formula, which the roll-up does too. Both results are compared.
"Linear" is the cost per commune of 193, 1,000 and 10,598 of them in memory. "One branch" is to roll one district from its communes
and to join the province once more.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, insert, text

import models
from adapters import indicator_files
from benchmarks import measuring
from config import settings
from domain import roll_up
from domain.figures import Figure
from domain.rule_bindings import Key
from domain.seasons import figures
from models import database
from tasks import campaigns, stated_figures, totals
from tasks import desk as desks

PLAN = settings.PLANS / "quang-nam-ntm-2023"
SIZES = (193, 1_000, 10_598)
_ROUNDS = 7

_NEWEST = """
with newest as (
  select o.unit_key as unit, max(d.submission_id) as submission
  from obligation o join delivery_file d on d.obligation_id = o.id join submission s on s.id = d.submission_id
  where o.kind = 'report' and d.part = 'figures' and d.verdict = 'accepted' group by o.unit_key
), own as (
  select n.unit, u.parent_key as parent, f.indicator, f.period, f.value
  from newest n join stated_figure f on f.submission_id = n.submission and f.unit_key = n.unit
  join unit u on u.key = n.unit where f.value is not null
)
"""
_SUMS = (
    _NEWEST
    + """
select case when parent = :top then unit else parent end as district, indicator, period, sum(cast(value as real)), count(*)
from own group by 1, 2, 3
"""
)
_COUNTS = (
    _NEWEST
    + """
select case when parent = :top then unit else parent end as district, indicator, period, value, count(*)
from own group by 1, 2, 3, 4
"""
)
_WEIGHED = (
    _NEWEST
    + """
select case when a.parent = :top then a.unit else a.parent end as district, a.indicator, a.period,
  sum(cast(a.value as real) * cast(w.value as real)), sum(cast(w.value as real))
from own a join own w on w.unit = a.unit and w.period = a.period and w.indicator = :weight
where a.indicator = :indicator group by 1, 2, 3
"""
)


def main() -> None:
    """Print every ratio."""
    with tempfile.TemporaryDirectory() as folder:
        _against_sql(Path(folder))
    _growth()


def _against_sql(folder: Path) -> None:
    url = f"sqlite:///{folder / 'do.db'}"
    desk = filled(url, folder)
    with desks.reading(desk) as work:
        found = totals.totals(work)
        assert found is not None
        by, top = found.rules, found.root.unit.id
        connection = work.session.connection()
        ours = lambda: totals.totals(work)  # noqa: E731
        theirs = lambda: _by_hand(connection, by, top)  # noqa: E731
        one, two, ratio = measuring.side_by_side(ours, theirs, _ROUNDS)
        wrong = _unequal(found, _by_hand(connection, by, top))
    lines = len(by.catalogue.indicators)
    print(
        f"roll-up of {len(found.workbooks)} workbooks × {lines} indicators: {one:.0f} ms, by SQL {two:.0f} ms: ratio {ratio:.2f}"
    )
    print(f"  sums, counts and averages of both that differ: {wrong}")
    district = max(found.root.below, key=lambda node: len(node.below))
    commune = district.below[0].unit
    changed = roll_up.Unit(commune.id, commune.group, dict(list(commune.figures.items())[1:]))

    def branch() -> roll_up.Node:
        rolled = roll_up.join(district.unit, [roll_up.roll(one.unit, by) for one in district.below], by)
        return roll_up.join(found.root.unit, [rolled if one is district else one for one in found.root.below], by)

    one, two, ratio = measuring.side_by_side(
        lambda: roll_up.with_new(found.root, {commune.id: changed}, by), branch, 15
    )
    print(f"one changed commune: {one:.1f} ms, one branch {two:.1f} ms: ratio {ratio:.2f}")
    whole = measuring.cpu(lambda: roll_up.roll(found.root.unit, by))
    print(f"  all branches again: {whole:.0f} ms")


def _growth() -> None:
    catalogue = indicator_files.load(PLAN)
    assert catalogue is not None
    by = roll_up.Rules(catalogue)
    stated = _stated(figures.good(catalogue, figures.Sender("xa", "commune", "xa"), "do"))
    each: list[float] = []
    for size in SIZES:
        root = _tree(size, stated)
        took = min(measuring.cpu(lambda root=root: roll_up.roll(root, by)) for _ in range(3))
        each.append(took / size)
        print(f"{size:>6} communes: {took:7.0f} ms, {took / size * 1000:.0f} µs each")
    print(f"  per commune, most against fewest: ratio {each[-1] / each[0]:.2f}")


def _tree(communes: int, stated: Mapping[Key, Figure]) -> roll_up.Unit:
    """Districts of fifteen communes, provinces of twelve districts."""
    leaves = [roll_up.Unit(f"x{n}", "commune", stated) for n in range(communes)]
    districts = [
        roll_up.Unit(f"h{n}", "district", {}, tuple(leaves[n * 15 : n * 15 + 15])) for n in range(-(-communes // 15))
    ]
    provinces = [
        roll_up.Unit(f"t{n}", "province", {}, tuple(districts[n * 12 : n * 12 + 12]))
        for n in range(-(-len(districts) // 12))
    ]
    return roll_up.Unit("ca-nuoc", "nation", {}, tuple(provinces))


def _stated(listed: list[Figure]) -> dict[Key, Figure]:
    return {(one.indicator, one.period): one for one in listed}


def filled(url: str, folder: Path) -> desks.Desk:
    """The plan issued, and a full workbook of every commune and district in the tables."""
    import pendulum

    database.upgrade(url)
    moment = pendulum.datetime(2023, 9, 14, 8, tz="Asia/Ho_Chi_Minh")
    campaigns.load_plan(url, PLAN, by="Đo tốc độ", as_of=moment, is_simulated=True)
    desk = desks.Desk(url, PLAN.name, moment.add(days=4), folder)
    campaigns.issue(desk, number="1/KH-UBND", on=desk.as_of.date(), by="Đo tốc độ")
    catalogue = indicator_files.load(PLAN)
    assert catalogue is not None
    with desks.writing(desk) as work:
        samples: dict[tuple[str, str], list[Figure]] = {}
        for district in work.index.children[work.plan.host]:
            communes = work.index.taking_part_below(district.id, work.today)
            for unit in (district, *communes):
                if unit.group == unit.level:
                    kind = (unit.group, unit.kind)
                    if kind not in samples:
                        samples[kind] = figures.good(catalogue, figures.Sender(unit.id, *kind), "do")
                    _keep(work, unit.id, f"bao-cao-{'huyen' if unit is district else 'xa'}:{unit.id}", samples[kind])
    return desk


def _keep(work: desks.Work, unit: str, key: str, stated: list[Figure]) -> None:
    """A delivery with one accepted workbook."""
    from dataclasses import replace

    from models.queries import obligations

    owed = obligations.by_key(work.session, work.campaign.id, key)
    if owed is None:
        return
    session, at, campaign = work.session, work.as_of, work.campaign.id
    delivery = models.Delivery(
        campaign_id=campaign, channel="folder", is_mail=False, name="bieu.xlsx", sha256=key.ljust(64)[:64], raw=b"",
        received_at=at, stored_at=at, state="judged",
    )  # fmt: skip
    submission = models.Submission(
        obligation_id=owed.id, seq=1, leg="soft", version=1, channel="hand", received_at=at, number="", dated_on=None,
        sender="", file_name="bieu.xlsx", file_sha256="", fingerprint=key[:64], note="", recorded_by="do", at=at,
    )  # fmt: skip
    session.add(delivery)
    session.add(submission)
    session.flush()
    session.execute(
        insert(models.DeliveryFile),
        [
            {
                "delivery_id": delivery.id, "position": 1, "name": "bieu.xlsx", "sha256": "", "part": "figures",
                "verdict": "accepted", "unit_key": unit, "obligation_id": owed.id, "submission_id": submission.id,
                "code": "", "reason": "", "findings": [], "guesses": [],
            }
        ],
    )  # fmt: skip
    stated_figures.keep(work, submission.id, [replace(one, unit=unit) for one in stated])


_Sums = dict[tuple[str, str, str, str], Decimal | float]


def _by_hand(connection: Connection, by: roll_up.Rules, top: str) -> _Sums:
    """(district or top, indicator, period, choice) -> sum, count, or average."""
    hows: dict[tuple[str, str], set[str]] = {}
    for line in by.added:
        hows.setdefault(line.key, set()).add(line.how)
    found: _Sums = {}
    for district, indicator, period, total, _ in connection.execute(text(_SUMS), {"top": top}):
        if roll_up.SUM in hows.get((indicator, period), ()):
            _add(found, district, top, indicator, period, "", total)
    for district, indicator, period, value, count in connection.execute(text(_COUNTS), {"top": top}):
        if roll_up.COUNT in hows.get((indicator, period), ()):
            _add(found, district, top, indicator, period, value, count)
    weights: dict[tuple[str, str, str], float] = {}
    for line in by.added:
        if line.how != roll_up.WEIGHTED or line.weight is None or line.key[1] != line.indicator.periods[0]:
            continue
        asked = {"top": top, "indicator": line.key[0], "weight": line.weight[0]}
        for district, indicator, period, product, weight in connection.execute(text(_WEIGHED), asked):
            for unit in (district, top):
                key = (unit, indicator, period)
                weights[key] = weights.get(key, 0) + weight
                found[*key, ""] = found.get((*key, ""), 0) + product
    for key, weight in weights.items():
        found[*key, ""] = float(found[*key, ""]) / weight
    return found


def _add(found: _Sums, district: str, top: str, indicator: str, period: str, choice: str, value: float) -> None:
    for unit in (district, top):
        key = (unit, indicator, period, choice)
        found[key] = found.get(key, 0) + value  # pyright: ignore[reportOperatorIssue]


def _unequal(found: totals.Totals, sums: _Sums) -> int:
    """How many figures of both differ beyond what binary fractions do to a sum."""
    wrong = 0
    for node in (found.root, *found.root.below):
        for line in found.rules.added:
            rolled = node.rolled.get(line, roll_up.NOTHING)
            wanted = "true" if line.wanted is True else str(line.wanted or "")
            other = sums.get((node.unit.id, *line.key, wanted if line.how == roll_up.COUNT else ""))
            if line.how == roll_up.LATEST or (other is None and not rolled.value):
                continue
            mine = float(rolled.value) if isinstance(rolled.value, Decimal) else 0.0
            wrong += abs(mine - float(other or 0)) > 1e-6 * max(1.0, abs(mine))
    return wrong


if __name__ == "__main__":
    main()
