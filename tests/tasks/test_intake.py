"""From a mail to a verdict: stored first, placed by witnesses, judged by the plan's rules, written once, answered once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import models
from adapters.workbooks import child, figures_of
from domain import errors, form_tokens, forms, standings
from domain.answers import Verdict
from domain.figures import Figure
from models import database, ledger
from models.queries import deliveries as delivery_queries
from models.queries import standings as standing_queries
from tasks import campaigns, delivered, form_packs, held, intake
from tasks import desk as desks
from tests import databases, plan_dirs, season
from tests.tasks import intake_samples as samples

CAMPAIGN = "quang-nam-ntm-2023"
COMMUNE = "dv23-20984"  # xã Tam Anh Nam, huyện Núi Thành
ADDRESS = "qn-20984@xa.nui-thanh.example"
REPORT, PAPER = f"bao-cao-xa:{COMMUNE}", "tham-luan:P-041"
KEYS = (b"khoa-cua-cac-phep-thu-1",)
NOON = "2023-10-20T12:00"
BY = season.BY


@dataclass(frozen=True)
class Sent:
    """What the commune can send. form, words: of its report; paper: of its paper; figures: good ones."""

    form: forms.Workbook
    words: forms.Narrative
    paper: forms.Narrative
    figures: list[Figure]

    def workbook(self, **changes: Any) -> bytes:
        """changes: indicator_period=value, for the last year."""
        return samples.workbook(self.form, self.figures, {(key, "2023e"): value for key, value in changes.items()})

    def narrative(self, text: str = "Xã đã thực hiện đầy đủ nội dung này.") -> bytes:
        return samples.narrative(self.words, text)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    """(database of the real plan, issued; its folder; data folder): copied for each test."""
    place = databases.SqliteFolder(tmp_path_factory.mktemp("intake"))
    url, home = place.create("real", None), tmp_path_factory.mktemp("home")
    database.upgrade(url)
    campaigns.load_plan(url, plan_dirs.REAL, by=BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
    issued = desks.Desk(url, CAMPAIGN, season.at("2023-09-18T08:00"), home)
    campaigns.issue(issued, number="1/KH-UBND", on=issued.as_of.date(), by=BY)
    with desks.reading(issued):
        pass
    database.dispose(url)
    return url, place.folder, home


@pytest.fixture(scope="module")
def reader() -> Iterator[child.Reader]:
    with child.Reader() as made:
        yield made


@pytest.fixture
def desk(loaded: tuple[str, Path, Path]) -> Iterator[desks.Desk]:
    """The campaign at noon of the twentieth of October, fresh."""
    url, folder, home = loaded
    place = databases.SqliteFolder(folder)
    copy = place.create("copy", url)
    yield desks.Desk(copy, CAMPAIGN, season.at(NOON), home)
    database.dispose(copy)
    place.drop(copy)


@pytest.fixture(scope="module")
def sent(loaded: tuple[str, Path, Path]) -> Sent:
    url, _, home = loaded
    with desks.reading(desks.Desk(url, CAMPAIGN, season.at(NOON), home)) as work:
        catalogue = form_packs.catalogue_of(work)
        assert catalogue is not None
        found = {
            owed.key: form_packs.pack_of(work, owed, catalogue, KEYS)
            for owed in standing_queries.owed(work.session, work.campaign.id, keys=[REPORT, PAPER])
        }
        unit = work.index.units[COMMUNE]
    report, paper = found[REPORT], found[PAPER]
    assert report is not None
    assert paper is not None
    assert report.workbook is not None
    assert report.narrative is not None
    assert paper.narrative is not None
    return Sent(
        report.workbook,
        report.narrative,
        paper.narrative,
        samples.good_figures(catalogue, COMMUNE, unit.group, unit.kind),
    )


@pytest.fixture
def tools(reader: child.Reader) -> intake.Tools:
    return intake.Tools(reader, KEYS, samples.MAILBOX)


def take(desk: desks.Desk, tools: intake.Tools, raw: bytes, name: str = "thu") -> intake.Outcome:
    """Store and judge one mail, or one file when it has a name with an ending."""
    is_mail = "." not in name
    incoming = intake.Incoming(intake.MAIL if is_mail else intake.FOLDER, name, raw, desk.as_of, is_mail)
    (number,) = intake.store(desk, [incoming])
    return intake.Pass(desk, tools).judge(number)


def rows(desk: desks.Desk, table: type[Any]) -> list[Any]:
    with database.reading(desk.url) as session:
        found = list(session.scalars(select(table).order_by(table.id)))
        session.expunge_all()
        return found


def counts(desk: desks.Desk) -> dict[str, int]:
    tables = (
        models.Submission,
        models.Decision,
        models.StatedFigure,
        models.Message,
        models.DeliveryFile,
        models.LedgerEntry,
    )
    with database.reading(desk.url) as session:
        return {one.__tablename__: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


@pytest.mark.proves("F10")
def test_good_report_is_accepted_with_every_figure_and_its_cell(
    desk: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook()), ("bao cao.docx", sent.narrative())])

    found = take(desk, tools, raw)

    assert [(one.verdict, one.obligation, one.version) for one in found.files] == [(Verdict.ACCEPTED, REPORT, 1)] * 2
    assert season.standing(desk, REPORT).status is standings.Status.ACCEPTED
    (letter,) = rows(desk, models.Message)
    assert letter.recipient == ADDRESS
    assert letter.subject.startswith("[Đã nhận")
    assert letter.headers["In-Reply-To"] == "<thu-1@may-cua-xa.example>"
    (shown,) = delivered.listed(desk, unit="xã Tam Anh Nam")
    asked = sum(len(row.periods) for sheet in sent.form.sheets for row in sheet.rows)
    assert len(shown["figures"]) == asked
    households = next(one for one in shown["figures"] if (one["indicator"], one["period"]) == ("tong_ho", "2020"))
    assert (households["value"], households["file"], households["unit"]) == ("1000", "bieu.xlsx", COMMUNE)
    assert households["sheet"] == "Tình hình chung"
    assert households["cell"][0].isalpha()


@pytest.mark.proves("F10", "F16")
def test_wrong_sum_goes_back_with_the_cell_marked(
    desk: desks.Desk, tools: intake.Tools, sent: Sent, reader: child.Reader
) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook(no_cuoi_ky=Decimal(11))), ("a.docx", sent.narrative())])

    found = take(desk, tools, raw)

    wrong, good = found.files
    assert (wrong.verdict, good.verdict) == (Verdict.RETURNED, Verdict.ACCEPTED)
    assert [one.code for one in wrong.findings if one.severity == "error"] == ["SUM_DIFFERS"]
    assert season.standing(desk, REPORT).status is standings.Status.RETURNED
    (letter,) = rows(desk, models.Message)
    assert letter.subject.startswith("[Cần sửa 1 chỗ] ")
    assert rows(desk, models.StatedFigure) == []
    with database.reading(desk.url) as session:
        (name, marked) = session.execute(select(models.MessageFile.name, models.MessageFile.content)).one()
    book = reader.read(marked, name)
    assert not isinstance(book, tuple)
    again, _ = figures_of.figures_of(book, sent.form, unit=COMMUNE, file=name)
    assert {one.value for one in again if one.indicator == "no_cuoi_ky"} == {Decimal(11)}


@pytest.mark.proves("F13", "E18")
def test_same_bytes_are_one_delivery_and_judged_once(desk: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())])
    first = take(desk, tools, raw)
    before = counts(desk)

    again = take(desk, tools, raw)

    assert again == first
    assert counts(desk) == before


@pytest.mark.proves("F13", "E19")
def test_same_file_in_another_mail_is_a_repeat_and_still_answered(
    desk: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    file = sent.workbook()
    take(desk, tools, samples.mail(ADDRESS, [("bieu.xlsx", file)]))

    found = take(desk, tools, samples.mail(ADDRESS, [("bieu lan 2.xlsx", file)], number=2))

    assert [one.verdict for one in found.files] == [Verdict.REPEAT]
    assert found.answered
    assert [one.version for one in rows(desk, models.Submission)] == [1]


@pytest.mark.proves("F17")
def test_correction_is_a_new_version_and_what_was_accepted_is_looked_at_again(
    desk: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    both = [("bieu.xlsx", sent.workbook()), ("a.docx", sent.narrative())]
    take(desk, tools, samples.mail(ADDRESS, both))

    take(desk, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook(no_cuoi_ky=Decimal(11)))], number=2))
    returned = season.standing(desk, REPORT).status
    take(desk, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook(tin_bai=Decimal(12)))], number=3))

    assert returned is standings.Status.RETURNED
    assert season.standing(desk, REPORT).status is standings.Status.ACCEPTED
    assert [one.version for one in rows(desk, models.Submission) if one.leg == "soft"] == [1, 2, 3]
    with database.reading(desk.url) as session:
        newest = delivery_queries.newest_figures(session, 1, [COMMUNE])[COMMUNE]
        assert {one.value for one in newest if (one.indicator, one.period) == ("tin_bai", "2023e")} == {"12"}


@pytest.mark.proves("F11", "E20")
def test_stranger_with_a_genuine_form_waits_for_a_person_who_places_it(
    desk: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    stranger = "nguoi.la@hom-thu.example"
    found = take(desk, tools, samples.mail(stranger, [("bieu.xlsx", sent.workbook())]))
    (waiting,) = held.listed(desk)

    assert [(one.verdict, one.unit) for one in found.files] == [(Verdict.HELD, "")]
    assert counts(desk)["submission"] == 0
    assert "Tam Anh Nam" in waiting.guesses[0]
    with pytest.raises(errors.Refusal, match="họ tên"):
        held.place(desk, tools, waiting.number, by="", duty=REPORT)
    until = season.at("2023-12-31T00:00").date()
    placed = held.place(desk, tools, waiting.number, by=BY, duty=REPORT, remember_until=until)
    again = held.place(desk, tools, waiting.number, by=BY, duty=REPORT)
    later = take(desk, tools, samples.mail(stranger, [("a.docx", sent.narrative())], number=2))

    assert (placed.verdict, placed.obligation, placed.version) == (Verdict.ACCEPTED, REPORT, 1)
    assert (again.verdict, again.version) == (placed.verdict, placed.version)
    assert [(one.verdict, one.obligation) for one in later.files] == [(Verdict.ACCEPTED, REPORT)]
    assert held.listed(desk) == []
    assert (BY, "placed", REPORT) in [(one.actor, one.verb, one.subject) for one in rows(desk, models.LedgerEntry)]


@pytest.mark.proves("E19")
def test_form_of_another_commune_in_this_ones_mail_is_held(desk: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    with desks.reading(desk) as work:
        other = next(one.email for one in work.plan.contacts if one.unit.startswith("dv23-2") and one.unit != COMMUNE)

    found = take(desk, tools, samples.mail(other, [("bieu.xlsx", sent.workbook())]))

    assert [one.verdict for one in found.files] == [Verdict.HELD]
    assert counts(desk)["stated_figure"] == 0


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"Auto_Submitted": "auto-replied"}, "Tôi đi vắng"),
        ({"X_Soket_Message": "answer"}, "Thư của chính chúng ta"),
        ({"X_Failed_Recipients": "xa@xa.example"}, "Không gửi được"),
    ],
)
@pytest.mark.proves("E27")
def test_robots_are_set_aside_and_never_answered(
    desk: desks.Desk, tools: intake.Tools, headers: dict[str, Any], text: str
) -> None:
    found = take(desk, tools, samples.mail(ADDRESS, [], text=text, **headers))

    assert (found.files, found.answered) == ((), False)
    assert found.reason
    assert rows(desk, models.Message) == []


@pytest.mark.proves("E23")
def test_letter_that_promises_a_file_is_told_so(desk: desks.Desk, tools: intake.Tools) -> None:
    found = take(desk, tools, samples.mail(ADDRESS, [], text="Xã gửi báo cáo ở tệp đính kèm."))

    assert [one.verdict for one in found.files] == [Verdict.NOT_DELIVERY]
    assert found.answered


def test_files_in_a_zip_are_judged_one_by_one(desk: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    both = [("thu muc/bieu.xlsx", sent.workbook()), ("thu muc/bao cao.docx", sent.narrative(""))]

    found = take(desk, tools, samples.mail(ADDRESS, [("bao cao.zip", samples.zipped(both))]))

    assert [(one.file, one.verdict) for one in found.files] == [
        ("bieu.xlsx", Verdict.ACCEPTED),
        ("bao cao.docx", Verdict.RETURNED),
    ]
    assert {one.code for one in found.files[1].findings} == {"SECTION_EMPTY"}


@pytest.mark.proves("E29")
def test_scan_counts_as_the_official_leg_and_alone_asks_for_the_soft_file(
    desk: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    scan, words = ("ban ky.pdf", b"%PDF-1.4 ban ky dong dau"), ("a.docx", samples.narrative(sent.paper))
    first = take(desk, tools, samples.mail(ADDRESS, [words]))
    half = season.standing(desk, PAPER)
    with desks.reading(desk) as work:
        (owed,) = standing_queries.owed(work.session, work.campaign.id, keys=[PAPER])
    to = form_tokens.reply_address(samples.MAILBOX, owed.id, KEYS[0])
    second = take(desk, tools, samples.mail(ADDRESS, [scan], number=2, to=to))

    assert [(one.verdict, one.leg) for one in first.files] == [(Verdict.ACCEPTED, "soft")]
    assert (half.status, half.missing_legs) == (standings.Status.HALF, ("official",))
    assert "văn bản chính thức" in rows(desk, models.Message)[0].text
    assert [(one.verdict, one.leg) for one in second.files] == [(Verdict.ACCEPTED, "official")]
    assert season.standing(desk, PAPER).status is standings.Status.ACCEPTED


@pytest.mark.proves("E22")
@pytest.mark.parametrize(
    ("name", "content", "verdict"),
    [
        ("bieu.xlsx", b"", Verdict.RETURNED),
        ("bieu.xlsx", b"PK\x03\x04 cut off", Verdict.RETURNED),
        ("may.exe", b"MZ\x90\x00", Verdict.RETURNED),
        ("bieu.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, Verdict.RETURNED),
        ("bieu.zip", samples.zipped([("trong.zip", samples.zipped([("a.txt", b"a")]))]), Verdict.RETURNED),
        ("thoat.zip", samples.zipped([("../ngoai.xlsx", b"a")]), Verdict.RETURNED),
        ("anh.png", b"\x89PNG\r\n\x1a\n", Verdict.RETURNED),
        ("bieu.csv", b"a;b\n1;2\n", Verdict.RETURNED),
    ],
)
def test_what_cannot_be_read_goes_back_in_plain_words(
    desk: desks.Desk, tools: intake.Tools, sent: Sent, name: str, content: bytes, verdict: Verdict
) -> None:
    """Beside a good narrative, whose token says whose mail it is."""
    found = take(desk, tools, samples.mail(ADDRESS, [("a.docx", sent.narrative()), (name, content)]))

    (one,) = [one for one in found.files if one.file == name]
    assert one.verdict is verdict
    assert all(finding.message.endswith((".", "?")) for finding in one.findings)
    assert one.findings
    assert counts(desk)["stated_figure"] == 0


def test_breaking_off_between_storing_and_judging_loses_nothing(
    desk: desks.Desk, tools: intake.Tools, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())])
    (number,) = intake.store(desk, [intake.Incoming(intake.MAIL, "thu", raw, desk.as_of, is_mail=True)])
    with monkeypatch.context() as broken:
        broken.setattr(intake.intake_records.answer_letters, "write", _break)
        with pytest.raises(RuntimeError):
            intake.Pass(desk, tools).judge(number)
    with database.reading(desk.url) as session:
        waiting = delivery_queries.waiting(session, 1)

    found = intake.Pass(desk, tools).judge(number)

    assert list(waiting) == [number]
    assert [one.verdict for one in found.files] == [Verdict.ACCEPTED]
    assert len(rows(desk, models.Submission)) == len(rows(desk, models.Message)) == 1
    with database.reading(desk.url) as session:
        assert ledger.verify(session, 1) == []


def _break(*_: object) -> None:
    raise RuntimeError("broken off")


def test_answers_to_one_address_have_a_budget(desk: desks.Desk, tools: intake.Tools) -> None:
    found = [
        take(desk, tools, samples.mail(ADDRESS, [], number=number, text=f"Báo cáo đính kèm, thư {number}."))
        for number in range(intake.MOST_ANSWERS + 1)
    ]

    assert [one.answered for one in found] == [True] * intake.MOST_ANSWERS + [False]
    assert "nhiều nhất" in found[-1].reason


def test_desk_of_another_moment_sees_the_same(desk: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())])
    first = take(desk, tools, raw)

    assert take(replace(desk, as_of=season.at("2023-10-22T08:00")), tools, raw) == first
