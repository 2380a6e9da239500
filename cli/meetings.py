"""`soket meeting …`: a meeting is planned, was held, or is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cli import acts, days, desks, help_texts

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk

app = help_texts.app("meeting", "Hội nghị: ghi lịch họp, ghi đã họp.")


@app.command
def record(
    unit: Annotated[str, Parameter(help="Đơn vị họp, ví dụ: 'xã A Nông'.")],
    *,
    on: Annotated[str, Parameter(help="Ngày họp, ví dụ 04/10/2023.")],
    state: Annotated[
        Literal["held", "planned", "cancelled"], Parameter(help="held: đã họp; planned: dự kiến; cancelled: bỏ lịch.")
    ] = "held",
    within: Annotated[str, Parameter(name="--in", help="Huyện của đơn vị, khi nhiều xã trùng tên.")] = "",
    place: Annotated[str, Parameter(help="Địa điểm.")] = "",
    chair: Annotated[str, Parameter(help="Người chủ trì; không ghi là theo kế hoạch.")] = "",
    form: Annotated[
        Literal["conference", "meeting"], Parameter(help="conference: hội nghị; meeting: cuộc họp.")
    ] = "conference",
    online: Annotated[bool, Parameter(help="Họp trực tuyến.")] = False,
    attendance: Annotated[int, Parameter(help="Số người dự.")] = 0,
    lessons: Annotated[str, Parameter(help="Kinh nghiệm rút ra; xã điểm phải ghi.")] = "",
    awards: Annotated[
        Literal["given", "none", ""], Parameter(help="given: có khen thưởng; none: không.", show_choices=False)
    ] = "",
    evidence: Annotated[str, Parameter(help="Minh chứng: số văn bản, đường dẫn ảnh.")] = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Ghi lịch họp hoặc ghi đã họp của một đơn vị.

    Ví dụ: soket meeting record "xã A Nông" --in "Tây Giang" --on 04/10/2023 --lessons "Làm tốt vận động" --by "Lê C, chuyên viên" --as-of 2023-10-05T09:00
    """
    day = days.read(on)

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import meetings

        report = meetings.MeetingReport(
            unit, day, by, state, within, place, chair, form, not online, attendance, lessons, awards, evidence
        )
        return meetings.record(desk, report)

    return acts.run(asked, do)
