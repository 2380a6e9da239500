"""Form 1.3: what a district chose; form 2.5: which unit an undecided obligation means."""

from __future__ import annotations

from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from flows import act_runs
from flows.form_choices import choices
from tasks.acts import selections


class SelectionForm(BaseModel):
    """Ghi nhận đơn vị được chọn (xã điểm, thôn, hợp tác xã), hoặc thôi chọn."""

    don_vi: str = Field(title="Nơi chọn", description="Ví dụ: Huyện Tây Giang", json_schema_extra=choices("units"))
    ten: str = Field(title="Được chọn", description="Tên xã, thôn hoặc hợp tác xã; xã thì phải thuộc nơi chọn")
    loai: str = Field(title="Chọn làm", json_schema_extra=choices("purposes"))
    viec: Literal["chọn", "thôi chọn"] = Field("chọn", title="Việc")
    ly_do: str = Field("", title="Lý do", description="Bắt buộc khi thôi chọn, hoặc chọn nhiều hơn kế hoạch cho phép")
    nguoi_ghi: str = Field(title="Người ghi (họ tên, chức vụ)")


@flow(name="Ghi nhận chọn", flow_run_name="Đang ghi: {phiếu.don_vi} chọn {phiếu.ten}", persist_result=False)
async def record_selection(phiếu: SelectionForm) -> State:
    """Ghi nhận nơi được chọn hoặc thôi chọn."""
    said = phiếu
    choice = selections.Choice(
        chooser=said.don_vi,
        purpose=said.loai,
        chosen=said.ten,
        by=said.nguoi_ghi,
        reason=said.ly_do,
        is_chosen=said.viec == "chọn",
    )
    return await act_runs.answer(lambda desk: selections.record(desk, choice))


class SettlementForm(BaseModel):
    """Xác định đơn vị cho một việc mà kế hoạch ghi chưa rõ; chỉ chọn được trong các đơn vị có thể."""

    viec: str = Field(title="Việc", description="Mã việc hoặc số tham luận, ví dụ P-058")
    don_vi: str = Field(title="Là đơn vị", description="Ghi đủ dấu, ví dụ: xã Trà Don, huyện Nam Trà My")
    ly_do: str = Field(title="Lý do", description="Căn cứ nào, ai cho biết")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Xác định đơn vị", flow_run_name="Đang ghi: xác định đơn vị của {phiếu.viec}", persist_result=False)
async def settle_unit(phiếu: SettlementForm) -> State:
    """Xác định đơn vị cho một việc chưa rõ."""
    said = phiếu
    return await act_runs.answer(
        lambda desk: selections.settle(
            desk, key=said.viec, unit=said.don_vi, by=said.nguoi_quyet_dinh, reason=said.ly_do
        )
    )
