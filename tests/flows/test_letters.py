"""The office's letters on a live server: looked at and released by form, sent by the run that the release wakes, once."""

from __future__ import annotations

from collections import Counter

import pytest

import models
from domain import outbox
from domain.outbox import State
from models import database
from models.queries import outbox as queries
from tasks import desk as desks
from tasks import letters_out, rehearsal_outbox
from tests.flows.conftest import Office, until

pytestmark = [pytest.mark.flow, pytest.mark.xdist_group("office"), pytest.mark.timeout(2400)]

BY = "Nguyễn Thị Thử, Phó Chánh Văn phòng"
HEAD = letters_out.Letterhead("van-phong@thu.example", "Văn phòng")


def drafts(office: Office, name: str, count: int) -> list[int]:
    """Letters that wait for a person: to the first district's contact."""
    contact = next(one for one in office.plan.contacts)
    with desks.writing(office.desk("2023-11-20T08:00")) as work:
        ids = letters_out.put(
            work,
            HEAD,
            [
                letters_out.Draft(
                    f"request:{name}:{number}", outbox.REQUEST, contact.email, f"Đề nghị số {number}", "Nội dung",
                    "<p>Nội dung</p>", unit=contact.unit,
                )
                for number in range(count)
            ],
            (outbox.REQUEST,),
        )  # fmt: skip
    return sorted(ids.values())


def state(office: Office, number: int) -> str:
    with database.reading(office.url) as session:
        row = session.get(models.Message, number)
        assert row is not None
        return row.state


@pytest.mark.proves("F32", "E39")
def test_a_release_is_looked_at_first_then_wakes_the_run_that_sends_once(office: Office) -> None:
    numbers = drafts(office, "duyet", 2)
    form = {"loai": "đề nghị báo cáo", "nguoi_quyet_dinh": BY}

    looked = office.ended(office.press("3.1", phiếu=form))
    before = [state(office, one) for one in numbers]
    released = office.ended(office.press("3.1", phiếu=form | {"quyet_dinh": "cho gửi"}))
    until(lambda: all(state(office, one) == State.SENT for one in numbers), "the released letters to go")
    again = office.ended(office.press("9.4"))

    receipt = office.post("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [looked["id"]]}}})[0]["data"]
    assert looked["name"].startswith("Chạy thử, chưa gửi gì: 2 thư")
    assert "ngoài danh bạ: 0" in receipt
    assert "Thư mẫu số" in receipt
    assert before == [State.DRAFT, State.DRAFT]
    assert released["name"].startswith("Đã duyệt gửi: 2 thư")
    assert again["state_name"] == "Completed"
    with database.reading(office.url) as session:
        sent = {one.message_id for one in queries.messages(session, 1) if one.id in numbers}
    took = Counter(rehearsal_outbox.arrived(office.home / "thu-da-gui"))
    assert {one: took[one] for one in sent} == dict.fromkeys(sent, 1), "each lies in the server's mailbox, once"


def test_a_wrong_release_says_why_and_sends_nothing(office: Office) -> None:
    (number,) = drafts(office, "sai", 1)
    form = {"loai": "đề nghị báo cáo", "quyet_dinh": "cho gửi", "so_thu": "mười hai", "nguoi_quyet_dinh": BY}

    wrong = office.ended(office.press("3.1", phiếu=form))
    withdrawn = office.ended(
        office.press("3.2", phiếu={"so_thu": str(number), "ly_do": "Sai nơi nhận", "nguoi_quyet_dinh": BY})
    )
    address = office.ended(
        office.press(
            "3.3", phiếu={"don_vi": "huyện Sông Bờ", "dia_chi": "không-phải", "ly_do": "Thử", "nguoi_quyet_dinh": BY}
        )
    )

    assert wrong["name"].startswith("Không ghi: 'mười' không phải số thư")
    assert withdrawn["name"].startswith("Đã thu hồi: 1 thư")
    assert address["name"].startswith("Không ghi: 'không-phải' không phải là một địa chỉ thư")
    assert state(office, number) == State.WITHDRAWN


def test_the_run_of_the_morning_ends_well(office: Office) -> None:
    run = office.ended(office.press("9.5"))
    sheet = office.artifact("05-viec-buoi-sang")

    assert run["state_name"] == "Completed"
    assert run["name"].startswith(("Đã lập thư", "Không phải lập thư"))
    # On a day off there is no sheet: nobody is at the office to read it.
    assert sheet is None or "**1. Cần quyết định**" in sheet["data"]
