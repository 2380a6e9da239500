"""The letters of the office as they are read: golden texts, the right tone for each class, and nothing typed comes alive."""

from __future__ import annotations

import html as markup
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, meta

from config import settings as office
from domain import letter_tone, outgoing, plans
from tasks import letter_lines, outgoing_letters
from tests.tasks import outgoing_samples as samples
from tests.tasks.test_boards_pages import check_golden

MAIL = Path(office.TEMPLATES) / "mail"
EVERY = [
    *(pytest.param(letter, id=kind) for kind, letter in samples.FULL.items()),
    *(pytest.param(letter, id=f"{kind}-it-nhat") for kind, letter in samples.LEAST.items()),
    *(pytest.param(letter, id=kind) for kind, letter in samples.OTHER_SHAPES.items()),
]
ADDRESS = re.compile(r":\s+https?://\S+")
TAGS = {"html", "head", "meta", "title", "body", "table", "tr", "td", "b"}
NASTY = "{{ 7*7 }}<script>alert(1)</script>\r\nBcc: a@evil.example\n<a href='http://evil.example'>\x00[Đạt]"
WITH_LINKS = (outgoing.Morning, outgoing.Alert)


def words_of(html: str) -> list[str]:
    """The words that a reader of the HTML sees."""
    return markup.unescape(re.sub(r"<[^>]*>", " ", html.partition("<body")[2].partition(">")[2])).split()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("kind", "letter"), {**samples.FULL, **samples.OTHER_SHAPES}.items())
def test_letter_reads_as_it_was_read_aloud(kind: str, letter: outgoing.Letter) -> None:
    written = outgoing_letters.write(letter)

    check_golden(f"letters/{kind}.txt", f"Tiêu đề: {written.subject}\n\n{written.text}")
    check_golden(f"letters/{kind}.html", written.html)


def test_every_kind_of_letter_has_a_folder_and_a_sample() -> None:
    kinds = {one for one in vars(outgoing).values() if isinstance(one, type) and issubclass(one, outgoing.Letter)}

    assert kinds - {outgoing.Letter, outgoing.Meeting} == set(outgoing_letters.FOLDERS)
    assert set(outgoing_letters.FOLDERS.values()) == set(samples.FULL) == set(samples.LEAST)


@pytest.mark.parametrize("letter", EVERY)
def test_html_says_the_same_words_in_tables_only(letter: outgoing.Letter) -> None:
    written = outgoing_letters.write(letter)

    assert words_of(written.html) == ADDRESS.sub(" ", written.text).split()
    assert set(re.findall(r"<(\w+)", written.html)) <= TAGS | ({"a"} if isinstance(letter, WITH_LINKS) else set())
    assert len(written.html.encode()) <= letter_lines.LARGEST_HTML


@pytest.mark.parametrize("letter", EVERY)
def test_subject_and_text_say_the_state_first_in_short_lines(letter: outgoing.Letter) -> None:
    written = outgoing_letters.write(letter)
    state = re.match(r"\[([^\]]+)\] |Sáng ", written.subject)

    assert state is not None
    assert written.text.startswith((state[1] or "Sáng").partition(":")[0])
    assert len(written.subject) <= 150
    assert max(len(one) for one in written.text.split("\n") if "://" not in one) <= letter_lines.WIDEST_LINE
    assert "\n\n\n" not in written.text
    assert not re.search(r"None|\{\{|\{%|\(\)| ,| \.|\.\.|:\.", ADDRESS.sub("", written.text) + written.subject)


@pytest.mark.parametrize("letter", EVERY)
@pytest.mark.parametrize("is_simulated", [True, False])
def test_a_simulated_letter_says_so_first_and_a_real_one_never(letter: outgoing.Letter, is_simulated: bool) -> None:
    written = outgoing_letters.write(replace(letter, is_simulated=is_simulated))
    first = written.text.partition("\n\n")[0]
    banner = markup.unescape(re.findall(r"<td[^>]*>([^<]*)</td>", written.html)[0])

    assert [flat(one).endswith("(SỐ LIỆU MÔ PHỎNG)") for one in (first, banner, written.subject)] == [is_simulated] * 3


@pytest.mark.proves("X17", "T-42")
@pytest.mark.parametrize("letter", EVERY)
@pytest.mark.parametrize("tone", [samples.UNIONS, samples.LEADERS, replace(samples.UNIONS, request_verb="yêu cầu")])
def test_who_may_not_be_ordered_is_asked(letter: outgoing.Letter, tone: plans.AddresseeClass) -> None:
    written = outgoing_letters.write(replace(letter, tone=tone))

    said = flat(" ".join((written.subject, written.text, *words_of(written.html)))).lower()

    assert "yêu cầu" not in said
    assert "khẩn trương" not in said


