"""Form 1.2: something arrived: a letter by Q.office or on paper, a soft file, a confirmation."""

from __future__ import annotations

from datetime import date
from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from domain import form_words, receipts
from flows import act_runs
from tasks.acts import arrivals
from tasks.desk import Desk


class ArrivalForm(BaseModel):
    """Ghi nhận văn bản, tệp hoặc lời xác nhận đã đến Văn phòng; giờ tính hạn là giờ Văn phòng nhận được."""

    don_vi: str = Field(
        "", title="Đơn vị gửi", description="Ví dụ: huyện Quế Sơn. Để trống nếu đã ghi mã việc có mã đơn vị."
    )
    viec: str = Field(
        "",
        title="Việc",
        description="Mã việc, số tham luận (P-024) hoặc tên việc. Để trống nếu đơn vị chỉ nợ một việc loại này.",
    )
    duong: Literal["Q.office", "bản giấy", "thư điện tử", "chép tay bản mềm", "xác nhận đã làm"] = Field(
        "Q.office", title="Đến bằng"
    )
    ngay_nhan: date = Field(title="Ngày nhận")
    van_ban: str = Field(
        "", title="Số văn bản hoặc ghi chú", description="Ví dụ: 123/BC-UBND; giờ nhận thì ghi thêm dạng 16:42"
    )
    nguoi_ghi: str = Field(title="Người ghi (họ tên, chức vụ)")


@flow(name="Ghi nhận văn bản đến", flow_run_name="Đang ghi: văn bản của {phiếu.don_vi}", persist_result=False)
async def record_arrival(phiếu: ArrivalForm) -> State:
    """Ghi nhận một văn bản, tệp hoặc lời xác nhận đã đến."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        number, received_at = arrivals.read_stamp(said.van_ban, said.ngay_nhan, desk)
        return arrivals.record(
            desk,
            arrivals.Arrival(
                unit=said.don_vi,
                duty=said.viec,
                channel=form_words.CHANNELS[said.duong],
                received_at=received_at,
                number=number,
                by=said.nguoi_ghi,
            ),
        )

    return await act_runs.answer(act)
