"""The small season played by real mail over loopback: every mail becomes what was foretold, and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

import models
from adapters import loopback_mail, plan_files
from domain import errors, seasons
from domain.seasons import mail_kinds
from models import database
from models import ledger as history
from models.queries import deliveries
from tasks import rehearsal, rehearsal_letters, rehearsal_mail
from tasks.desk import Desk
from tests import plan_dirs

SEED = 1
ADDRESS = "van-phong@dien-tap.example"
OFFICE = rehearsal_letters.Office(ADDRESS, (b"khoa-cua-cac-phep-thu-1",), "thu.dien-tap.example")
pytestmark = [
    pytest.mark.xdist_group("mail"),
    pytest.mark.timeout(1800),
]


@dataclass
class Played:
    """A season that was played by mail."""

    desk: Desk
    line: rehearsal_mail.Line
    season: seasons.Season
    outcomes: tuple[rehearsal.Outcome, ...]

    @property
    def mails(self) -> list[seasons.Step]:
        return [step for step in self.season.steps if step.act == "mail"]

    @property
    def verdicts(self) -> Counter[str]:
        with database.reading(self.desk.url) as session:
            return Counter(session.scalars(select(models.DeliveryFile.verdict)))


@pytest.fixture(scope="module")
def line() -> Iterator[rehearsal_mail.Line]:
    pair = loopback_mail.start(ADDRESS)
    yield rehearsal_mail.Line(pair.account(), pair.smtp_port, OFFICE)
    pair.stop()


@pytest.fixture(scope="module")
def plan_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_dirs.mailed(tmp_path_factory.mktemp("plan") / "nho")


def play(line: rehearsal_mail.Line, plan_dir: Path, home: Path) -> Played:
    url = f"sqlite:///{home / 'soket.db'}"
    outcomes = rehearsal.play_without_prefect(url, plan_dir, SEED, home, line=line)
    plan = plan_files.load(plan_dir)
    season = rehearsal.season_of(plan, plan_dir, SEED, by_mail=True)
    return Played(Desk(url, plan.key, season.closing(season.last_day), home), line, season, outcomes)


@pytest.fixture(scope="module")
def played(line: rehearsal_mail.Line, plan_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Played once for all tests that only look. Playing raises where a mail became anything else than foretold."""
    found = play(line, plan_dir, tmp_path_factory.mktemp("home"))
    yield found
    database.dispose(found.desk.url)


@pytest.mark.proves("E18", "E19", "E20", "E22", "E23", "E27", "F33")
def test_a_season_by_mail_loses_nothing_and_leaves_nothing_unjudged(played: Played) -> None:
    with database.reading(played.desk.url) as session:
        kept = session.scalar(select(func.count()).select_from(models.Delivery).where(models.Delivery.is_mail))
        waiting = deliveries.waiting(session, 1)
        faults = history.verify(session, 1)

    assert kept == len(played.mails) > 30
    assert list(waiting) == []
    assert faults == []
    assert [one.result for one in played.outcomes] == [step.expects for step in played.season.steps]


def test_each_mail_is_answered_once_at_most_and_no_robot_is(played: Played) -> None:
    with database.reading(played.desk.url) as session:
        answers = select(models.Message.delivery_id).where(models.Message.kind == "answer")
        answered = list(session.scalars(answers))
        aside = set(session.scalars(select(models.Delivery.id).where(models.Delivery.state == deliveries.SET_ASIDE)))

    assert answered
    assert len(answered) == len(set(answered)) == sum(step.values["is_answered"] for step in played.mails)
    assert aside
    assert not aside & set(answered)


def test_the_same_seed_comes_to_the_same_verdicts(played: Played, plan_dir: Path, tmp_path: Path) -> None:
    again = play(played.line, plan_dir, tmp_path)

    assert again.verdicts == played.verdicts
    assert [one.title for one in again.outcomes] == [one.title for one in played.outcomes]
    database.dispose(again.desk.url)


# ------------------------------------------------------------------------------------------------ the check itself


def test_a_mail_that_becomes_something_else_is_a_defect(played: Played) -> None:
    step = next(one for one in played.mails if one.values["kind"] == mail_kinds.NO_FILE)
    wrong = replace(step, values={**step.values, "verdicts": ("accepted",)})

    with rehearsal_mail.opened(played.line, played.season) as post:
        post._waiting.append(wrong)
        with pytest.raises(errors.ReviewError, match=r"was to become \['accepted'\].*ATTACHMENT_MISSING"):
            post.check(played.desk)


def test_a_mail_that_never_came_is_a_defect(played: Played) -> None:
    step = played.mails[0]
    lost = replace(step, values={**step.values, "letter": 9999})

    with rehearsal_mail.opened(played.line, played.season) as post:
        post._waiting.append(lost)
        with pytest.raises(errors.ReviewError, match="the mail is lost"):
            post.check(played.desk)
