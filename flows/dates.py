"""Form 2.4: set or move a day; form 2.7: number and date of the signed plan."""

from __future__ import annotations

from datetime import date
from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from domain import receipts
from flows import act_runs
from flows.form_choices import choices
from tasks import campaigns
from tasks.acts import dates
from tasks.desk import Desk


class DateForm(BaseModel):
    """Đặt hoặc dời ngày họp, hoặc đặt hạn làm việc cho việc mà kế hoạch không ghi hạn."""

    viec: str = Field(title="Việc", json_schema_extra=choices("dated"))
    ngay: date = Field(
        title="Ngày", description="Ngày họp; với hạn làm việc là ngày 'trước ngày …' (hôm đó đã là muộn)"
    )
    loai: Literal["ngày họp", "hạn làm việc"] = Field("ngày họp", title="Đây là")
    ly_do: str = Field("", title="Lý do", description="Bắt buộc khi dời ngày hoặc đặt hạn làm việc")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Đặt, dời ngày", flow_run_name="Đang ghi: đặt ngày cho {phiếu.viec}", persist_result=False)
async def set_date(phiếu: DateForm) -> State:
    """Đặt hoặc dời ngày."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        if said.loai == "hạn làm việc":
            return dates.set_working_date(
                desk, duty=said.viec, before=said.ngay, by=said.nguoi_quyet_dinh, reason=said.ly_do
            )
        return dates.set_day(desk, duty=said.viec, on=said.ngay, by=said.nguoi_quyet_dinh, reason=said.ly_do)

    return await act_runs.answer(act)


class IssueForm(BaseModel):
    """Ghi số và ngày của kế hoạch đã ký; từ đó các bước mới được mở và kế hoạch mới được viện dẫn."""

    so: str = Field(title="Số, ký hiệu", description="Ví dụ: 6789/KH-UBND")
    ngay: date = Field(title="Ngày ban hành")
    nguoi_quyet_dinh: str = Field(title="Người ghi (họ tên, chức vụ)")


@flow(name="Ban hành kế hoạch", flow_run_name="Đang ghi: ban hành kế hoạch {phiếu.so}", persist_result=False)
async def issue_plan(phiếu: IssueForm) -> State:
    """Ghi số, ngày ban hành kế hoạch."""
    said = phiếu
    return await act_runs.answer(
        lambda desk: campaigns.issue(desk, number=said.so, on=said.ngay, by=said.nguoi_quyet_dinh)
    )
