"""Form 1.1: a meeting is planned, was held, or is cancelled."""

from __future__ import annotations

from datetime import date
from typing import Literal

from prefect import State, flow
from pydantic import BaseModel, Field

from domain import form_words
from flows import act_runs
from tasks.acts import meetings


class MeetingDetails(BaseModel):
    """Những điều ghi thêm về cuộc họp; có thể để trống và ghi bổ sung sau."""

    dia_diem: str = Field("", title="Địa điểm")
    chu_tri: str = Field("", title="Chủ trì", description="Để trống là theo kế hoạch")
    hinh_thuc: Literal["hội nghị", "cuộc họp toàn thể"] = Field("hội nghị", title="Hình thức")
    so_nguoi: int = Field(0, title="Số người dự", description="0 là chưa rõ", ge=0, le=100_000)
    khen_thuong: Literal["chưa trả lời", "có khen thưởng", "không khen thưởng"] = Field(
        "chưa trả lời", title="Khen thưởng tại cuộc họp"
    )
    minh_chung: str = Field("", title="Minh chứng", description="Biên bản số, ảnh, nơi lưu")


class MeetingForm(BaseModel):
    """Ghi nhận một hội nghị hoặc cuộc họp sơ kết: dự kiến, đã họp, hoặc bỏ lịch."""

    don_vi: str = Field(
        title="Đơn vị", description="Ví dụ: xã Lăng, huyện Tây Giang. Không dấu cũng được nếu chỉ có một nơi."
    )
    ngay: date = Field(title="Ngày họp")
    tinh_trang: Literal["đã họp", "dự kiến họp", "bỏ lịch họp"] = Field("đã họp", title="Tình trạng")
    kinh_nghiem: str = Field("", title="Kinh nghiệm rút ra", description="Bắt buộc với xã điểm: có thì bước sau mới mở")
    chi_tiet: MeetingDetails = Field(MeetingDetails(), title="Ghi thêm")  # pyright: ignore[reportCallIssue]
    nguoi_ghi: str = Field(title="Người ghi (họ tên, chức vụ)")


@flow(name="Ghi nhận hội nghị", flow_run_name="Đang ghi: hội nghị của {phiếu.don_vi}", persist_result=False)
async def record_meeting(phiếu: MeetingForm) -> State:
    """Ghi nhận một hội nghị hoặc cuộc họp sơ kết."""
    said = phiếu
    report = meetings.MeetingReport(
        unit=said.don_vi,
        on=said.ngay,
        by=said.nguoi_ghi,
        state=form_words.MEETING_STATES[said.tinh_trang],
        place=said.chi_tiet.dia_diem,
        chair=said.chi_tiet.chu_tri,
        form=form_words.MEETING_FORMS[said.chi_tiet.hinh_thuc],
        attendance=said.chi_tiet.so_nguoi,
        lessons=said.kinh_nghiem,
        awards=form_words.AWARDS[said.chi_tiet.khen_thuong],
        evidence=said.chi_tiet.minh_chung,
    )
    return await act_runs.answer(lambda desk: meetings.record(desk, report))
