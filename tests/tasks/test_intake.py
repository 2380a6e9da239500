"""From a mail to a verdict: stored first, placed by witnesses, judged by the plan's rules, written once, answered once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

import models
from adapters.limited import child
from adapters.workbooks import figures_of
from domain import errors, standings
from domain.answers import Verdict
from models import database, ledger
from models.queries import deliveries as delivery_queries
from tasks import delivered, held, intake
from tasks import desk as desks
from tasks.acts import arrivals
from tests import season
from tests.tasks import intake_samples as samples
from tests.tasks.intake_office import ADDRESS, BY, COMMUNE, PAPER, REPORT, Sent, counts, rows, tagged, take


@pytest.mark.proves("F10")
def test_good_report_is_accepted_with_every_figure_and_its_cell(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook()), ("bao cao.docx", sent.narrative())])

    found = take(office, tools, raw)

    assert [(one.verdict, one.obligation, one.version) for one in found.files] == [(Verdict.ACCEPTED, REPORT, 1)] * 2
    assert season.standing(office, REPORT).status is standings.Status.ACCEPTED
    (letter,) = rows(office, models.Message)
    assert letter.recipient == ADDRESS
    assert letter.subject.startswith("[Đã nhận")
    assert letter.headers["In-Reply-To"] == "<thu-1@may-cua-xa.example>"
    (shown,) = delivered.listed(office, unit="xã Tam Anh Nam")
    asked = sum(len(row.periods) for sheet in sent.form.sheets for row in sheet.rows)
    assert len(shown["figures"]) == asked
    households = next(one for one in shown["figures"] if (one["indicator"], one["period"]) == ("tong_ho", "2020"))
    assert (households["value"], households["file"], households["unit"]) == ("1000", "bieu.xlsx", COMMUNE)
    assert households["sheet"] == "Tình hình chung"
    assert households["cell"][0].isalpha()


@pytest.mark.proves("F10", "F16")
def test_wrong_sum_goes_back_with_the_cell_marked(
    office: desks.Desk, tools: intake.Tools, sent: Sent, reader: child.Reader
) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook(no_cuoi_ky=Decimal(11))), ("a.docx", sent.narrative())])

    found = take(office, tools, raw)

    wrong, good = found.files
    assert (wrong.verdict, good.verdict) == (Verdict.RETURNED, Verdict.ACCEPTED)
    assert [one.code for one in wrong.findings if one.severity == "error"] == ["SUM_DIFFERS"]
    assert season.standing(office, REPORT).status is standings.Status.RETURNED
    (letter,) = rows(office, models.Message)
    assert letter.subject.startswith("[Cần sửa 1 chỗ] ")
    assert rows(office, models.StatedFigure) == []
    with database.reading(office.url) as session:
        (name, marked) = session.execute(select(models.MessageFile.name, models.MessageFile.content)).one()
    book = reader.read(marked, name)
    assert not isinstance(book, tuple)
    again, _ = figures_of.figures_of(book, sent.form, unit=COMMUNE, file=name)
    assert {one.value for one in again if one.indicator == "no_cuoi_ky"} == {Decimal(11)}


@pytest.mark.proves("F13", "E18")
def test_same_bytes_are_one_delivery_and_judged_once(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())])
    first = take(office, tools, raw)
    before = counts(office)

    again = take(office, tools, raw)

    assert again == first
    assert counts(office) == before


@pytest.mark.proves("F13", "E19")
def test_same_file_in_another_mail_is_a_repeat_and_still_answered(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    file = sent.workbook()
    take(office, tools, samples.mail(ADDRESS, [("bieu.xlsx", file)]))

    found = take(office, tools, samples.mail(ADDRESS, [("bieu lan 2.xlsx", file)], number=2))

    assert [one.verdict for one in found.files] == [Verdict.REPEAT]
    assert found.answered
    assert [one.version for one in rows(office, models.Submission)] == [1]


@pytest.mark.proves("F17")
def test_correction_is_a_new_version_and_what_was_accepted_is_looked_at_again(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    both = [("bieu.xlsx", sent.workbook()), ("a.docx", sent.narrative())]
    take(office, tools, samples.mail(ADDRESS, both))

    take(office, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook(no_cuoi_ky=Decimal(11)))], number=2))
    returned = season.standing(office, REPORT).status
    take(office, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook(tin_bai=Decimal(12)))], number=3))

    assert returned is standings.Status.RETURNED
    assert season.standing(office, REPORT).status is standings.Status.ACCEPTED
    assert [one.version for one in rows(office, models.Submission) if one.leg == "soft"] == [1, 2, 3]
    with database.reading(office.url) as session:
        newest = delivery_queries.newest_figures(session, 1, [COMMUNE], office.as_of)[COMMUNE]
        assert {one.value for one in newest if (one.indicator, one.period) == ("tin_bai", "2023e")} == {"12"}


@pytest.mark.proves("F11", "E20")
def test_stranger_with_a_genuine_form_waits_for_a_person_who_places_it(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    stranger = "nguoi.la@hom-thu.example"
    found = take(office, tools, samples.mail(stranger, [("bieu.xlsx", sent.workbook())]))
    (waiting,) = held.listed(office)

    assert [(one.verdict, one.unit) for one in found.files] == [(Verdict.HELD, "")]
    assert counts(office)["submission"] == 0
    assert "Tam Anh Nam" in waiting.guesses[0]
    with pytest.raises(errors.Refusal, match="họ tên"):
        held.place(office, tools, waiting.number, by="", duty=REPORT)
    until = season.at("2023-12-31T00:00").date()
    placed = held.place(office, tools, waiting.number, by=BY, duty=REPORT, remember_until=until)
    again = held.place(office, tools, waiting.number, by=BY, duty=REPORT)
    later = take(office, tools, samples.mail(stranger, [("a.docx", sent.narrative())], number=2))

    assert (placed.verdict, placed.obligation, placed.version) == (Verdict.ACCEPTED, REPORT, 1)
    letters = rows(office, models.Message)
    assert [one.kind for one in letters] == ["answer", "placed", "answer"]
    assert letters[0].subject.startswith("[Chờ xác định đơn vị]")
    assert letters[1].subject.startswith("[Đã nhận")
    assert (again.verdict, again.version) == (placed.verdict, placed.version)
    assert [(one.verdict, one.obligation) for one in later.files] == [(Verdict.ACCEPTED, REPORT)]
    assert held.listed(office) == []
    assert (BY, "placed", REPORT) in [(one.actor, one.verb, one.subject) for one in rows(office, models.LedgerEntry)]


@pytest.mark.proves("E19")
def test_form_of_another_commune_in_this_ones_mail_is_held(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    with desks.reading(office) as work:
        other = next(one.email for one in work.plan.contacts if one.unit.startswith("dv23-2") and one.unit != COMMUNE)

    found = take(office, tools, samples.mail(other, [("bieu.xlsx", sent.workbook())]))

    assert [one.verdict for one in found.files] == [Verdict.HELD]
    assert counts(office)["stated_figure"] == 0


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
    office: desks.Desk, tools: intake.Tools, headers: dict[str, Any], text: str
) -> None:
    found = take(office, tools, samples.mail(ADDRESS, [], text=text, **headers))

    assert (found.files, found.answered) == ((), False)
    assert found.reason
    assert rows(office, models.Message) == []


@pytest.mark.proves("E23")
def test_letter_that_promises_a_file_is_told_so(office: desks.Desk, tools: intake.Tools) -> None:
    found = take(office, tools, samples.mail(ADDRESS, [], text="Xã gửi báo cáo ở tệp đính kèm."))

    assert [one.verdict for one in found.files] == [Verdict.NOT_DELIVERY]
    assert found.answered


def test_files_in_a_zip_are_judged_one_by_one(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    both = [("thu muc/bieu.xlsx", sent.workbook()), ("thu muc/bao cao.docx", sent.narrative(""))]

    found = take(office, tools, samples.mail(ADDRESS, [("bao cao.zip", samples.zipped(both))]))

    assert [(one.file, one.verdict) for one in found.files] == [
        ("bieu.xlsx", Verdict.ACCEPTED),
        ("bao cao.docx", Verdict.RETURNED),
    ]
    assert {one.code for one in found.files[1].findings} == {"SECTION_EMPTY"}


@pytest.mark.proves("E29")
def test_scan_counts_as_the_official_leg_and_alone_asks_for_the_soft_file(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    scan, words = ("ban ky.pdf", b"%PDF-1.4 ban ky dong dau"), ("a.docx", samples.narrative(sent.paper))
    first = take(office, tools, samples.mail(ADDRESS, [words]))
    half = season.standing(office, PAPER)
    second = take(office, tools, samples.mail(ADDRESS, [scan], number=2, to=tagged(office, PAPER)))

    assert [(one.verdict, one.leg) for one in first.files] == [(Verdict.ACCEPTED, "soft")]
    assert (half.status, half.missing_legs) == (standings.Status.HALF, ("official",))
    assert "văn bản chính thức" in rows(office, models.Message)[0].text
    assert [(one.verdict, one.leg) for one in second.files] == [(Verdict.ACCEPTED, "official")]
    assert season.standing(office, PAPER).status is standings.Status.ACCEPTED


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
    office: desks.Desk, tools: intake.Tools, sent: Sent, name: str, content: bytes, verdict: Verdict
) -> None:
    """Beside a good narrative, whose token says whose mail it is."""
    found = take(office, tools, samples.mail(ADDRESS, [("a.docx", sent.narrative()), (name, content)]))

    (one,) = [one for one in found.files if one.file == name]
    assert one.verdict is verdict
    assert all(finding.message.endswith((".", "?")) for finding in one.findings)
    assert one.findings
    assert counts(office)["stated_figure"] == 0


@pytest.mark.parametrize("second", ["another", "same"])
def test_two_workbooks_for_one_report_are_asked_about_and_copies_are_not(
    office: desks.Desk, tools: intake.Tools, sent: Sent, second: str
) -> None:
    other = sent.workbook(tin_bai=Decimal(12)) if second == "another" else sent.workbook()

    found = take(office, tools, samples.mail(ADDRESS, [("moi.xlsx", sent.workbook()), ("cu.xlsx", other)]))

    if second == "another":
        assert [one.verdict for one in found.files] == [Verdict.RETURNED] * 2
        assert {one.code for file in found.files for one in file.findings} == {"FILES_TWICE"}
        assert counts(office)["stated_figure"] == 0
        assert season.standing(office, REPORT).status is standings.Status.RETURNED
    else:
        assert [one.verdict for one in found.files] == [Verdict.ACCEPTED, Verdict.REPEAT]
    assert found.answered


@pytest.mark.proves("E24")
def test_covering_letter_and_pictures_beside_a_whole_report_are_kept_as_extras(
    office: desks.Desk, tools: intake.Tools, sent: Sent
) -> None:
    files = [
        ("cong van.docx", samples.letter_file("Kính gửi Văn phòng, xã gửi báo cáo.")),
        ("bieu.xlsx", sent.workbook()),
        ("bao cao.docx", sent.narrative()),
        ("dau.png", b"\x89PNG\r\n\x1a\n"),
        ("may.exe", b"MZ\x90\x00"),
    ]

    found = take(office, tools, samples.mail(ADDRESS, files))

    extra, accepted = Verdict.NOT_DELIVERY, Verdict.ACCEPTED
    assert [one.verdict for one in found.files] == [extra, accepted, accepted, extra, extra]
    assert all(one.reason for one in found.files if one.verdict is extra)
    assert season.standing(office, REPORT).status is standings.Status.ACCEPTED
    assert rows(office, models.Message)[0].subject.startswith("[Đã nhận")


def test_covering_letter_alone_is_no_report_and_told_in_one_sentence(office: desks.Desk, tools: intake.Tools) -> None:
    file = ("cong van.docx", samples.letter_file("Kính gửi Văn phòng."))
    found = take(office, tools, samples.mail(ADDRESS, [file], to=tagged(office, REPORT)))

    assert [one.verdict for one in found.files] == [Verdict.RETURNED]
    assert [one.code for one in found.files[0].findings] == ["FORM_NOT_FOUND"]


@pytest.mark.proves("E22")
def test_what_cannot_have_been_the_report_is_told_and_is_no_version_of_it(
    office: desks.Desk, tools: intake.Tools
) -> None:
    files = [("anh.png", b"\x89PNG\r\n\x1a\n"), ("ky.pdf", b"%PDF-1.4 ky")]
    found = take(office, tools, samples.mail(ADDRESS, files, to=tagged(office, REPORT)))

    assert [one.verdict for one in found.files] == [Verdict.RETURNED] * 2
    assert all(one.findings[0].fix for one in found.files)
    assert rows(office, models.Submission) == []
    assert season.standing(office, REPORT).first_at is None


def test_fault_of_our_own_holds_the_delivery_and_lets_the_next_one_pass(
    office: desks.Desk, tools: intake.Tools, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(intake.intake_judging.Judge, "files", _break)
        found = take(office, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())]))
    following = take(office, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())], number=2))

    assert [(one.verdict, one.file) for one in found.files] == [(Verdict.HELD, "")]
    assert [one.verdict for one in following.files] == [Verdict.ACCEPTED]
    (waiting,) = held.listed(office)
    with pytest.raises(errors.Refusal, match="bản gốc"):
        held.place(office, tools, waiting.number, by=BY, duty=REPORT)
    name, raw = held.original(office, waiting.number)
    assert name.endswith(".eml")
    assert b"bieu.xlsx" in raw


@pytest.mark.parametrize("has_file", [True, False])
def test_what_was_wrong_with_the_mail_itself_is_told(
    office: desks.Desk, tools: intake.Tools, sent: Sent, *, has_file: bool
) -> None:
    deep = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())] * has_file, text="Gửi báo cáo.")
    many = [(f"{number}.txt", b"a") for number in range(300)]
    raw = samples.mail(ADDRESS, many) if has_file else samples.encrypted(deep)

    found = take(office, tools, raw)

    codes = {one.code for file in found.files for one in file.findings}
    assert codes & {"TOO_MANY_FILES", "TOO_MANY_PARTS", "MAIL_ENCRYPTED"}
    assert Verdict.RETURNED in {one.verdict for one in found.files}
    assert found.answered


def test_figures_that_were_struck_out_are_nobodys_figures(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    take(office, tools, samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())]))
    arrivals.strike_out(office, duty=REPORT, leg="soft", by=BY, reason="xã gửi nhầm bản cũ")

    later = replace(office, as_of=season.at("2023-10-20T13:00"))
    again = take(later, tools, samples.mail(ADDRESS, [("a.docx", sent.narrative())], number=2))

    assert [one.verdict for one in again.files] == [Verdict.ACCEPTED]
    assert season.standing(later, REPORT).status is standings.Status.RECEIVED
    with database.reading(office.url) as session:
        assert delivery_queries.newest_figures(session, 1, [COMMUNE], later.as_of) == {}
    assert [one["is_struck_out"] for one in delivered.listed(later)] == [True, False]


def test_breaking_off_between_storing_and_judging_loses_nothing(
    office: desks.Desk, tools: intake.Tools, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())])
    (number,) = intake.store(office, [intake.Incoming(intake.MAIL, "thu", raw, office.as_of, is_mail=True)])
    with monkeypatch.context() as broken:
        broken.setattr(intake.intake_records.intake_answers.answer_letters, "write", _break)
        with pytest.raises(RuntimeError):
            intake.Pass(office, tools).judge(number)
    with database.reading(office.url) as session:
        waiting = delivery_queries.waiting(session, 1)

    found = intake.Pass(office, tools).judge(number)

    assert list(waiting) == [number]
    assert [one.verdict for one in found.files] == [Verdict.ACCEPTED]
    assert len(rows(office, models.Submission)) == len(rows(office, models.Message)) == 1
    with database.reading(office.url) as session:
        assert ledger.verify(session, 1) == []


def _break(*_: object) -> None:
    raise RuntimeError("broken off")


def test_answers_to_one_address_have_a_budget(office: desks.Desk, tools: intake.Tools) -> None:
    found = [
        take(office, tools, samples.mail(ADDRESS, [], number=number, text=f"Báo cáo đính kèm, thư {number}."))
        for number in range(intake.MOST_ANSWERS + 1)
    ]

    assert [one.answered for one in found] == [True] * intake.MOST_ANSWERS + [False]
    assert "nhiều nhất" in found[-1].reason


def test_desk_of_another_moment_sees_the_same(office: desks.Desk, tools: intake.Tools, sent: Sent) -> None:
    raw = samples.mail(ADDRESS, [("bieu.xlsx", sent.workbook())])
    first = take(office, tools, raw)

    assert take(replace(office, as_of=season.at("2023-10-22T08:00")), tools, raw) == first
