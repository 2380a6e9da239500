"""Second stage: a district meets and reports once every pilot it chose has met and drawn its lessons."""

from __future__ import annotations

from datetime import datetime

from prefect import State, flow

from flows import stage_runs


@flow(name="Hội nghị sơ kết cấp huyện", flow_run_name="Đang chạy: Hội nghị sơ kết cấp huyện", persist_result=False)
async def district_meeting(
    campaign: str = "", unit: str = "", as_of: datetime | None = None, dry_run: bool = False
) -> State:
    """Giai đoạn 2: mỗi huyện được mở khi các xã điểm của huyện đã họp và ghi kinh nghiệm.

    Args:
        campaign: Mã đợt sơ kết; để trống khi chỉ có một đợt.
        unit: Tên một đơn vị nếu chỉ chạy cho huyện đó; để trống là tất cả.
        as_of: Thời điểm coi là hiện tại; để trống là bây giờ.
        dry_run: Chạy thử: cho biết sẽ mở những việc gì, không ghi gì.
    """
    return await stage_runs.run("district_meeting", campaign, unit, as_of, dry_run=dry_run)
