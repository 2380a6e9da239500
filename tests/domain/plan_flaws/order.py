"""Flaws that keep the machine from running: ids that lead nowhere, circles, gates that stay shut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain import plans
from tests import factories as make
from tests.domain.plan_flaws.planting import both, bound, duty, gate, paper, planted, with_more

CASES = [
    planted("UNKNOWN_REFERENCE", "error", duty("bao-cao-huyen", bound="D-99"), "hạn “D-99”", "bao-cao-huyen"),
    planted(
        "UNKNOWN_REFERENCE",
        "error",
        gate("provincial_conference", make.make_condition("date_set", duties=("hoi-nghi-tinh",), not_before="D-05")),
        "nhiệm vụ “D-05”",
        id="gate-names-a-bound-for-a-duty",
    ),
    planted("UNKNOWN_REFERENCE", "error", paper("TL-004", assignee="huyen-nao"), "huyen-nao", id="paper-of-nobody"),
    planted("ID_DOUBLED", "error", with_more("duties", make.make_duty("phim", bound="D-08")), "phim", "2 mục"),
    planted("CIRCULAR_ORDER", "error", duty("hoi-nghi-xa", after=("bao-cao-xa",)), "bao-cao-xa", "hoi-nghi-xa"),
    planted(
        "CIRCULAR_BOUND",
        "error",
        bound("D-06", printed_before=None, relative_to="bao-in", offset_days=1),
        "bao-in → hoi-nghi-tinh → bao-in",
    ),
    planted("STAGE_ORDER", "error", lambda plan: make.with_stage(plan, "district_meeting", number=1), "số thứ tự 1"),
    planted(
        "STAGE_ORDER",
        "error",
        lambda plan: make.with_stage(plan, "provincial_conference", opens_next="district_meeting"),
        "giai đoạn đứng trước",
        id="stage-opens-an-earlier-one",
    ),
    planted(
        "STAGE_ORDER",
        "warning",
        lambda plan: make.with_stage(plan, "district_meeting", opens_next=""),
        "không giai đoạn nào mở tiếp",
        id="stage-nobody-opens",
    ),
    planted("STAGE_ORDER", "warning", gate("report_consolidation"), "không có điều kiện", id="stage-without-gate"),
    planted(
        "GATE_UNKNOWN_CONDITION", "error", gate("report_consolidation", make.make_condition("moon_full")), "moon_full"
    ),
    planted("GATE_CONDITION_EMPTY", "error", gate("report_consolidation", make.make_condition("accepted")), "accepted"),
    planted(
        "GATE_WAITS_FOR_NOBODY",
        "error",
        duty("bao-cao-huyen", owners=plans.Selector(kinds=("quan",))),
        "Báo cáo chung",
        "bao-cao-huyen",
    ),
    planted(
        "GATE_WAITS_FOR_ROSTER",
        "warning",
        both(
            duty("bao-cao-so", owners=plans.Selector(roster=make.ROSTER)),
            lambda plan: replace(plan, rosters=(make.make_roster(rows=()),)),
        ),
        "chưa nạp",
    ),
    planted("GATE_WAITS_FOR_ITSELF", "error", duty("tham-luan", opens=plans.STAGE), "tham-luan", "không bao giờ mở"),
    planted(
        "GATE_WAITS_FOR_LATER_STAGE",
        "error",
        gate("district_meeting", make.make_condition("accepted", duties=("hoi-nghi-tinh",))),
        "giai đoạn sau",
    ),
    planted(
        "GATE_WITHOUT_SELECTION",
        "error",
        gate("district_meeting", make.make_condition("pilots_held", duties=("hoi-nghi-xa",))),
        "chờ đơn vị điểm",
    ),
    planted("NO_DAY_FOR_CONFERENCE", "error", bound("D-06", printed_before=date(2023, 11, 30)), "không có ngày nào"),
    planted(
        "SELECTION_IMPOSSIBLE",
        "error",
        lambda plan: replace(
            plan,
            units=tuple(
                replace(one, participates="no") if one.parent == "huyen-nui-doi" else one for one in plan.units
            ),
        ),
        "huyện Núi Đôi",
        "chỉ có 0",
        units=("huyen-nui-doi",),
    ),
    planted(
        "SELECTION_IMPOSSIBLE",
        "error",
        duty("chon-thon", choice=None),
        "chon-thon",
        id="selection-of-nothing-in-particular",
    ),
    planted(
        "SELECTION_IMPOSSIBLE",
        "error",
        duty("chon-thon", choice=make.make_choice(of="name", purpose="village", level="", least=3, most=2)),
        "ít nhất 3, nhiều nhất 2",
        id="selection-of-more-than-allowed",
    ),
    planted(
        "PAPER_NEVER_CHOSEN",
        "error",
        lambda plan: make.without_duty(plan, "chon-thon"),
        "village",
        units=("huyen-song-bo",),
    ),
]
