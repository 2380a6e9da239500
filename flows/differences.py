"""Form 2.9: explain a difference between two figures, or take the explanation back."""

from __future__ import annotations

from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from domain import form_words
from flows import act_runs
from tasks.acts import differences


class ExplanationForm(BaseModel):
    """Giải trình một chỗ số liệu chênh lệch; lời giải trình được in trong báo cáo và còn giá trị chừng nào hai số chưa đổi."""

    ma: str = Field(title="Mã chênh lệch", description="Như trên bảng tổng hợp, ví dụ tong:dv23-509:xa_dat_ntm:2023e")
    viec: Literal["giải trình", "bỏ giải trình"] = Field("giải trình", title="Việc")
    loi: str = Field(title="Lời giải trình, hoặc lý do bỏ", description="Vì sao cả hai số đều đúng, bằng một câu")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Giải trình chênh lệch", flow_run_name="Đang ghi: {phiếu.viec} {phiếu.ma}", persist_result=False)
async def explain_difference(phiếu: ExplanationForm) -> State:
    """Giải trình một chỗ chênh lệch số liệu, hoặc bỏ giải trình."""
    said = phiếu
    if said.viec == form_words.UNEXPLAIN:
        return await act_runs.answer(
            lambda desk: differences.withdraw(desk, difference=said.ma, by=said.nguoi_quyet_dinh, reason=said.loi)
        )
    return await act_runs.answer(
        lambda desk: differences.confirm(desk, difference=said.ma, by=said.nguoi_quyet_dinh, explanation=said.loi)
    )
