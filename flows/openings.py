"""Form 2.3: let a gate open although something is missing, or take that back; form 4.9: run a stage again."""

from __future__ import annotations

from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from domain import receipts
from flows import act_runs
from flows.form_choices import choices
from flows.review_pipeline import STAGES
from tasks.acts import openings
from tasks.desk import Desk


class OpeningForm(BaseModel):
    """Cho mở một bước khi còn thiếu; chỉ bỏ qua đúng những việc đang thiếu lúc này, và được in trong báo cáo."""

    giai_doan: str = Field(title="Bước", json_schema_extra=choices("stages"))
    don_vi: str = Field("", title="Đơn vị", description="Chỉ ghi khi bước mở riêng từng đơn vị, ví dụ: Huyện Nam Giang")
    quyet_dinh: Literal["chạy thử: xem sẽ bỏ qua gì", "cho mở", "thu hồi việc cho mở"] = Field(
        "chạy thử: xem sẽ bỏ qua gì", title="Quyết định"
    )
    ly_do: str = Field(title="Lý do")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Cho mở khi còn thiếu", flow_run_name="Đang ghi: {phiếu.quyet_dinh}", persist_result=False)
async def open_gate(phiếu: OpeningForm) -> State:
    """Cho mở một bước khi còn thiếu, hoặc thu hồi việc đó."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        if said.quyet_dinh == "thu hồi việc cho mở":
            return openings.withdraw_override(
                desk, stage=said.giai_doan, by=said.nguoi_quyet_dinh, reason=said.ly_do, unit=said.don_vi
            )
        return openings.override(
            desk,
            stage=said.giai_doan,
            by=said.nguoi_quyet_dinh,
            reason=said.ly_do,
            unit=said.don_vi,
            dry_run=said.quyet_dinh != "cho mở",
        )

    return await act_runs.answer(act)


class RetriggerForm(BaseModel):
    """Chạy lại một bước cho một đơn vị hoặc tất cả; chạy lại bao nhiêu lần cũng không ghi hai lần."""

    giai_doan: str = Field(title="Bước", json_schema_extra=choices("stages"))
    don_vi: str = Field("", title="Đơn vị", description="Để trống là tất cả")
    ly_do: str = Field(title="Lý do")
    nguoi_quyet_dinh: str = Field(title="Người yêu cầu (họ tên, chức vụ)")


@flow(name="Chạy lại một bước", flow_run_name="Đang ghi: chạy lại {phiếu.giai_doan}", persist_result=False)
async def rerun_stage(phiếu: RetriggerForm) -> State:
    """Chạy lại một bước; với bước tổng hợp thì lập bản thảo mới nếu số liệu đã đổi."""
    said = phiếu
    asked: list[tuple[str, str]] = []

    def act(desk: Desk) -> receipts.Receipt:
        receipt, stage, unit = openings.retrigger(
            desk, stage=said.giai_doan, by=said.nguoi_quyet_dinh, reason=said.ly_do, unit=said.don_vi
        )
        asked.append((stage, unit))
        return receipt

    state = await act_runs.answer(act)
    for stage, unit in asked:
        run = STAGES[stage]
        again = {"refreeze": True} if "refreeze" in run.parameters.properties else {}
        await run(unit=unit, return_state=True, **again)
    return state
