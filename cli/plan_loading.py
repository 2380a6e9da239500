"""`soket plan load` and `soket plan issue`: from files to a campaign, and the day it begins to count."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import acts, days, desks

if TYPE_CHECKING:
    from datetime import datetime

    from config.settings import Settings
    from domain import plans, receipts
    from tasks.desk import Desk


def load(
    directory: Annotated[Path, Parameter(help="Thư mục của kế hoạch.")],
    *,
    simulated: Annotated[bool, Parameter(help="Đợt mô phỏng (diễn tập): mọi trang đều ghi rõ.")] = False,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Nạp kế hoạch: mở một đợt sơ kết mới, hoặc nhận các tệp đã đổi vào đợt đang có. Nạp lại không sinh thêm.

    Chưa có cơ sở dữ liệu thì được tạo. --campaign đặt mã đợt khác với mã của kế hoạch.

    Ví dụ: soket plan load config/plans/quang-nam-ntm-2023 --by "Nguyễn A, quản trị" --as-of 2023-09-18T08:00
    """
    from config import settings
    from domain import plan_checks
    from models import database
    from tasks import campaigns, form_choices
    from tasks import desk as desks_at
    from tasks import plan_checks as whole
    from tasks.acts import checks

    by = checks.person(desks.person(asked.by))
    found = whole.read(directory)
    plan = found.plan
    faults = [one.message for one in plan_checks.check(plan, found.invited) if one.severity == plan_checks.ERROR]
    if faults:
        raise checks.refuse(
            "PLAN_FAULTY",
            f"Kế hoạch {directory} có {len(faults)} chỗ phải sửa nên chưa nạp: {faults[0]} Xem tất cả: soket plan check {directory}",
        )
    chosen = settings.load()
    key = asked.campaign.strip() or plan.key
    is_simulated, moment = _moment(chosen, plan, key, simulated, asked.as_of)
    database.upgrade(chosen.database)  # creates it, or brings an older one up to date
    receipt = campaigns.load_plan(chosen.database, directory, by=by, as_of=moment, key=key, is_simulated=is_simulated)
    form_choices.write(desks_at.Desk(chosen.database, key, moment, chosen.home))
    acts.tell(receipt, plan.zone, as_json=asked.json)
    return 0


def _moment(chosen: Settings, plan: plans.Plan, key: str, simulated: bool, typed: str) -> tuple[bool, datetime]:
    """(is the campaign a simulated one, the moment of loading)."""
    import pendulum

    from tasks import desk_opening
    from tasks.acts import checks

    held = next((one for one in desk_opening.known_campaigns(chosen) if one.key == key), None)
    if held is not None and simulated and not held.is_simulated:
        raise checks.refuse(
            "SIMULATION_DIFFERS",
            f"'{key}' là đợt thật nên không nạp thành đợt mô phỏng được. Hãy đặt mã khác: --campaign {key}-dien-tap.",
        )
    is_simulated = held.is_simulated if held is not None else simulated
    if typed.strip():
        moment = days.read_moment(typed, plan.zone, "--as-of")
    else:
        clock = desk_opening.set_clock(chosen, is_simulated=is_simulated, campaign=key)
        moment = clock if clock is not None else pendulum.now()
    return is_simulated, desk_opening.in_zone(moment, plan.zone)


def issue(
    *,
    number: Annotated[str, Parameter(help="Số của kế hoạch đã ký, ví dụ 6666/KH-UBND.")],
    on: Annotated[str, Parameter(help="Ngày ban hành, ví dụ 20/09/2023.")],
    asked: desks.Acted = desks.ACT,
) -> int:
    """Ghi số, ngày ban hành kế hoạch: từ đây giai đoạn đầu được mở.

    Ví dụ: soket plan issue --number 6666/KH-UBND --on 20/09/2023 --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-09-20T08:00
    """
    day = days.read(on)

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks import campaigns

        return campaigns.issue(desk, number=number, on=day, by=by)

    return acts.run(asked, do)
