"""The words of the operators' drop-downs, each with what it means to an act: the same on a form and in a filled link."""

from __future__ import annotations

from domain import outbox, plans

MEETING_STATES = {"đã họp": "held", "dự kiến họp": "planned", "bỏ lịch họp": "cancelled"}
MEETING_FORMS = {"hội nghị": "conference", "cuộc họp toàn thể": "meeting"}
AWARDS = {"chưa trả lời": "", "có khen thưởng": "given", "không khen thưởng": "none"}
CHANNELS = {
    "Q.office": "qoffice",
    "bản giấy": "paper",
    "thư điện tử": "email",
    "chép tay bản mềm": "hand",
    "xác nhận đã làm": "confirmation",
}
CHANNEL_OF_LEG = {plans.OFFICIAL: "Q.office", plans.SOFT: "thư điện tử", "": "xác nhận đã làm"}
VERDICTS = {"nhận (đạt)": "accept", "trả lại": "return", "rút lại việc nhận": "withdraw_acceptance"}
STRIKES = {"bỏ văn bản ghi nhầm": plans.OFFICIAL, "bỏ bản mềm ghi nhầm": plans.SOFT, "bỏ xác nhận ghi nhầm": ""}
HELD, PLANNED = "đã họp", "dự kiến họp"
FREEZE_AGAIN, KEEP_FROZEN = "chốt lại nếu đầu vào đã đổi", "giữ bản chốt hiện có"
EXPLAIN, UNEXPLAIN = "giải trình", "bỏ giải trình"
SIGN, PRINTED, REOPEN = "duyệt", "ghi đã in", "mở lại"
TAKE_BACK = "thu hồi việc cho mở"
LETTER_KINDS = {
    "tất cả thư chờ duyệt": (),
    "triển khai kế hoạch": (outbox.LAUNCH,),
    "đề nghị báo cáo": (outbox.REQUEST,),
    "đôn đốc": (outbox.ESCALATION,),
    "giấy mời": (outbox.INVITATION,),
    "đổi ngày họp": (outbox.DATE_CHANGE,),
    "hủy họp": (outbox.CANCELLATION,),
    "đổi người dự": (outbox.SUBSTITUTE,),
    "cảm ơn": (outbox.THANKS,),
}
