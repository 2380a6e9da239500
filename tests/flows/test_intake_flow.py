"""Run 9.3 and form 2.6 on the real server and worker; and a mailbox that fails, in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config import form_keys
from tasks import channels, form_packs, held
from tests import season
from tests.flows.conftest import Office, until
from tests.flows.test_stages import connected, last_run, run
from tests.tasks import intake_samples as samples

__all__ = ["connected"]

pytestmark = [
    pytest.mark.flow,
    pytest.mark.xdist_group("office"),
    pytest.mark.timeout(2400),
    pytest.mark.filterwarnings("default"),
]
BY = "Nguyễn Thị Thử, Phó Chánh Văn phòng"
STRANGER = "nguoi.la@hom-thu.example"


def pages(office: Office, run_id: str) -> str:
    """What a run left on its page."""
    found = office.post("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run_id]}}})
    return "\n".join(str(one["data"]) for one in found)


@pytest.fixture
def by_hand(office: Office) -> Iterator[Office]:
    """The office with run 9.3 started by nobody but the test."""
    address = f"/deployments/{office.ids['9.3']}"
    office.client.patch(address, json={"paused": True})
    until(lambda: not office.runs("9.3", states=("PENDING", "RUNNING")), "scheduled runs of 9.3 to end")
    yield office
    office.client.patch(address, json={"paused": False})


def blank_report(office: Office, unit: str, out: Path) -> bytes:
    desk = office.desk("2023-10-20T09:00")
    form_packs.build(desk, out, form_keys.keys(office.home), unit=unit)
    (path,) = out.rglob("bao-cao-huyen*.docx")
    return path.read_bytes()


@pytest.mark.proves("F33", "F11", "E20")
def test_a_strangers_file_is_taken_in_by_9_3_and_placed_by_form_2_6(by_hand: Office, tmp_path: Path) -> None:
    office, unit = by_hand, season.DISTRICTS[0]
    mail = samples.mail(STRANGER, [("bao cao.docx", blank_report(office, unit, tmp_path))], subject="Báo cáo")
    inbox = office.home / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "thu.eml").write_bytes(mail)
    os.utime(inbox / "thu.eml", (1_700_000_000, 1_700_000_000))  # long quiet

    taken = office.ended(office.press("9.3"))
    (waiting,) = held.listed(office.desk("2030-01-01T00:00"))
    wrong = office.ended(office.press("2.6", phiếu={"so": "không rõ", "don_vi": unit, "nguoi_quyet_dinh": BY}))
    form = {"so": str(waiting.number), "viec": f"bao-cao-huyen:{unit}", "nguoi_quyet_dinh": BY}
    right = office.ended(office.press("2.6", phiếu=form))

    assert (taken["name"], taken["state_name"]) == ("Đã nhận 1 thư: 1 chờ xếp", "Completed")
    assert "can-nguoi" in taken["tags"]
    assert f"| {waiting.number} | bao cao.docx | {STRANGER} |" in pages(office, taken["id"])
    assert [one.name for one in (inbox / "cho-xep").iterdir()] == ["thu.eml"]
    assert wrong["name"].startswith("Không ghi: Số của tệp")
    assert right["name"].startswith(f"Đã ghi: xếp tệp số {waiting.number}, cần sửa: ")
    assert BY in pages(office, right["id"])
    assert held.listed(office.desk("2030-01-01T00:00")) == []


@pytest.fixture
def mailbox_at(connected: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mailbox where nobody listens, with retries that do not wait; the list grows with every look."""
    from flows import intake

    for key, value in {"HOST": "127.0.0.1", "PORT": "9", "USER": "nhan", "TLS": "none"}.items():
        monkeypatch.setenv(f"SOKET_IMAP_{key}", value)
    monkeypatch.setattr(intake, "take_step", intake.take_step.with_options(retry_delay_seconds=0))
    looks: list[str] = []
    original = channels.fetch

    def fetch(desk: Any, account: Any) -> channels.Fetched:
        looks.append(account.host)
        return original(desk, account)

    monkeypatch.setattr(channels, "fetch", fetch)
    return looks


@pytest.mark.proves("F33", "E35")
def test_a_mailbox_that_is_away_is_tried_again_and_the_drop_folder_taken_in_all_the_same(
    connected: Office, mailbox_at: list[str]
) -> None:
    from flows.intake import intake

    (connected.home / "inbox").mkdir()
    (connected.home / "inbox" / "la.docx").write_bytes(b"PK")
    state = run(intake, as_of=connected.desk("2023-10-20T09:00").as_of)
    shown = last_run(connected, intake.name)

    assert state.is_failed()
    assert len(mailbox_at) == 4
    assert shown["name"].startswith("Hỏng: không đọc được hộp thư, tự thử lại · đã nhận 1 tệp: ")
    assert "Không nối được máy chủ thư 127.0.0.1" in pages(connected, shown["id"])


def test_a_mailbox_that_says_no_is_not_tried_again_and_asks_for_a_person(
    connected: Office, mailbox_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.intake import intake

    monkeypatch.setenv("SOKET_IMAP_HOST", "imap.que-son.example")
    state = run(intake, as_of=connected.desk("2023-10-20T09:00").as_of)
    shown = last_run(connected, intake.name)

    assert state.is_failed()
    assert mailbox_at == ["imap.que-son.example"]
    assert shown["name"] == "Hỏng: không đọc được hộp thư, cần người xử lý"
    assert "can-nguoi" in shown["tags"]
    assert "chỉ được gọi máy này" in pages(connected, shown["id"])


def test_nothing_new_ends_well_and_leaves_no_page(connected: Office) -> None:
    from flows.intake import intake

    state = run(intake, as_of=connected.desk("2023-10-20T09:00").as_of)
    shown = last_run(connected, intake.name)

    assert state.is_completed()
    assert shown["name"] == "Không có tệp mới · thứ Sáu 20/10 09:00"
    assert pages(connected, shown["id"]) == ""
