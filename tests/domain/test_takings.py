"""What one pass over mailbox and drop folder is called, and what the boards say of it."""

from __future__ import annotations

import pytest

from domain import boards, progress, run_names, takings
from domain.answers import FileVerdict, Verdict
from tests.factories_survey import ZONE, at, busy_acts, make_survey


def came(*verdicts: Verdict, number: int = 1, is_mail: bool = True, unit: str = "") -> takings.Came:
    files = tuple(FileVerdict("bieu.xlsx", one, unit_name=unit) for one in verdicts)
    return takings.Came(number, "Báo cáo", "xa@xa.example", is_mail, files)


@pytest.mark.parametrize(
    ("taking", "text", "tags"),
    [
        (takings.Taking(has_mailbox=True), "Không có thư, tệp mới · thứ Hai 13/11 08:00", ()),
        (takings.Taking(), "Không có tệp mới · thứ Hai 13/11 08:00", ()),
        (
            takings.Taking((came(Verdict.ACCEPTED), came(Verdict.ACCEPTED), came(Verdict.RETURNED)), has_mailbox=True),
            "Đã nhận 3 thư: 2 đạt, 1 cần sửa",
            (),
        ),
        (
            takings.Taking((came(Verdict.ACCEPTED, Verdict.HELD, unit="UBND xã A"), came(is_mail=False))),
            "Đã nhận 1 thư, 1 tệp: 1 chờ xếp, 1 để riêng · UBND xã A",
            ("can-nguoi",),
        ),
        (
            takings.Taking((came(Verdict.ACCEPTED),), mailbox_failure="Không nối được.", will_retry=True),
            "Hỏng: không đọc được hộp thư, tự thử lại 08:30 · đã nhận 1 thư: 1 đạt",
            (),
        ),
        (
            takings.Taking(mailbox_failure="Sai mật khẩu.", folder_failure="Không mở được."),
            "Hỏng: không đọc được hộp thư, cần người xử lý; không dùng được thư mục nhận tệp, cần người xử lý",
            ("can-nguoi",),
        ),
        (takings.Taking(unjudged=("Lần gửi số 1.",)), "Hỏng: 1 lần gửi chưa kiểm tra được", ("can-nguoi",)),
        (
            takings.Taking(notes=("Tệp quá lớn.",)),
            "Không có tệp mới · cần xem 1 điều · thứ Hai 13/11 08:00",
            ("can-nguoi",),
        ),
    ],
)
def test_a_pass_is_named_by_what_failed_then_by_what_came(
    taking: takings.Taking, text: str, tags: tuple[str, ...]
) -> None:
    said = run_names.taking(taking, at(13, 11), ZONE, retry_at=at(13, 11, 8, 30))

    assert (said.text, said.tags) == (text, tags)


def test_the_name_of_a_large_pass_fits_and_says_when_it_is_simulated() -> None:
    names = [f"UBND xã {'Rất Dài ' * 4}{number}" for number in range(30)]
    found = takings.Taking(tuple(came(Verdict.ACCEPTED, number=n, unit=one) for n, one in enumerate(names)))

    said = run_names.taking(found, at(13, 11), ZONE, is_simulated=True).text

    assert said.startswith("Đã nhận 30 thư: 30 đạt · ")
    assert len(said) <= run_names.MOST
    assert run_names.taking(takings.Taking(), at(13, 11), ZONE, is_simulated=True).text.endswith("(mô phỏng)")


@pytest.mark.parametrize(
    ("verdicts", "word"),
    [
        ((Verdict.ACCEPTED, Verdict.RETURNED), "cần sửa"),
        ((Verdict.RETURNED, Verdict.HELD), "chờ xếp"),
        ((Verdict.NOT_DELIVERY, Verdict.REPEAT), "đã nhận trước đây"),
        ((), "để riêng"),
    ],
)
def test_a_mail_counts_by_the_file_that_needs_most_to_be_done(verdicts: tuple[Verdict, ...], word: str) -> None:
    assert takings.word(came(*verdicts).verdict) == word


@pytest.mark.proves("F11")
def test_files_that_wait_are_one_line_on_the_general_board_with_the_form() -> None:
    held = tuple((number, f"bieu {number}.xlsx" if number > 1 else "") for number in range(1, 6))
    survey = make_survey(acts=busy_acts(), held=held)
    before = [one.kind for one in progress.waiting(progress.Reading(make_survey(acts=busy_acts())))]

    (line,) = [one for one in boards.general(survey).waiting if one.kind == "held"]

    assert line.what == (
        "5 tệp gửi đến chờ xếp: số 1 (thư không kèm tệp), số 2 (bieu 2.xlsx), số 3 (bieu 3.xlsx) và 2 tệp khác."
    )
    assert [(act.deployment, dict(act.values)) for act in line.acts] == [("2.6", {"so": "2"}), ("2.8", {"so": "2"})]
    assert "held" not in before
    assert all(
        "held" not in {one.kind for one in boards.stage(survey, stage.id).waiting} for stage in survey.plan.stages
    )
