"""Before letters are let go: words of blame are told, and a broken template of our mails lets nothing go."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config import settings as office
from domain import outbox
from domain.outbox import State
from tasks import desk as desks
from tasks import letters_out
from tasks import outbox as listing
from tasks.acts import outbox as acts
from tests.conftest import MakeDesk
from tests.season import BY
from tests.tasks.conftest import CheckRefused

HEAD = letters_out.Letterhead("van-phong@tinh-mau.example", "Văn phòng", (b"k" * 32,))
POLITE = "Đề nghị quý cơ quan gửi báo cáo trước ngày 15/11/2023."


@pytest.fixture
def waiting(desk: MakeDesk) -> desks.Desk:
    return desk("2023-11-10T08:00")


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The words of mails of an installed copy, to change."""
    copy = Path(shutil.copytree(office.TEMPLATES, tmp_path / "mau"))
    monkeypatch.setattr(office, "TEMPLATES", copy)
    return copy / "mail"


def put(desk: desks.Desk, *texts: str, subject: str = "[Đề nghị] Báo cáo") -> list[int]:
    """Drafts with these texts; returns their numbers."""
    drafts = [
        letters_out.Draft(
            f"{subject}/{number}", outbox.REQUEST, f"xa-{number}@tinh-mau.example", subject, text, f"<p>{text}</p>",
            state=State.DRAFT,
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip
    with desks.writing(desk) as work:
        ids = letters_out.put(work, HEAD, drafts)
    return [ids[one.key] for one in drafts]


def states(desk: desks.Desk) -> set[str]:
    return {one.state for one in listing.listed(desk)}


def blamed(warnings: tuple[str, ...]) -> list[str]:
    return [one for one in warnings if "có lời" in one]


@pytest.mark.proves("X17", "T-42")
def test_release_tells_which_letter_holds_a_word_of_blame(waiting: desks.Desk) -> None:
    _, bad, _ = put(waiting, POLITE, f"{POLITE} Lý do: xã CHÂY Ì,\nthiếu trách nhiệm.", POLITE)
    (other,) = put(waiting, POLITE, subject="[Phê bình] Báo cáo")

    tried = acts.release(waiting, by=BY, is_outside_agreed=True, dry_run=True)
    done = acts.release(waiting, by=BY, is_outside_agreed=True)

    assert blamed(done.warnings) == [
        f"Thư số {bad} có lời “chây ì”, “thiếu trách nhiệm”; thư chỉ đề nghị, không phê bình. Hãy xem lại thư này.",
        f"Thư số {other} có lời “phê bình”; thư chỉ đề nghị, không phê bình. Hãy xem lại thư này.",
    ]
    assert blamed(tried.warnings) == blamed(done.warnings)
    assert states(waiting) == {State.RELEASED}  # told, not refused


def test_only_letters_that_go_are_read_and_many_are_counted(waiting: desks.Desk) -> None:
    put(waiting, *(f"{POLITE} Phê bình." for _ in range(8)))
    (polite,) = put(waiting, POLITE, subject="[Đề nghị] Tham luận")

    assert blamed(acts.release(waiting, by=BY, numbers=[polite], is_outside_agreed=True).warnings) == []
    rest = blamed(acts.release(waiting, by=BY, is_outside_agreed=True).warnings)

    assert len(rest) == 6
    assert rest[-1] == "Còn 3 thư khác có lời như vậy."


def test_broken_template_lets_nothing_go_until_it_is_mended(
    waiting: desks.Desk, mail: Path, check_refused: CheckRefused
) -> None:
    put(waiting, POLITE)
    template = mail / "de-nghi" / "noi-dung.txt.j2"
    good = template.read_text("utf-8")
    template.write_text(good.replace("{% block body %}", "{% block body %}\n{{ khong_co }}"), encoding="utf-8")
    line = good[: good.index("{% block body %}")].count("\n") + 2

    with check_refused("TEMPLATE_BROKEN", "Chưa duyệt gửi thư nào.", f"mail/de-nghi/noi-dung.txt.j2, dòng {line}"):
        acts.release(waiting, by=BY, is_outside_agreed=True)
    tried = acts.release(waiting, by=BY, is_outside_agreed=True, dry_run=True)
    assert any(f"noi-dung.txt.j2, dòng {line}" in one for one in tried.warnings)
    template.write_text(good, encoding="utf-8")
    acts.release(waiting, by=BY, is_outside_agreed=True)

    assert states(waiting) == {State.RELEASED}
