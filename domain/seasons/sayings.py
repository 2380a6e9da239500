"""What simulated units write in words: remarks that several make in the same words, tasks, proposals. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from domain import forms
from domain.seasons import cast

REMARKS = (
    "Một số tiêu chí tuy đạt nhưng chưa bền vững, nhất là môi trường và thu nhập.",
    "Nguồn lực đầu tư còn hạn chế, chủ yếu dựa vào ngân sách cấp trên.",
    "Giải ngân vốn sự nghiệp còn chậm do văn bản hướng dẫn ban hành muộn.",
    "Cán bộ phụ trách nông thôn mới thay đổi nhiều, kiêm nhiệm nhiều việc.",
    "Người dân đồng tình, tham gia hiến đất, góp ngày công làm đường.",
    "Liên kết sản xuất gắn với tiêu thụ nông sản còn nhỏ lẻ.",
    "Địa hình chia cắt, mưa lũ kéo dài làm tăng chi phí xây dựng hạ tầng.",
    "Bài học là phải công khai, bàn bạc với dân trước khi làm.",
)
TASKS = (
    ("Duy trì, nâng chất các tiêu chí đã đạt", "UBND xã", "cả năm 2024"),
    ("Xử lý dứt điểm nợ đọng xây dựng cơ bản", "Phòng Tài chính - Kế hoạch", "30/6/2024"),
    ("Rà soát, đề nghị công nhận sản phẩm OCOP", "Phòng Nông nghiệp", "quý III/2024"),
    ("Tập huấn cán bộ thôn về giám sát cộng đồng", "Văn phòng Điều phối", "quý I/2024"),
)
PROPOSALS = (
    ("Bố trí đủ vốn đối ứng theo nghị quyết", "tỉnh", "ngân sách xã khó cân đối"),
    ("Hướng dẫn sớm về bộ tiêu chí mới", "Trung ương", "nhiều chỉ tiêu chưa có cách tính"),
    ("Giao vốn sự nghiệp ngay từ đầu năm", "tỉnh", "thời gian giải ngân ngắn"),
    ("Tăng kinh phí duy tu đường nội đồng", "UBND huyện", "đường xuống cấp sau mưa lũ"),
    ("Cho phép lồng ghép vốn các chương trình", "Chính phủ", "thủ tục riêng của từng nguồn"),
    ("Bổ sung biên chế chuyên trách", "cấp có thẩm quyền", ""),
)


def texts(form: forms.Narrative, unit: str, name: str, seed: str, version: int) -> list[str]:
    """A text for each section of a form. The same seed gives the same words."""
    found: list[str] = []
    for section in form.sections:
        chance = Random(f"{seed}|{unit}|{section.id}|words")
        own = (
            f"{name} đã thực hiện nội dung “{section.title}” theo kế hoạch; kết quả ba năm và phần việc còn lại"
            f" nêu ở biểu số liệu kèm theo (lần gửi thứ {version}) {cast.MARK}."
        )
        found.append(f"{own} {chance.choice(REMARKS)}" if chance.random() < 0.4 else own)
    return found


def rows(form: forms.Narrative, unit: str, seed: str) -> dict[str, list[Mapping[str, str]]]:
    """Table id -> rows by column id, for tables of three columns: tasks with who and when, proposals with whom and why."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for table in form.tables:
        chance = Random(f"{seed}|{unit}|{table.id}|rows")
        pool = PROPOSALS if any("kiến nghị" in title.lower() for _, title in table.columns) else TASKS
        chosen = chance.sample(pool, k=chance.randint(1, 2))
        found[table.id] = [{id: text for (id, _), text in zip(table.columns, one, strict=False)} for one in chosen]
    return found
