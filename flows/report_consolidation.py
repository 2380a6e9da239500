"""Third stage: the main report is drafted once the reports of districts and departments are accepted or waived."""

from __future__ import annotations

from datetime import datetime

from prefect import State, flow

from flows import stage_runs


@flow(name="Tổng hợp báo cáo chung", flow_run_name="Đang chạy: Tổng hợp báo cáo chung", persist_result=False)
async def report_consolidation(
    campaign: str = "", unit: str = "", as_of: datetime | None = None, dry_run: bool = False, refreeze: bool = False
) -> State:
    """Giai đoạn 3: chốt các báo cáo đã nhận và lập bản thảo báo cáo chung.

    Args:
        campaign: Mã đợt sơ kết; để trống khi chỉ có một đợt.
        unit: Tên một đơn vị nếu chỉ chạy cho huyện đó; để trống là tất cả.
        as_of: Thời điểm coi là hiện tại; để trống là bây giờ.
        dry_run: Chạy thử: cho biết sẽ mở những việc gì, không ghi gì.
        refreeze: Lập bản thảo mới nếu số liệu đã đổi.
    """
    return await stage_runs.run("report_consolidation", campaign, unit, as_of, dry_run=dry_run, refreeze=refreeze)
