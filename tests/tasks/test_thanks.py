"""Thanks after the last meeting: to each unit its own results, once, released by a person."""

from __future__ import annotations

from pathlib import Path

from domain import outbox
from tasks import thanks
from tasks.acts import dates, openings
from tests import season
from tests.conftest import MakeDesk
from tests.season import BY, REASON
from tests.tasks import letter_desk
from tests.tasks.letter_desk import HEAD, letters

AFTER = "2023-12-09T08:00"


def test_each_unit_is_thanked_once_for_its_own_and_a_person_lets_it_go(desk: MakeDesk, tmp_path: Path) -> None:
    letter_desk.take_plan(desk("2023-09-18T08:00"), letter_desk.mailed_plan(tmp_path / "plan"))
    season.accept(desk("2023-11-10T09:00"), "bao-cao-so:so-y-te")
    season.accept(desk("2023-11-20T09:00"), "bao-cao-so:so-nong-nghiep")
    dates.set_day(desk("2023-11-20T08:00"), duty="hoi-nghi-tinh", on=season.at("2023-12-08T00:00").date(), by=BY)
    openings.override(desk("2023-12-01T08:00"), stage="provincial_conference", by=BY, reason=REASON)
    season.open_ready(desk("2023-12-01T09:00"))
    assert thanks.write(desk("2023-12-08T07:00"), HEAD) == 0
    season.hold(desk("2023-12-08T17:00"), "tinh-mau", season.at("2023-12-08T00:00").date())

    first, second = thanks.write(desk(AFTER), HEAD), thanks.write(desk(AFTER), HEAD)

    found = {one.unit_key: " ".join(one.text.split()) for one in letters(desk(AFTER), outbox.THANKS)}
    assert (first, second) == (len(found), 0)
    assert list(found) == ["so-nong-nghiep", "so-y-te"], "who has given nothing is not thanked for it"
    assert {one.state for one in letters(desk(AFTER), outbox.THANKS)} == {"draft"}
    assert "đạt, đúng hạn (nhận ngày 10/11/2023)" in found["so-y-te"]
    assert "đạt, sau hạn (nhận ngày 20/11/2023)" in found["so-nong-nghiep"]
    assert "Sở Nông nghiệp" not in found["so-y-te"]
