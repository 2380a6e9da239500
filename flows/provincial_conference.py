"""Last stage: the conference opens on a frozen report, accepted papers and a day that is set."""

from __future__ import annotations

from datetime import datetime

from prefect import State, flow

from flows import stage_runs


@flow(name="Hội nghị sơ kết cấp tỉnh", flow_run_name="Đang chạy: Hội nghị sơ kết cấp tỉnh", persist_result=False)
async def provincial_conference(
    campaign: str = "", unit: str = "", as_of: datetime | None = None, dry_run: bool = False
) -> State:
    """Giai đoạn 4: mở khi báo cáo chung đã chốt, tham luận đã nhận, ngày họp đã đặt.

    Args:
        campaign: Mã đợt sơ kết; để trống khi chỉ có một đợt.
        unit: Tên một đơn vị nếu chỉ chạy cho huyện đó; để trống là tất cả.
        as_of: Thời điểm coi là hiện tại; để trống là bây giờ.
        dry_run: Chạy thử: cho biết sẽ mở những việc gì, không ghi gì.
    """
    return await stage_runs.run("provincial_conference", campaign, unit, as_of, dry_run=dry_run)
