"""The letters that ask: one to each unit the office writes to, with the forms of all that it owes or passes on, once."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from adapters.workbooks import keys as marks
from domain import form_tokens, forms, outbox
from models import database
from tasks import campaigns, requests
from tasks import desk as desks
from tasks import outbox as listing
from tasks.acts import outbox as acts
from tasks.letters_out import Letterhead
from tasks.requests import Written
from tests import databases, season
from tests.conftest import MakeDesk
from tests.season import BY
from tests.tasks import letter_desk
from tests.tasks.intake_office import CAMPAIGN, KEYS
from tests.tasks.letter_desk import HEAD, files, letters, subjects, to

BARE = Letterhead(HEAD.address, HEAD.name)
"""Signs nothing, so no forms are drawn: for what is not about them."""
MORNING = "2023-09-18T08:00"
ARCHIVE = "bieu-mau-de-sao-gui.zip"
SONG_BO = "van-thu@song-bo.example"


def write(desk: desks.Desk, head: Letterhead = HEAD) -> Written:
    return requests.write(desk, head)


# ------------------------------------------------------------------------------------------------------------------ the real plan


@pytest.fixture(scope="module")
def launched(real_plan: tuple[str, Path, Path]) -> Iterator[tuple[desks.Desk, Written]]:
    """The real plan on the morning it was issued, its launch letters written; nothing here changes it."""
    url, folder, home = real_plan
    place = databases.SqliteFolder(folder)
    copy = place.create("launched", url)
    desk = desks.Desk(copy, CAMPAIGN, season.at(MORNING), home)
    season.open_ready(desk)
    yield desk, write(desk)
    database.dispose(copy)


@pytest.mark.proves("T-30", "T-42")
def test_real_plan_is_launched_by_one_letter_to_each_unit_the_office_writes_to(
    launched: tuple[desks.Desk, Written],
) -> None:
    desk, written = launched
    found = letters(desk, outbox.LAUNCH)

    with desks.reading(desk) as work:
        groups = Counter(work.index.units[one.unit_key].group for one in found)
    assert (written.launches, written.requests, written.without_address) == (len(found), 0, ())
    assert groups["district"] == 18
    assert groups["commune"] == 0, "communes get the plan from their district"
    assert len({one.recipient for one in found}) == len(found)
    assert {one.state for one in found} == {"draft"}
    assert listing.preview(desk).sentence.startswith(f"{len(found)} thư: 18 huyện, ")
    assert listing.preview(desk).sentence.endswith("; ngoài danh bạ: 0")
    assert all("Kế hoạch số 1/KH-UBND" in one.text for one in found)


def _archives(desk: desks.Desk) -> dict[str, dict[str, dict[str, bytes]]]:
    """District -> {folder of its archive: {file: content}}."""
    found: dict[str, dict[str, dict[str, bytes]]] = {}
    for letter in letters(desk, outbox.LAUNCH):
        if (content := files(desk, letter).get(ARCHIVE)) is None:
            continue
        inside = found.setdefault(letter.unit_key, {})
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert len(set(archive.namelist())) == len(archive.namelist())
            for name in archive.namelist():
                folder, _, file = name.partition("/")
                inside.setdefault(folder, {})[file] = archive.read(name)
    return found


def _claims(content: bytes) -> set[form_tokens.Claim | None]:
    """Whose form a Word or Excel file says it is: every signed mark in its properties."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = "\n".join(
            package.read(name).decode() for name in package.namelist() if re.fullmatch(r"docProps/\w+\.xml", name)
        )
    return {form_tokens.read(one, KEYS) for one in form_tokens.find(text)}


@pytest.mark.proves("T-30", "F14")
def test_every_district_passes_on_one_archive_with_a_folder_of_signed_forms_for_each_commune(
    launched: tuple[desks.Desk, Written],
) -> None:
    desk, _ = launched
    with desks.reading(desk) as work:
        parents = {one.id: one.parent for one in work.plan.units}
        owed = {
            one.owed.key: (parents[one.owed.unit or ""], one.owed.unit)
            for one in work.board().everything
            if one.owed.duty == "bao-cao-xa"
        }

    archives = _archives(desk)

    found: dict[str, tuple[str | None, str | None]] = {}
    for district, inside in archives.items():
        for folder, held in inside.items():
            units = set[str]()
            for content in held.values():
                (claim,) = _claims(content)
                assert claim is not None
                units.add(claim.unit)
                if claim.obligation.startswith("bao-cao-xa:"):
                    found[claim.obligation] = (district, claim.unit)
            assert len(units) == 1, f"{folder} holds forms of several units"
            assert folder.endswith(f"-{units.pop()}")
    assert (len(archives), len(owed)) == (18, 193)
    assert found == owed


