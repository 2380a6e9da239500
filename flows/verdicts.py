"""Form 2.1: accept, return, take an acceptance back, strike out what was written down by mistake; form 2.2: extend, or take the extension back."""

from __future__ import annotations

from datetime import date
from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from domain import errors, form_words, receipts
from flows import act_runs
from tasks.acts import arrivals, verdicts
from tasks.desk import Desk


class VerdictForm(BaseModel):
    """Nhận (đạt), trả lại một báo cáo, tham luận đã đến đủ, hoặc bỏ một lần ghi nhầm; trả lại phải có lý do để đơn vị sửa."""

    viec: str = Field(
        title="Việc", description="Mã việc trên bảng, ví dụ bao-cao-huyen:dv23-509, hoặc số tham luận P-024"
    )
    quyet_dinh: Literal[
        "nhận (đạt)",
        "trả lại",
        "rút lại việc nhận",
        "bỏ văn bản ghi nhầm",
        "bỏ bản mềm ghi nhầm",
        "bỏ xác nhận ghi nhầm",
    ] = Field(title="Quyết định")
    don_vi: str = Field("", title="Đơn vị", description="Chỉ cần khi ô Việc ghi tên việc, không ghi mã")
    ly_do: str = Field("", title="Lý do", description="Bắt buộc khi trả lại, rút lại hoặc bỏ: chỗ nào, cần gì")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Nhận hoặc trả lại", flow_run_name="Đang ghi: {phiếu.quyet_dinh} {phiếu.viec}", persist_result=False)
async def judge(phiếu: VerdictForm) -> State:
    """Nhận hoặc trả lại một báo cáo, tham luận."""
    said = phiếu
    leg = form_words.STRIKES.get(said.quyet_dinh)
    if leg is not None:
        return await act_runs.answer(
            lambda desk: arrivals.strike_out(
                desk, leg=leg, by=said.nguoi_quyet_dinh, reason=said.ly_do, unit=said.don_vi, duty=said.viec
            )
        )
    return await act_runs.answer(
        lambda desk: verdicts.judge(
            desk,
            act=form_words.VERDICTS[said.quyet_dinh],
            by=said.nguoi_quyet_dinh,
            unit=said.don_vi,
            duty=said.viec,
            reason=said.ly_do,
        )
    )


class ExtensionForm(BaseModel):
    """Gia hạn cho một đơn vị; hạn gốc vẫn được giữ và in bên cạnh."""

    viec: str = Field(title="Việc", description="Mã việc trên bảng, hoặc tên việc kèm đơn vị ở dưới")
    den_het_ngay: date | None = Field(None, title="Đến hết ngày", description="Để trống khi bỏ gia hạn")
    don_vi: str = Field("", title="Đơn vị", description="Chỉ cần khi ô Việc ghi tên việc, không ghi mã")
    quyet_dinh: Literal["gia hạn", "bỏ gia hạn"] = Field("gia hạn", title="Quyết định")
    ly_do: str = Field(title="Lý do")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Gia hạn", flow_run_name="Đang ghi: {phiếu.quyet_dinh} {phiếu.viec}", persist_result=False)
async def extend(phiếu: ExtensionForm) -> State:
    """Gia hạn hoặc bỏ gia hạn cho một đơn vị."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        if said.quyet_dinh == "bỏ gia hạn":
            return verdicts.withdraw_extension(
                desk, by=said.nguoi_quyet_dinh, reason=said.ly_do, unit=said.don_vi, duty=said.viec
            )
        if said.den_het_ngay is None:
            raise errors.Refusal(
                "DATE_MISSING", "Thiếu ngày gia hạn: ô 'Đến hết ngày' đang để trống. Hãy chọn ngày cuối được gửi."
            )
        return verdicts.extend(
            desk, until=said.den_het_ngay, by=said.nguoi_quyet_dinh, reason=said.ly_do, unit=said.don_vi, duty=said.viec
        )

    return await act_runs.answer(act)
