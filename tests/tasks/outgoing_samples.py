"""One letter of every kind that the office sends, with all there can be in it, and with as little as there must be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from domain import outgoing
from domain.plans import OFFICIAL, SOFT, AddresseeClass

DISTRICTS = AddresseeClass("cap-duoi", "UBND cấp huyện, cấp xã", "yêu cầu", may_be_ordered=True)
DEPARTMENTS = AddresseeClass("so-nganh", "Sở, ban, ngành thuộc UBND tỉnh", "đề nghị", may_be_ordered=True)
UNIONS = AddresseeClass("doan-the", "Mặt trận, đoàn thể", "đề nghị", may_be_ordered=False)
LEADERS = AddresseeClass("lanh-dao", "Lãnh đạo tỉnh", "kính mời", may_be_ordered=False)

TITLE = (
    "Tổ chức Hội nghị sơ kết 3 năm (2021-2023) thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới trên địa "
    "bàn tỉnh"
)
DRAFT = outgoing.PlanRef("UBND tỉnh Quảng Nam", TITLE)
PLAN = outgoing.PlanRef("UBND tỉnh Quảng Nam", TITLE, "5678/KH-UBND", date(2023, 9, 15))
OFFICE = "Văn phòng Điều phối nông thôn mới tỉnh"
CONFERENCE = "Hội nghị sơ kết 3 năm (2021-2023) thực hiện Chương trình NTM cấp tỉnh"
CHAIR = "Đồng chí Nguyễn Văn A, Chủ tịch UBND huyện Quế Sơn"
HOST = "http://soket.test/v2"
BOUND = date(2023, 11, 15)

MEETING = outgoing.Debt("Hội nghị sơ kết cấp huyện", BOUND, "Dự kiến 14/11", basis="theo Kế hoạch")
REPORT = outgoing.Debt(
    "Báo cáo sơ kết 3 năm của UBND cấp huyện",
    BOUND,
    "Một đường (thiếu văn bản chính thức)",
    (OFFICIAL,),
    basis="theo Kế hoạch",
)
AWARDS = outgoing.Debt(
    "Đề nghị khen thưởng cấp tỉnh",
    date(2023, 11, 1),
    "Quá hạn 13 ngày (dự kiến 14/11)",
    basis="hạn do Văn phòng đề nghị",
)
MEDIA = outgoing.Debt("Nội dung truyền thông về Hội nghị sơ kết cấp huyện", None, "Chưa có")
FILES = (
    outgoing.Attachment("bieu-so-lieu-que-son.xlsx", "biểu số liệu đã điền sẵn"),
    outgoing.Attachment("bao-cao-que-son.docx", "mẫu báo cáo"),
)


def base(**changes: Any) -> dict[str, Any]:
    """What every letter has: to Quế Sơn, on Monday 13/11/2023."""
    known: dict[str, Any] = {
        "addressee": "UBND huyện Quế Sơn",
        "tone": DISTRICTS,
        "office": OFFICE,
        "plan": PLAN,
        "as_of": date(2023, 11, 13),
        "phone": "0235 000 000",
        "is_simulated": True,
    }
    return known | changes


def least(**changes: Any) -> dict[str, Any]:
    """The same before the plan is issued, without telephone and mark."""
    return base(plan=DRAFT, phone="", is_simulated=False, **changes)


def guest(**changes: Any) -> dict[str, Any]:
    """What letters about the provincial conference have: on Friday 24/11/2023."""
    known: dict[str, Any] = {
        "addressee": CHAIR,
        "you": "đồng chí",
        "as_of": date(2023, 11, 24),
        "meeting": CONFERENCE,
        "host": "UBND tỉnh Quảng Nam",
        "on": date(2023, 12, 8),
        "clock": "07 giờ 30",
        "place": "Hội trường UBND tỉnh, số 62 Hùng Vương, thành phố Tam Kỳ",
        "chair": "Đồng chí Phó Chủ tịch UBND tỉnh",
    }
    return base(**known | changes)


BELOW = outgoing.Below(
    "Các xã của quý huyện",
    "xã",
    (
        outgoing.Lack("Chưa báo ngày họp", ("Quế An",)),
        outgoing.Lack("Chưa họp", ("Quế Minh", "Quế Thuận")),
        outgoing.Lack("Chưa có báo cáo", ("Quế Hiệp", "Quế Long")),
        outgoing.Lack("Cần sửa báo cáo", ("Quế Phong",)),
    ),
    "8/11 xã đã họp",
)
RETURNED = outgoing.Returned(
    "Phụ lục số liệu", date(2023, 11, 10),
    'Trang "Nợ đọng", ô F18 và trang "Tiêu chí", ô D12 chưa khớp với các ô liên quan', BOUND,
)  # fmt: skip
PART = outgoing.UnitPart(
    "UBND huyện Quế Sơn",
    (MEETING, REPORT),
    (RETURNED,),
    (
        outgoing.Accepted("Chọn 1-2 xã tổ chức Hội nghị sơ kết điểm", date(2023, 9, 27)),
        outgoing.Accepted("Sao gửi Kế hoạch cho UBND các xã"),
    ),
    BELOW,
)

LAUNCH = outgoing.Launch(
    **base(as_of=date(2023, 9, 18)),
    debts=(
        outgoing.Debt("Sao gửi Kế hoạch cho UBND các xã", date(2023, 9, 26), basis="hạn do Văn phòng đề nghị"),
        outgoing.Debt("Chọn 1-2 xã tổ chức Hội nghị sơ kết điểm", date(2023, 9, 28), basis="hạn do Văn phòng đề nghị"),
        outgoing.Debt("Hội nghị sơ kết cấp huyện", BOUND, basis="theo Kế hoạch"),
        outgoing.Debt("Báo cáo sơ kết 3 năm của UBND cấp huyện", BOUND, basis="theo Kế hoạch"),
    ),
    forward_to="UBND 11 xã trên địa bàn",
    forward_before=date(2023, 9, 26),
    files=(outgoing.Attachment("ke-hoach-5678.pdf", "Kế hoạch"), *FILES),
)
REQUEST = outgoing.Request(
    **base(as_of=date(2023, 10, 16)),
    debts=(
        outgoing.Debt("Báo cáo sơ kết 3 năm của UBND cấp huyện", BOUND, basis="theo Kế hoạch"),
        outgoing.Debt("Hội nghị sơ kết cấp huyện", BOUND, basis="theo Kế hoạch"),
        outgoing.Debt("Đề nghị khen thưởng cấp tỉnh", date(2023, 12, 1), basis="hạn do Văn phòng đề nghị"),
    ),
    stage="Hội nghị và báo cáo cấp huyện",
    files=FILES,
)
DIGEST = outgoing.Digest(**base(), units=(PART,))
ESCALATION = outgoing.Escalation(
    **base(addressee="Đồng chí Chủ tịch UBND huyện Nam Giang", you="đồng chí", as_of=date(2023, 11, 17)),
    unit_name="UBND huyện Nam Giang",
    debts=(REPORT, MEETING),
    copies=("Đồng chí Trần Thị C, thành viên Ban Chỉ đạo tỉnh đứng điểm huyện Nam Giang",),
    official="Công văn số 89/VPĐP-TH ngày 17/11/2023",
    files=(outgoing.Attachment("cong-van-89.pdf", "công văn"),),
)
GATE = outgoing.GateOpened(
    **base(addressee=OFFICE, tone=DEPARTMENTS, as_of=date(2023, 11, 15)),
    stage="Tổng hợp báo cáo chung",
    opened_at="07:45 thứ Tư 15/11/2023",
    met="có 17/18 huyện và đủ các sở",
    missing=(outgoing.Lack("Báo cáo sơ kết 3 năm của UBND cấp huyện", ("Nam Giang",)),),
    decided_by="Lê Thị B, Phó Chánh Văn phòng",
    reason="sạt lở, mất điện tại 02 xã",
)
INVITATION = outgoing.Invitation(
    **guest(),
    capacities=("lãnh đạo UBND cấp huyện", "thành viên Ban Chỉ đạo tỉnh", "người trình bày tham luận số 12"),
    reply_before=date(2023, 12, 5),
    files=(outgoing.Attachment("giay-moi-45.pdf", "Giấy mời số 45/GM-UBND"), outgoing.Attachment("lich-hop.ics")),
)
DATE_CHANGE = outgoing.DateChange(
    **guest(on=date(2023, 12, 11), as_of=date(2023, 12, 1)),
    old_on=date(2023, 12, 8),
    old_clock="07 giờ 30",
    old_place="Hội trường UBND tỉnh, số 62 Hùng Vương, thành phố Tam Kỳ",
    old_chair="Đồng chí Phó Chủ tịch UBND tỉnh",
    reply_before=date(2023, 12, 7),
    files=(outgoing.Attachment("lich-hop.ics"),),
)
CANCELLATION = outgoing.Cancellation(
    **guest(as_of=date(2023, 12, 5)),
    reason="tập trung ứng phó mưa lũ",
    files=(outgoing.Attachment("lich-hop.ics"),),
)
SUBSTITUTE = outgoing.Substitute(
    **guest(addressee="Đồng chí Phạm Thị D, Phó Chủ tịch UBND huyện Quế Sơn"),
    instead_of="đồng chí Nguyễn Văn A, Chủ tịch UBND huyện Quế Sơn",
    asked_by="UBND huyện Quế Sơn",
    files=(outgoing.Attachment("lich-hop.ics"),),
)
THANKS = outgoing.Thanks(
    **base(as_of=date(2023, 12, 20)),
    unit_name="UBND huyện Quế Sơn",
    results=(
        outgoing.Result("Hội nghị sơ kết cấp huyện", "đã họp ngày 14/11/2023, đúng hạn"),
        outgoing.Result("Báo cáo sơ kết 3 năm của UBND cấp huyện", "đạt, đúng hạn"),
    ),
)
MORNING = outgoing.Morning(
    **base(addressee="", tone=DEPARTMENTS),
    decisions=(
        outgoing.Item(
            "Nam Giang xin gia hạn báo cáo đến hết 17/11 (lý do: sạt lở, mất điện tại 02 xã)",
            (outgoing.Link("Quyết định", f"{HOST}/deployments/deployment/1/run?parameters=%7B%22a%22%3A1%7D"),),
        ),
        outgoing.Item(
            "01 thư chưa rõ đơn vị; nhiều khả năng là UBND huyện Hiệp Đức (chữ ký cuối thư ghi tên cơ quan)",
            (outgoing.Link("Xếp thư", f"{HOST}/deployments/deployment/2/run"),),
        ),
        outgoing.Item("05 thư mời chờ duyệt gửi", (outgoing.Link("Xem, duyệt", f"{HOST}/runs?tags=cho"),)),
    ),
    due=(
        outgoing.Item("Huyện: Nam Giang, Quế Sơn, Hiệp Đức"),
        outgoing.Item("Sở, ngành: 04 đơn vị (danh sách và điện thoại kèm theo, in được)"),
    ),
    returned=(outgoing.Item("Quế Sơn (từ 10/11, 02 chỗ). Đã nhắc 01 lần; lần nhắc tới: 08:00 hôm nay"),),
    news=(
        outgoing.Item("Thêm 02 huyện đạt; 04 tham luận"),
        outgoing.Item("01 địa chỉ thư hỏng (UBND xã Chơ Chun)", (outgoing.Link("Sửa địa chỉ", f"{HOST}/run/33"),)),
    ),
    machine=(outgoing.Item("Hộp thư đọc 07:25; thư phải gửi 41, đã gửi 41; sao lưu 01:10. Không có việc hỏng"),),
    due_words="3 huyện và 4 sở đến hạn ngày mai",
    due_before=BOUND,
    since=date(2023, 11, 10),
    links=(outgoing.Link("Bảng chung", f"{HOST}/artifacts/artifact/00-bang-chung"),),
    has_print=True,
)
ALERT = outgoing.Alert(
    **base(addressee="Bộ phận kỹ thuật"),
    what="Không đọc được hộp thư",
    at="08:00 thứ Hai 13/11/2023",
    effect="thư của các đơn vị đến sau 07:25 chưa được ghi nhận; máy tự thử lại lúc 08:30",
    steps=("Kiểm tra đường truyền và máy chủ thư", "Chạy: soket check", "Nếu mật khẩu hộp thư đã đổi, sửa tệp cài đặt"),
    links=(outgoing.Link("Xem lần chạy", f"{HOST}/runs/flow-run/1"),),
)

FULL: dict[str, outgoing.Letter] = {
    "phat-dong": LAUNCH,
    "de-nghi": REQUEST,
    "nhac-viec": DIGEST,
    "don-doc": ESCALATION,
    "mo-buoc": GATE,
    "giay-moi": INVITATION,
    "doi-ngay": DATE_CHANGE,
    "huy-hop": CANCELLATION,
    "doi-nguoi-du": SUBSTITUTE,
    "cam-on": THANKS,
    "sang-nay": MORNING,
    "bao-hong": ALERT,
}
_BARE_MEETING: dict[str, Any] = {"meeting": CONFERENCE, "host": "UBND tỉnh Quảng Nam", "on": date(2023, 12, 8)}
LEAST: dict[str, outgoing.Letter] = {
    "phat-dong": outgoing.Launch(**least(), debts=(MEDIA,)),
    "de-nghi": outgoing.Request(**least(), debts=(MEDIA,)),
    "nhac-viec": outgoing.Digest(**least(), units=(outgoing.UnitPart("UBND huyện Quế Sơn", (MEDIA,)),)),
    "don-doc": outgoing.Escalation(**least(), unit_name="UBND huyện Nam Giang", debts=(AWARDS,)),
    "mo-buoc": outgoing.GateOpened(**least(), stage="Tổng hợp báo cáo chung", opened_at="07:45 thứ Tư 15/11/2023"),
    "giay-moi": outgoing.Invitation(**least(), **_BARE_MEETING),
    "doi-ngay": outgoing.DateChange(**least(), **_BARE_MEETING, old_on=date(2023, 12, 7)),
    "huy-hop": outgoing.Cancellation(**least(), **_BARE_MEETING),
    "doi-nguoi-du": outgoing.Substitute(**least(), **_BARE_MEETING, instead_of="đồng chí Nguyễn Văn A"),
    "cam-on": outgoing.Thanks(**least(), unit_name="UBND huyện Quế Sơn", results=()),
    "sang-nay": outgoing.Morning(**least(addressee=""), decisions=(), due=(), returned=(), news=(), machine=()),
    "bao-hong": outgoing.Alert(
        **least(addressee="Bộ phận kỹ thuật"), what="Đĩa gần đầy", at="08:00 thứ Hai 13/11/2023"
    ),
}

OTHER_SHAPES: dict[str, outgoing.Letter] = {
    "doi-gio-va-noi": replace(
        DATE_CHANGE, old_on=DATE_CHANGE.on, old_clock="08 giờ 00", old_place="Hội trường Thành ủy Tam Kỳ"
    ),
    "doi-chu-tri": replace(
        DATE_CHANGE, old_on=DATE_CHANGE.on, old_clock=DATE_CHANGE.clock, old_chair="Đồng chí Chủ tịch UBND tỉnh"
    ),
    "nhac-viec-mot-dau-moi": outgoing.Digest(
        **base(addressee="Bộ phận tổng hợp", as_of=date(2023, 11, 17)),
        units=(
            outgoing.UnitPart("UBND xã Quế An", (MEDIA, AWARDS)),
            outgoing.UnitPart(
                "UBND xã Quế Minh", (outgoing.Debt("Báo cáo sơ kết của xã", BOUND, "Một đường", (SOFT,)),)
            ),
        ),
    ),
    "nhac-viec-doan-the": outgoing.Digest(
        **base(addressee="Hội Nông dân tỉnh", tone=UNIONS, as_of=date(2023, 12, 1)),
        units=(outgoing.UnitPart("Hội Nông dân tỉnh", (outgoing.Debt("Báo cáo tham luận", date(2023, 11, 30)),)),),
    ),
    "nhac-viec-xa": outgoing.Digest(**base(), units=(outgoing.UnitPart("UBND huyện Quế Sơn", below=BELOW),)),
}