@pytest.mark.parametrize(
    ("district", "folders"),
    [
        ("Huyện Nam Trà My", ("xa-tra-don-", "xa-tra-don-")),  # Trà Don, Trà Dơn
        ("Huyện Phú Ninh", ("xa-tam-dan-", "xa-tam-dan-")),  # Tam Đàn, Tam Dân
    ],
)
def test_communes_whose_names_differ_by_a_mark_have_folders_of_their_own(
    launched: tuple[desks.Desk, Written], district: str, folders: tuple[str, ...]
) -> None:
    desk, _ = launched
    with desks.reading(desk) as work:
        unit = next(one.id for one in work.plan.units if one.full_name == district)

    inside = _archives(desk)[unit]

    twins = sorted(one for one in inside if one.startswith(folders[0]))
    assert len(twins) == len(folders)
    claims = list[form_tokens.Claim]()
    for one in twins:
        book = openpyxl.load_workbook(io.BytesIO(next(v for k, v in inside[one].items() if k.endswith(".xlsx"))))
        claim = form_tokens.read(str(book[marks.META_SHEET]["B1"].value), KEYS)
        assert claim is not None
        claims.append(claim)
    assert len({one.unit for one in claims}) == len(folders)
    assert {one.form_version for one in claims} == {forms.FORM_VERSION}


def test_departments_get_their_own_forms_and_nobody_gets_two_files_of_one_name(
    launched: tuple[desks.Desk, Written],
) -> None:
    desk, _ = launched
    found = {one.unit_key: one for one in letters(desk, outbox.LAUNCH)}

    health = files(desk, found["so-yt"])
    names = [letter_desk.file_names(desk, letter) for letter in found.values()]

    assert {claim.obligation.partition(":")[0] for content in health.values() for claim in _claims(content) if claim} == {
        "bao-cao-so", "tham-luan",
    }  # fmt: skip
    assert {claim.unit for content in health.values() for claim in _claims(content) if claim} == {"so-yt"}
    assert all(len(set(listed)) == len(listed) for listed in names)
    report = next(content for name, content in health.items() if name.endswith(".docx"))
    assert Document(io.BytesIO(report)).paragraphs
    assert all(name in found["so-yt"].text for name in health)
    assert set(subjects(desk, found["so-yt"]).values()) == {None}


def test_district_is_asked_to_pass_the_plan_on_and_told_until_when(launched: tuple[desks.Desk, Written]) -> None:
    desk, _ = launched
    with desks.reading(desk) as work:
        unit = next(one.id for one in work.plan.units if one.full_name == "Huyện Nông Sơn")
    letter = next(one for one in letters(desk, outbox.LAUNCH) if one.unit_key == unit)

    text = " ".join(letter.text.split())

    assert "sao gửi Kế hoạch" in text
    assert "UBND 05 xã trên địa bàn" in text
    assert "26/9/2023" in text
    assert "01/11/2023" in text, "the last valid days of what it owes itself"


def test_second_look_writes_nothing_and_a_new_day_neither(launched: tuple[desks.Desk, Written]) -> None:
    desk, _ = launched
    count = len(letters(desk))

    assert (write(desk), write(letter_desk.at(desk, "2023-09-19T08:00"))) == (Written(), Written())
    assert not requests.due(desk)
    assert len(letters(desk)) == count


# ----------------------------------------------------------------------------------------------------------------- the small plan


@pytest.fixture
def mailed(desk: MakeDesk, tmp_path: Path) -> MakeDesk:
    """Desks of the small campaign whose units have addresses."""
    letter_desk.take_plan(desk("2023-09-18T07:00"), letter_desk.mailed_plan(tmp_path / "plan"))
    return desk


