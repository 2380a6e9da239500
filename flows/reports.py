"""Form 5.1: make a draft of the main report; form 5.2: sign it off, note that it was printed, open it again."""

from __future__ import annotations

from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from domain import form_words, receipts
from flows import act_runs
from tasks.acts import drafts
from tasks.desk import Desk


class DraftForm(BaseModel):
    """Lập bản thảo báo cáo chung từ bản chốt đầu vào; đầu vào và mẫu không đổi thì vẫn là bản cũ, không ghi hai lần."""

    dau_vao: Literal["chốt lại nếu đầu vào đã đổi", "giữ bản chốt hiện có"] = Field(
        "chốt lại nếu đầu vào đã đổi", title="Đầu vào"
    )
    ly_do: str = Field("", title="Lý do", description="Bắt buộc khi chốt lại, ví dụ: huyện Quế Sơn gửi thay báo cáo")
    nguoi_soan: str = Field(title="Người soạn (họ tên, chức vụ)")


@flow(name="Lập bản thảo báo cáo chung", flow_run_name="Đang ghi: lập bản thảo", persist_result=False)
async def make_draft(phiếu: DraftForm) -> State:
    """Lập bản thảo báo cáo chung."""
    said = phiếu
    return await act_runs.answer(
        lambda desk: drafts.prepare(
            desk, by=said.nguoi_soan, reason=said.ly_do, refreeze=said.dau_vao == form_words.FREEZE_AGAIN
        )
    )


class SignatureForm(BaseModel):
    """Duyệt bản thảo, ghi đã in, hoặc mở lại; người soạn không duyệt bản của mình."""

    viec: Literal["duyệt", "ghi đã in", "mở lại"] = Field("duyệt", title="Việc")
    ban_so: int = Field(0, title="Bản thảo số", description="0 là bản mới nhất", ge=0)
    nguoi_soan: str = Field("", title="Người soạn", description="Bắt buộc khi duyệt bản thảo do máy tự lập")
    ly_do: str = Field("", title="Lý do", description="Bắt buộc khi mở lại")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Duyệt, in bản thảo", flow_run_name="Đang ghi: {phiếu.viec} bản thảo", persist_result=False)
async def sign_draft(phiếu: SignatureForm) -> State:
    """Duyệt bản thảo báo cáo chung, ghi đã in, hoặc mở lại."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        by, number = said.nguoi_quyet_dinh, said.ban_so
        if said.viec == form_words.REOPEN:
            return drafts.reopen(desk, by=by, reason=said.ly_do, number=number)
        if said.viec == form_words.PRINTED:
            return drafts.mark_printed(desk, by=by, number=number)
        return drafts.sign(desk, by=by, number=number, preparer=said.nguoi_soan)

    return await act_runs.answer(act)
