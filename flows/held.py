"""Forms 2.6 and 2.8: whose is a file that no rule could place, and what belongs nowhere."""

from __future__ import annotations

from prefect import State, flow
from pydantic import BaseModel, Field

from config import settings
from domain import receipts
from flows import act_runs
from tasks import held_receipts, intake_tools
from tasks.desk import Desk


class PlacementForm(BaseModel):
    """Xếp một tệp chưa rõ của ai vào việc của một đơn vị; tệp được kiểm tra ngay như mọi tệp khác."""

    so: str = Field(title="Số của tệp", description="Số trong bảng Chờ xếp của lượt 9.3, ví dụ 12")
    don_vi: str = Field(
        "",
        title="Là của đơn vị",
        description="Ví dụ: xã Tam Anh Nam; để trống khi ô Việc ghi mã việc hoặc số tham luận",
    )
    huyen: str = Field("", title="Thuộc huyện", description="Chỉ cần khi tên đơn vị có ở nhiều huyện")
    viec: str = Field(
        "", title="Việc", description="Mã việc trên bảng hoặc số tham luận (P-024); để trống nếu đơn vị chỉ có một việc"
    )
    ghi_nho_den: str = Field(
        "",
        title="Ghi nhớ địa chỉ người gửi đến hết ngày",
        description="Ví dụ 31/12/2023: từ nay đến hết ngày đó, thư từ địa chỉ này là của đơn vị trên; để trống là không ghi nhớ",
    )
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


class ClosingForm(BaseModel):
    """Đóng lại thư hoặc tệp không thuộc việc nào của đợt (thư mời, quảng cáo); bản gốc vẫn giữ, không trả lời ai."""

    so: str = Field(title="Số của tệp", description="Số trong bảng Chờ xếp của lượt 9.3, ví dụ 12")
    ly_do: str = Field(title="Lý do", description="Ví dụ: thư mời họp của đơn vị khác")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Xếp thư chưa rõ", flow_run_name="Đang ghi: xếp tệp số {phiếu.so}", persist_result=False)
async def place_held(phiếu: PlacementForm) -> State:
    """Xếp một tệp chưa rõ của ai vào việc của một đơn vị."""
    said, chosen = phiếu, settings.load()

    def act(desk: Desk) -> receipts.Receipt:
        with intake_tools.opened(desk, chosen) as tools:
            return held_receipts.place(
                desk,
                tools,
                number=said.so,
                by=said.nguoi_quyet_dinh,
                unit=said.don_vi,
                within=said.huyen,
                duty=said.viec,
                remember_until=said.ghi_nho_den,
            )

    return await act_runs.answer(act)


@flow(name="Đóng thư không thuộc việc nào", flow_run_name="Đang ghi: đóng tệp số {phiếu.so}", persist_result=False)
async def close_held(phiếu: ClosingForm) -> State:
    """Đóng lại thư hoặc tệp không thuộc việc nào của đợt."""
    said = phiếu
    return await act_runs.answer(
        lambda desk: held_receipts.close(desk, number=said.so, by=said.nguoi_quyet_dinh, reason=said.ly_do)
    )