@pytest.mark.proves("R-H-1")
def test_plan_that_is_not_issued_asks_for_nothing(database_url: str, home: Path, tmp_path: Path) -> None:
    folder = letter_desk.mailed_plan(tmp_path / "plan")
    campaigns.load_plan(database_url, folder, by=BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
    desk = desks.Desk(database_url, season.CAMPAIGN, season.at("2023-09-15T08:00"), home)
    assert (requests.due(desk), write(desk, BARE), letters(desk)) == (False, Written(), [])

    campaigns.issue(desk, number="1234/KH-UBND", on=season.ISSUED_ON, by=BY)
    season.open_ready(desk)

    assert write(desk, BARE).launches > 0


def test_stage_that_opens_is_asked_for_in_a_letter_of_its_own_and_only_once(mailed: MakeDesk) -> None:
    launch = write(mailed("2023-09-18T08:00"), BARE)
    season.choose_pilots(mailed("2023-09-25T09:00"))
    season.hold_pilots(mailed("2023-10-05T09:00"), season.at("2023-10-04T00:00").date())
    desk = mailed("2023-10-05T10:00")
    opened = [key for one in season.open_ready(desk, stage="district_meeting") for key in one.keys]

    first, second = write(desk), write(mailed("2023-10-06T10:00"))

    asked = letters(desk, outbox.REQUEST)
    assert launch.launches == len(letters(desk, outbox.LAUNCH)) > 0
    assert (first, second) == (Written(requests=3), Written())
    assert [one.unit_key for one in asked] == list(season.DISTRICTS)
    assert {one.state for one in asked} == {"draft"}
    assert (
        {key for one in asked for key in subjects(desk, one)}
        == {f"{duty}:{unit}" for unit in season.DISTRICTS for duty in ("hoi-nghi-huyen", "bao-cao-huyen")}
        <= set(opened)
    )
    assert "Hội nghị và báo cáo cấp huyện" in asked[0].text
    assert [name.rpartition(".")[2] for name in files(desk, asked[0])] == ["xlsx", "docx"]


def test_two_papers_of_one_unit_come_as_files_of_their_own_names(mailed: MakeDesk) -> None:
    write(mailed("2023-09-18T08:00"), BARE)
    season.choose_name(mailed("2023-10-05T09:00"), "huyen-song-bo", "village", "Thôn Một")
    season.choose_name(mailed("2023-10-05T09:00"), "huyen-song-bo", "cooperative", "HTX Hai")
    desk = mailed("2023-10-05T10:00")

    write(desk)

    (letter,) = letters(desk, outbox.REQUEST)
    assert sorted(subjects(desk, letter)) == ["tham-luan:P-007", "tham-luan:P-010"]
    assert len(set(letter_desk.file_names(desk, letter))) == 2
    assert "Thôn Một" in letter.text
    assert "HTX Hai" in letter.text


def test_what_a_withdrawn_letter_asked_for_is_asked_again_even_the_same_day(mailed: MakeDesk) -> None:
    desk = mailed("2023-09-18T08:00")
    write(desk, BARE)
    (first,) = to(desk, SONG_BO)
    others = len(letters(desk)) - 1

    acts.withdraw(mailed("2023-09-18T09:00"), by=BY, reason="Sai danh bạ", numbers=[first.id])
    again = write(mailed("2023-09-18T09:30"), BARE)
    nothing = write(mailed("2023-09-18T10:00"), BARE)

    old, new = to(desk, SONG_BO)
    assert (again, nothing) == (Written(launches=1), Written())
    assert (old.state, new.state) == ("withdrawn", "draft")
    assert subjects(desk, new) == subjects(desk, old)
    assert len(letters(desk)) == others + 2

    for kind in range(2):  # and when everything was taken back, over and over
        acts.withdraw(mailed(f"2023-09-18T1{kind + 1}:00"), by=BY, reason="Sai danh bạ", kinds=[outbox.LAUNCH])
        assert write(mailed(f"2023-09-18T1{kind + 1}:30"), BARE).launches == others + 1


def test_unit_without_an_address_is_reported_and_asked_when_it_has_one(desk: MakeDesk, tmp_path: Path) -> None:
    folder = letter_desk.mailed_plan(tmp_path / "plan")
    letter_desk.change_contacts(folder, {"so-y-te": ""})
    letter_desk.take_plan(desk("2023-09-18T07:00"), folder)
    first = write(desk("2023-09-18T08:00"), BARE)
    assert first.without_address == ("so-y-te", *(one for one in first.without_address if one != "so-y-te"))

    acts.fix_address(
        desk("2023-09-19T08:00"), HEAD, unit="Sở Y tế", address="van-thu@so-y-te.example", by=BY, reason="Sở báo"
    )
    second = write(desk("2023-09-19T08:30"), BARE)

    assert second.count == 1
    assert "so-y-te" not in second.without_address
    (letter,) = to(desk("2023-09-19T08:30"), "van-thu@so-y-te.example")
    assert "bao-cao-so:so-y-te" in subjects(desk("2023-09-19T08:30"), letter)
