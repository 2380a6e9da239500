"""First stage: pilot communes meet first and lessons are drawn, then all communes meet and report."""

from __future__ import annotations

from datetime import datetime

from prefect import State, flow

from flows import stage_runs


@flow(
    name="Sơ kết điểm và sơ kết cấp xã", flow_run_name="Đang chạy: Sơ kết điểm và sơ kết cấp xã", persist_result=False
)
async def commune_pilot_meeting(
    campaign: str = "", unit: str = "", as_of: datetime | None = None, dry_run: bool = False
) -> State:
    """Giai đoạn 1: xã điểm họp trước, các xã còn lại họp và báo cáo.

    Args:
        campaign: Mã đợt sơ kết; để trống khi chỉ có một đợt.
        unit: Tên một đơn vị nếu chỉ chạy cho huyện đó; để trống là tất cả.
        as_of: Thời điểm coi là hiện tại; để trống là bây giờ.
        dry_run: Chạy thử: cho biết sẽ mở những việc gì, không ghi gì.
    """
    return await stage_runs.run("commune_pilot_meeting", campaign, unit, as_of, dry_run=dry_run)