@pytest.mark.proves("X17", "T-42")
def test_each_class_is_asked_by_its_own_verb_and_reminded_politely() -> None:
    def request(tone: plans.AddresseeClass) -> str:
        return flat(outgoing_letters.write(replace(samples.REQUEST, tone=tone)).text)

    def digest(tone: plans.AddresseeClass, on: date) -> str:
        return flat(outgoing_letters.write(replace(samples.DIGEST, tone=tone, as_of=on)).text)

    assert "tỉnh yêu cầu quý cơ quan thực hiện" in request(samples.DISTRICTS)
    assert "tỉnh đề nghị quý cơ quan thực hiện" in request(samples.DEPARTMENTS)
    assert "tỉnh kính đề nghị quý cơ quan thực hiện" in request(samples.LEADERS)
    assert "Đề nghị quý cơ quan hoàn thành" in digest(samples.DISTRICTS, date(2023, 11, 14))
    assert "Đề nghị quý cơ quan khẩn trương hoàn thành" in digest(samples.DISTRICTS, date(2023, 11, 15))
    assert "Kính đề nghị quý cơ quan hoàn thành" in digest(samples.UNIONS, date(2023, 11, 15))


@pytest.mark.proves("X17", "T-42")
@pytest.mark.parametrize("path", sorted(MAIL.rglob("*.j2")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_blames_or_orders_by_itself(path: Path) -> None:
    words = path.read_text(encoding="utf-8")

    assert not letter_tone.forbidden(words)
    assert "yêu cầu" not in words.lower()


@pytest.mark.proves("X17")
@pytest.mark.parametrize("letter", EVERY)
def test_no_letter_blames(letter: outgoing.Letter) -> None:
    written = outgoing_letters.write(letter)

    assert not letter_tone.forbidden(f"{written.subject} {written.text} {written.html}")


@pytest.mark.proves("R-H-1")
@pytest.mark.parametrize("letter", EVERY)
@pytest.mark.parametrize("blank", [{"number": ""}, {"number": "/KH-UBND"}, {"issued_on": None}, {"number": "… "}])
def test_a_plan_without_number_or_date_is_never_cited(letter: outgoing.Letter, blank: dict[str, Any]) -> None:
    written = outgoing_letters.write(replace(letter, plan=replace(samples.PLAN, **blank)))

    said = flat(f"{written.subject} {written.text} {' '.join(words_of(written.html))}")

    assert not re.search(r"Kế hoạch số|Căn cứ Kế hoạch|KH-UBND", said)


@pytest.mark.proves("R-H-1")
def test_an_issued_plan_is_cited_with_number_date_and_issuer() -> None:
    for letter in (samples.LAUNCH, samples.REQUEST, samples.DIGEST, samples.ESCALATION, samples.INVITATION):
        text = flat(outgoing_letters.write(letter).text)

        assert "Thực hiện Kế hoạch số 5678/KH-UBND ngày 15/9/2023 của UBND tỉnh Quảng Nam" in text


@pytest.mark.proves("F07")
def test_one_digest_holds_all_that_one_recipient_owes_and_nothing_of_others() -> None:
    text = flat(outgoing_letters.write(samples.OTHER_SHAPES["nhac-viec-mot-dau-moi"]).text)

    assert text.count("Kính gửi") == 1
    assert text.index("I. Ủy ban nhân dân xã Quế An") < text.index("II. Ủy ban nhân dân xã Quế Minh")
    assert "Đề nghị khen thưởng cấp tỉnh – Dự kiến 14/11." in text
    assert "Báo cáo sơ kết của xã" in text


@pytest.mark.proves("F07")
def test_what_shares_a_bound_stands_under_it_once() -> None:
    text = outgoing_letters.write(samples.DIGEST).text

    assert text.count("còn 2 ngày") == 1
    assert re.search(r"còn 2 ngày, theo Kế hoạch:\n   a\) Hội nghị.*\n   b\) Báo cáo", text)


@pytest.mark.proves("X2", "E29")
def test_half_a_delivery_names_the_missing_leg_and_how_to_send_it() -> None:
    half, other = samples.DIGEST, samples.OTHER_SHAPES["nhac-viec-mot-dau-moi"]

    assert "còn thiếu văn bản chính thức: đề nghị gửi qua Q.office hoặc gửi bản giấy" in flat(
        outgoing_letters.write(half).text
    )
    assert "còn thiếu bản mềm: đề nghị bấm Trả lời thư này và đính kèm tệp" in flat(outgoing_letters.write(other).text)


@pytest.mark.proves("T-30")
def test_a_district_is_asked_to_forward_the_plan_to_confirm_and_to_remind_its_communes() -> None:
    launch, digest = (flat(outgoing_letters.write(one).text) for one in (samples.LAUNCH, samples.DIGEST))
    department = replace(samples.LAUNCH, forward_to="", forward_before=None)

    assert "sao gửi Kế hoạch đến UBND 11 xã trên địa bàn trước ngày 26/9/2023" in launch
    assert "ghi “đã sao gửi”" in launch
    assert "đã sao gửi" not in outgoing_letters.write(department).text
    assert "Chưa báo ngày họp: Quế An. - Chưa họp: Quế Minh, Quế Thuận." in digest
    assert "Văn phòng đề nghị quý cơ quan nhắc các xã nêu trên" in digest


def test_a_draft_plan_is_shown_as_a_preview_and_nobody_is_told_to_forward_it() -> None:
    written = outgoing_letters.write(replace(samples.LAUNCH, plan=samples.DRAFT))

    assert written.subject.startswith("[Xem trước Kế hoạch] ")
    assert "chưa có số và ngày ban hành" in flat(written.text)
    assert "sao gửi Kế hoạch đến" not in flat(written.text)


@pytest.mark.parametrize("path", sorted(MAIL.glob("*/*.j2")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_html_templates_take_in_html_templates_only(path: Path) -> None:
    ending = ".html.j2" if path.name.endswith(".html.j2") else ".txt.j2"
    taken = list(meta.find_referenced_templates(Environment().parse(path.read_text(encoding="utf-8"))))

    assert all(one is not None and one.endswith(ending) for one in taken)


@pytest.mark.parametrize("folder", sorted(outgoing_letters.FOLDERS.values()))
def test_a_full_letter_says_more_than_the_least_one_of_its_kind(folder: str) -> None:
    full, least = (outgoing_letters.write(one[folder]) for one in (samples.FULL, samples.LEAST))

    assert len(full.text) > len(least.text)
    assert len(full.html) > len(least.html)


def filled(value: Any, text: str, many: int = 1) -> Any:
    """The same value with that text wherever a person could have typed, and every list repeated."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(filled(one, text, many) for one in value) * many
    if isinstance(value, plans.AddresseeClass):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: filled(getattr(value, one.name), text, many) for one in fields(value)})
    return value


@pytest.mark.parametrize("letter", EVERY)
def test_nothing_that_people_type_comes_alive(letter: outgoing.Letter) -> None:
    written = outgoing_letters.write(filled(letter, NASTY))

    assert "49" not in written.text
    assert not re.search(r"<script|<a ", written.html)
    assert not re.search(r"://|evil\.example", written.text + written.html + written.subject)
    assert not [line for line in written.text.split("\n") if line.startswith("Bcc")]
    assert len(written.subject.splitlines()) == 1
    assert "[Đạt]" not in written.subject


@pytest.mark.parametrize("letter", samples.FULL.values(), ids=samples.FULL)
@given(text=st.text(max_size=60))
@example('"><td>&lt;&#60;')
@example("\u2028]\x85[x] http://a.example\t=?utf-8?q?x?=")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_one_subject_line_and_html_of_ours_only(letter: outgoing.Letter, text: str) -> None:
    plain = outgoing_letters.write(filled(letter, "chữ"))

    written = outgoing_letters.write(filled(letter, text))

    assert len(written.subject) <= 150
    assert len(written.subject.splitlines()) == 1
    assert set(re.findall(r"<[^>]*>?", written.html)) <= set(re.findall(r"<[^>]*>?", plain.html))
    assert "\r" not in written.text


@pytest.mark.parametrize("letter", samples.FULL.values(), ids=samples.FULL)
def test_very_long_lists_of_very_long_names_still_fit(letter: outgoing.Letter) -> None:
    written = outgoing_letters.write(filled(letter, 'Xã Trà Đơn & "Tr\'Hy" ' * 90, many=40))

    assert len(written.html.encode()) <= letter_lines.LARGEST_HTML
    assert len(written.text.encode()) <= letter_lines.LARGEST_TEXT
    assert len(written.subject) <= 150


def test_four_hundred_debts_are_shortened_to_the_most_urgent_and_the_rest_is_counted() -> None:
    debts = tuple(
        outgoing.Debt(f"Nội dung số {number}", date(2023, 11, 15 + number % 10)) for number in reversed(range(400))
    )
    written = outgoing_letters.write(replace(samples.REQUEST, debts=debts))

    html = flat(" ".join(words_of(written.html)))

    assert len(re.findall(r"^   [a-zđ]{1,2}\) ", written.text, re.M)) == 200
    assert "Và 200 nội dung khác." in written.text
    assert "24/11/2023" not in written.text
    assert re.search(r"Và \d{3} nội dung khác\.", html)
    assert "và 399 nội dung khác" in written.subject


@pytest.mark.parametrize(
    ("address", "is_shown"),
    [
        ("http://soket.test/v2/runs?tags=cho&a=%7B%22b%22%3A1%7D", True),
        ("https://soket.test/", True),
        ("javascript:alert(1)", False),
        ("http://soket.test/ x", False),
        ("http://soket.test/\r\nBcc: a", False),
        ('http://soket.test/"><script>', False),
        ("", False),
    ],
)
def test_links_lead_to_plain_addresses_only(address: str, is_shown: bool) -> None:
    letter = replace(samples.ALERT, links=(outgoing.Link("Xem lần chạy", address),))

    written = outgoing_letters.write(letter)

    assert ("<a href=" in written.html, "Xem lần chạy" in written.text) == (is_shown, is_shown)
    assert (markup.escape(address) in written.html) is is_shown or not address
