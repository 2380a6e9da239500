"""Forms 3.5 and 3.6: invite to a conference or cancel it, and write down who comes."""

from __future__ import annotations

from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from config import settings
from domain import receipts
from flows import act_runs
from tasks import sending
from tasks.acts import invitations as acts
from tasks.desk import Desk

_REPLIES = {"dự": acts.ACCEPTED, "không dự": acts.DECLINED, "cử người khác dự": acts.SUBSTITUTE}


class InvitationForm(BaseModel):
    """Lập giấy mời theo thành phần của kế hoạch, mỗi người một thư. Mặc định là chạy thử: xem mời bao nhiêu người."""

    viec: Literal["chạy thử: xem mời những ai", "lập giấy mời, thư đổi lịch", "hủy họp"] = Field(
        "chạy thử: xem mời những ai", title="Việc"
    )
    gio: str = Field("08:00", title="Giờ họp", description="Ví dụ: 08:00")
    dia_diem: str = Field("", title="Địa điểm", description="Ví dụ: Hội trường UBND tỉnh; không cần khi hủy họp")
    hoi_nghi: str = Field(
        "", title="Hội nghị", description="Để trống là hội nghị cấp tỉnh; hội nghị của một huyện thì ghi tên huyện"
    )
    ly_do: str = Field("", title="Lý do", description="Chỉ cần khi hủy họp")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Lập giấy mời", flow_run_name="Đang ghi: giấy mời", persist_result=False)
async def invite(phiếu: InvitationForm) -> State:
    """Lập giấy mời, thư đổi lịch, hoặc thư hủy họp; thư nằm chờ duyệt gửi."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        head = sending.way_of(desk, settings.load()).head
        if said.viec == "hủy họp":
            return acts.cancel(desk, head, by=said.nguoi_quyet_dinh, reason=said.ly_do, duty=said.hoi_nghi)
        return acts.invite(
            desk,
            head,
            starts=said.gio,
            place=said.dia_diem,
            by=said.nguoi_quyet_dinh,
            duty=said.hoi_nghi,
            dry_run=said.viec.startswith("chạy thử"),
        )

    return await act_runs.answer(act)


class AnswerForm(BaseModel):
    """Ghi trả lời của người được mời: dự, không dự, hoặc cử người khác."""

    nguoi_duoc_moi: str = Field(
        title="Người được mời",
        description="Số của giấy mời, họ tên, chức vụ, hoặc đơn vị khi đơn vị chỉ có một giấy mời",
    )
    tra_loi: Literal["dự", "không dự", "cử người khác dự"] = Field("dự", title="Trả lời")
    nguoi_thay: str = Field("", title="Người dự thay", description="Họ tên, chức vụ; chỉ khi cử người khác dự")
    hoi_nghi: str = Field(
        "", title="Hội nghị", description="Để trống là hội nghị cấp tỉnh; hội nghị của một huyện thì ghi tên huyện"
    )
    nguoi_ghi: str = Field(title="Người ghi (họ tên, chức vụ)")


@flow(name="Ghi trả lời giấy mời", flow_run_name="Đang ghi: trả lời của {phiếu.nguoi_duoc_moi}", persist_result=False)
async def answer_invitation(phiếu: AnswerForm) -> State:
    """Ghi trả lời của một người được mời."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        head = sending.way_of(desk, settings.load()).head
        return acts.answer(
            desk,
            head,
            invited=said.nguoi_duoc_moi,
            reply=_REPLIES[said.tra_loi],
            by=said.nguoi_ghi,
            substitute=said.nguoi_thay,
            duty=said.hoi_nghi,
        )

    return await act_runs.answer(act)
