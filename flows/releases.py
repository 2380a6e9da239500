"""Forms 3.1 to 3.4: release letters, withdraw them, give a unit a new address, say whether a letter went."""

from __future__ import annotations

from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from config import settings
from domain import form_words, receipts
from flows import act_runs
from tasks import sending
from tasks.acts import outbox as acts
from tasks.desk import Desk

Kind = Literal[
    "tất cả thư chờ duyệt", "triển khai kế hoạch", "đề nghị báo cáo", "đôn đốc", "giấy mời", "đổi ngày họp", "hủy họp",
    "đổi người dự", "cảm ơn",
]  # fmt: skip


class ReleaseForm(BaseModel):
    """Duyệt cho gửi các thư đang chờ. Mặc định là chạy thử: xem bao nhiêu thư, gửi cho ai, ba thư mẫu."""

    loai: Kind = Field("tất cả thư chờ duyệt", title="Loại thư")
    quyet_dinh: Literal["chạy thử: xem sẽ gửi gì", "cho gửi"] = Field("chạy thử: xem sẽ gửi gì", title="Quyết định")
    so_thu: str = Field(
        "", title="Chỉ các thư số", description="Ví dụ: 12, 15-18. Để trống là mọi thư chờ duyệt của loại đã chọn"
    )
    ngoai_danh_ba: bool = Field(False, title="Đồng ý gửi cả địa chỉ ngoài danh bạ")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Duyệt gửi thư", flow_run_name="Đang ghi: duyệt gửi {phiếu.loai}", persist_result=False)
async def release_letters(phiếu: ReleaseForm) -> State:
    """Duyệt cho gửi các thư đang chờ, hoặc xem trước sẽ gửi gì."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        return acts.release(
            desk,
            by=said.nguoi_quyet_dinh,
            kinds=form_words.LETTER_KINDS[said.loai],
            numbers=acts.numbers(said.so_thu),
            dry_run=said.quyet_dinh != "cho gửi",
            is_outside_agreed=said.ngoai_danh_ba,
        )

    return await act_runs.answer(act)


class WithdrawalForm(BaseModel):
    """Thu hồi thư chưa gửi. Thư đã gửi thì không thu hồi được."""

    so_thu: str = Field("", title="Các thư số", description="Ví dụ: 12, 15-18")
    loai: Kind = Field(
        "tất cả thư chờ duyệt", title="Hoặc mọi thư chờ duyệt thuộc loại", description="Chỉ dùng khi không ghi số thư"
    )
    ly_do: str = Field(title="Lý do")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Thu hồi thư", flow_run_name="Đang ghi: thu hồi thư {phiếu.so_thu}", persist_result=False)
async def withdraw_letters(phiếu: WithdrawalForm) -> State:
    """Thu hồi thư chưa gửi."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        return acts.withdraw(
            desk,
            by=said.nguoi_quyet_dinh,
            reason=said.ly_do,
            numbers=acts.numbers(said.so_thu),
            kinds=form_words.LETTER_KINDS[said.loai],
        )

    return await act_runs.answer(act)


class AddressForm(BaseModel):
    """Thay địa chỉ thư của một đơn vị và gửi lại những thư chưa đến được."""

    don_vi: str = Field(title="Đơn vị", description="Ví dụ: xã Chơ Chun, huyện Nam Giang")
    dia_chi: str = Field(title="Địa chỉ mới", description="Ví dụ: van-thu@don-vi.example")
    dia_chi_cu: str = Field("", title="Thay địa chỉ", description="Để trống là địa chỉ đang hỏng, hoặc đang dùng")
    ly_do: str = Field(title="Lý do")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(name="Sửa địa chỉ thư", flow_run_name="Đang ghi: địa chỉ của {phiếu.don_vi}", persist_result=False)
async def fix_address(phiếu: AddressForm) -> State:
    """Thay địa chỉ thư của một đơn vị, gửi lại những thư chưa đến được."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        head = sending.way_of(desk, settings.load()).head
        return acts.fix_address(
            desk,
            head,
            unit=said.don_vi,
            address=said.dia_chi,
            by=said.nguoi_quyet_dinh,
            reason=said.ly_do,
            old=said.dia_chi_cu,
        )

    return await act_runs.answer(act)


class DoubtForm(BaseModel):
    """Ghi một thư chưa rõ đã đi hay chưa, sau khi xem nhật ký của máy chủ gửi thư hoặc hỏi nơi nhận."""

    so_thu: int = Field(title="Thư số", ge=1)
    ket_qua: Literal["đã đi", "chưa đi, gửi lại"] = Field("đã đi", title="Kết quả")
    can_cu: str = Field(title="Căn cứ", description="Ví dụ: nhật ký máy chủ thư lúc 08:12 ghi đã nhận")
    nguoi_quyet_dinh: str = Field(title="Người quyết định (họ tên, chức vụ)")


@flow(
    name="Xác định thư chưa rõ", flow_run_name="Đang ghi: thư số {phiếu.so_thu} {phiếu.ket_qua}", persist_result=False
)
async def settle_letter(phiếu: DoubtForm) -> State:
    """Ghi một thư chưa rõ đã đi hay chưa."""
    said = phiếu

    def act(desk: Desk) -> receipts.Receipt:
        return acts.settle(
            desk, number=said.so_thu, has_gone=said.ket_qua == "đã đi", by=said.nguoi_quyet_dinh, reason=said.can_cu
        )

    return await act_runs.answer(act)
