"""`soket outbox`: the letters of intake, listed, read and written as files."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests import databases, season
from tests.cli.conftest import Run
from tests.tasks import intake_samples

NOW = ("--as-of", "2023-11-10T09:00")
AT = ("--as-of", "2023-11-13T08:00")
BY = ("--by", season.BY)
WHY = ("--reason", "Sai nơi nhận")
BO = "van-thu@song-bo.example"
"""The one address that the small plan has."""


@pytest.fixture
def answered(soket: Run, tmp_path: Path) -> Run:
    """One mail came and was answered."""
    mail = intake_samples.mail("nguoi.la@hom-thu.example", [("a.docx", b"PK")])
    (tmp_path / "thu.eml").write_bytes(mail)
    soket("intake", "thu.eml", *NOW)
    return soket


def test_letters_are_listed_read_and_saved(answered: Run, tmp_path: Path) -> None:
    (one,) = answered("outbox", "list", "--json", *NOW).json
    shown = answered("outbox", "show", str(one["number"]), *NOW)
    saved = answered("outbox", "save", "--out", "thu", *NOW)
    again = answered("outbox", "save", "--out", "thu", *NOW)

    assert (one["recipient"], one["kind"]) == ("nguoi.la@hom-thu.example", "answer")
    head = f"Gửi: {one['recipient']}\nTiêu đề: {one['subject']}\nTình trạng: chờ gửi\n\nKết quả:"
    assert shown.out.startswith(head)
    assert (saved.code, again.code) == (0, 0)
    (file,) = (tmp_path / "thu").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert str(mail["Subject"]) == one["subject"]


def test_the_list_is_one_line_a_letter_and_knows_nothing_of_what_was_written_later(answered: Run) -> None:
    earlier = ["--as-of", "2023-09-30T08:00"]

    head, row = answered("outbox", "list", *NOW).out.splitlines()

    assert head.split() == ["Số", "Loại", "Tình", "trạng", "Gửi", "Lập", "lúc", "Tệp", "Tiêu", "đề"]
    assert row.split("  ")[0] == "1"
    assert all(word in row for word in ("trả lời", "chờ gửi", "nguoi.la@hom-thu.example", "…"))
    assert answered("outbox", "list", *earlier).out.startswith("Chưa có thư nào như vậy.")


def test_nothing_written_and_unknown_number_are_sentences(soket: Run) -> None:
    assert soket("outbox", "list", *NOW).out.startswith("Chưa có thư nào như vậy.")
    unknown = soket("outbox", "show", "7", "--json", *NOW)
    assert (unknown.code, unknown.json["refused"]["code"]) == (1, "LETTER_UNKNOWN")


def test_original_of_a_held_file_is_written_as_it_came_and_never_over_another(answered: Run, tmp_path: Path) -> None:
    (waiting,) = answered("held", "list", "--json", *NOW).json
    number = str(waiting["number"])

    first = answered("held", "original", number, "--out", "xem", *NOW)
    (file,) = (tmp_path / "xem").iterdir()
    same = file.read_bytes() == (tmp_path / "thu.eml").read_bytes()
    file.write_bytes(b"khac")
    second = answered("held", "original", number, "--out", "xem", *NOW)

    assert (first.code, same, second.code) == (0, True, 1)
    assert file.read_bytes() == b"khac"


# --------------------------------------------------------------------------------------------- written, released, sent


@pytest.fixture
def written(soket: Run) -> Run:
    """The letters of a morning."""
    soket("outbox", "write", *AT)
    return soket


def test_letters_of_a_morning_are_counted_and_units_without_an_address_named(soket: Run) -> None:
    first = soket("outbox", "write", *AT)
    again = soket("outbox", "write", *AT, "--json")

    assert first.code == 0
    assert first.out == "Đã lập thư: 1 triển khai kế hoạch, 1 đôn đốc.\n"
    assert "Lưu ý: Sở Y tế chưa có địa chỉ thư trong danh bạ. Thêm bằng: soket outbox address." in first.err
    assert {*again.json["written"].values()} == {0}
    assert "so-y-te" in again.json["without_address"]
    assert soket("outbox", "write", *AT).out == "Không phải lập thư nào lúc này.\n"


def test_what_a_release_would_send_is_seen_first_and_nothing_changes(
    written: Run, facts: Callable[[], databases.Dump]
) -> None:
    before = facts()

    seen = written("outbox", "preview", "--json", *AT)
    shown = written("outbox", "preview", "--kind", "launch", *AT)
    tried = written("outbox", "release", "--dry-run", *BY, *AT, "--json")

    assert seen.json | {"samples": []} == {
        "numbers": seen.json["numbers"],
        "kinds": [["triển khai kế hoạch", 1], ["đôn đốc", 1]],
        "counts": [["huyện", 2]],
        "samples": [],
        "outside": [],
        "invented": 2,
        "off": [],
        "sentence": "2 thư: 2 huyện; ngoài danh bạ: 0",
    }
    assert [one[1] for one in seen.json["samples"]] == [BO, BO]
    assert shown.out.startswith(f"1 thư: 1 huyện; ngoài danh bạ: 0\n  Thư số {seen.json['numbers'][0]} gửi {BO}: ")
    assert "địa chỉ giả" in shown.err
    assert tried.json["receipt"]["title"] == "Chạy thử, chưa gửi gì: 2 thư: 2 huyện; ngoài danh bạ: 0"
    assert facts() == before


def test_letters_are_released_taken_back_and_wait_where_no_relay_is_set_up(written: Run) -> None:
    launch, escalation = written("outbox", "preview", "--json", *AT).json["numbers"]

    released = written("outbox", "release", "--numbers", str(launch), *BY, *AT)
    taken_back = written("outbox", "withdraw", str(escalation), *WHY, *BY, *AT)
    sent = written("outbox", "send", "--json", *AT)
    said = written("outbox", "send", *AT)
    listed = {one["number"]: one["state"] for one in written("outbox", "list", "--json", *AT).json}

    assert released.out.startswith("Đã duyệt gửi: 1 thư\n")
    assert "Muốn sửa lại: soket outbox withdraw …" in released.out
    assert taken_back.out.startswith("Đã thu hồi: 1 thư\n")
    assert (listed[launch], listed[escalation]) == ("released", "withdrawn")
    assert sent.json == {"counts": {}, "in_doubt": [], "left": 1, "fault": "", "recovered": 0}
    assert (said.code, said.out) == (0, "Không gửi thư nào.\n")
    assert "chưa cài đặt máy chủ gửi thư (smtp_host)" in said.err
    assert [one["number"] for one in written("outbox", "list", "--state", "withdrawn", "--json", *AT).json] == [
        escalation
    ]


@pytest.mark.proves("E26")
def test_new_address_takes_the_letters_that_wait_with_it(written: Run) -> None:
    found = written("outbox", "address", "Sông Bờ", "moi@song-bo.example", "--reason", "Huyện báo", *BY, *AT, "--json")

    assert found.json["receipt"]["facts"] == [
        {"label": "Trước đó", "value": BO},
        {"label": "Lý do", "value": "Huyện báo"},
        {"label": "Gửi lại", "value": "2 thư"},
    ]
    assert {one["recipient"] for one in written("outbox", "list", "--json", *AT).json} == {"moi@song-bo.example"}


@pytest.mark.proves("F31")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("list", "--kind", "lauch"), "WORD_UNKNOWN"),
        (("list", "--state", "gone"), "WORD_UNKNOWN"),
        (("release", "--kind", "thanks", *BY), "NOTHING_WAITS"),
        (("release", "--numbers", "mười", *BY), "NUMBERS_BROKEN"),
        (("release",), "PERSON_MISSING"),
        (("withdraw", *WHY, *BY), "LETTERS_MISSING"),
        (("withdraw", "1", *BY), "REASON_MISSING"),
        (("withdraw", "4711", *WHY, *BY), "LETTER_UNKNOWN"),
        (("settle", "1", "--sent", *WHY, *BY), "NOT_IN_DOUBT"),
        (("settle", "4711", "--not-sent", *WHY, *BY), "LETTER_UNKNOWN"),
        (("address", "Sông Bờ", "khong-co-a-cong", *WHY, *BY), "ADDRESS_BROKEN"),
    ],
)
def test_line_that_names_nothing_usable_is_refused_and_changes_nothing(
    written: Run, facts: Callable[[], databases.Dump], line: tuple[str, ...], code: str
) -> None:
    before = facts()

    found = written("outbox", *line, *AT, "--json")

    assert (found.code, found.json["refused"]["code"]) == (1, code)
    assert facts() == before
