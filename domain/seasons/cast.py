"""The invented persons and words of a rehearsal. Each of them says that it is simulated."""

from __future__ import annotations

MARK = "(mô phỏng)"

CHIEF = f"Người mô phỏng 01, Chánh Văn phòng {MARK}"
DEPUTY = f"Người mô phỏng 02, Phó Chánh Văn phòng {MARK}"
"""Decides: extensions, overrides, dates."""
OFFICER = f"Người mô phỏng 03, chuyên viên Văn phòng Điều phối {MARK}"
"""Looks at what came in and accepts or returns it."""
CLERK = f"Người mô phỏng 04, văn thư Văn phòng Điều phối {MARK}"
"""Types in what arrived."""
SENDER = f"Người mô phỏng 05, văn thư của đơn vị gửi {MARK}"
"""Sends a unit's mail."""
MAILBOX = f"Người mô phỏng 06, trực hộp thư {MARK}"
"""Stands for the clock that lets the mailbox be read."""

NOWHERE = "xã Không Có Thật, huyện Không Có Thật"
"""A name no plan has; used where a plan has no two units that share one."""

LESSONS = (
    f"Bài học về vận động người dân góp công, góp sức {MARK}",
    f"Bài học về lồng ghép nguồn vốn và giám sát cộng đồng {MARK}",
    f"Bài học về giữ chuẩn tiêu chí sau khi được công nhận {MARK}",
)
RETURN_REASONS = (
    f"Thiếu phần tồn tại, hạn chế và kiến nghị {MARK}",
    f"Số liệu trong bảng chưa khớp với phần lời {MARK}",
    f"Báo cáo chưa nêu kết quả theo từng năm {MARK}",
)
EXTENSION_REASONS = (
    f"Mưa lũ chia cắt đường, đơn vị có văn bản xin lùi ngày {MARK}",
    f"Đơn vị mới thay cán bộ phụ trách, có văn bản xin thêm ngày {MARK}",
)
PLACES = (f"Hội trường Ủy ban nhân dân {MARK}", f"Nhà văn hóa {MARK}", f"Trung tâm hành chính {MARK}")


def place_name(noun: str, number: int) -> str:
    """The name of an invented village or cooperative."""
    return f"Mô phỏng {number:02d}" if noun else f"Nơi mô phỏng {number:02d}"
