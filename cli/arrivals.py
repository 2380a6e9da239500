"""`soket arrival …`: a letter, a paper or a file has come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cli import acts, days, desks, help_texts

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk

app = help_texts.app("arrival", "Văn bản, tệp đến: ghi nhận, bỏ ghi nhầm.")


@app.command
def record(
    unit: Annotated[str, Parameter(help="Đơn vị gửi; để trống khi --duty là số tham luận.")] = "",
    *,
    via: Annotated[
        Literal["qoffice", "paper", "email", "hand", "confirmation"],
        Parameter(
            help="Đường đến: qoffice, paper (bản giấy) là văn bản chính thức; email, hand (chép tay) là bản mềm;"
            " confirmation là xác nhận đã làm.",
            show_choices=False,
        ),
    ],
    duty: Annotated[str, Parameter(help="Mã việc, ví dụ bao-cao-huyen hoặc P-058; cần khi đơn vị có nhiều việc.")] = "",
    within: Annotated[str, Parameter(name="--in", help="Huyện của đơn vị, khi nhiều xã trùng tên.")] = "",
    at: Annotated[str, Parameter(help="Giờ nhận, ví dụ 2023-11-14T16:42; không ghi là bây giờ.")] = "",
    number: Annotated[str, Parameter(help="Số văn bản, ví dụ 12/BC-UBND.")] = "",
    dated: Annotated[str, Parameter(help="Ngày văn bản.")] = "",
    file: Annotated[Path | None, Parameter(help="Tệp nhận được: ghi tên và mã băm, không chép tệp.")] = None,
    note: Annotated[str, Parameter(help="Ghi chú.")] = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Ghi một văn bản, một tệp hoặc một xác nhận đã đến. Ghi lại lần nữa không sinh thêm.

    Ví dụ: soket arrival record "huyện Quế Sơn" --via qoffice --duty bao-cao-huyen --at 2023-11-14T16:42 --number 12/BC-UBND --by "Lê C, chuyên viên" --as-of 2023-11-15T08:00
    """
    written = days.read(dated, "--dated") if dated.strip() else None
    name, digest = _file(file) if file is not None else ("", "")
    zone = desks.opened(asked).zone
    moment = days.read_moment(at, zone, "--at") if at.strip() else None

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import arrivals

        received = moment if moment is not None else desk.as_of
        arrival = arrivals.Arrival(unit, via, received, by, within, duty, number, written, name, digest, note)
        return arrivals.record(desk, arrival)

    return acts.run(asked, do)


@app.command
def strike(
    unit: Annotated[str, Parameter(help="Đơn vị gửi; để trống khi --duty là số tham luận.")] = "",
    *,
    leg: Annotated[
        Literal["official", "soft", "none"],
        Parameter(help="Phần ghi nhầm: official (văn bản), soft (bản mềm), none (xác nhận).", show_choices=False),
    ],
    duty: Annotated[str, Parameter(help="Mã việc, ví dụ bao-cao-huyen hoặc P-058.")] = "",
    within: Annotated[str, Parameter(name="--in", help="Huyện của đơn vị, khi nhiều xã trùng tên.")] = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Bỏ lần ghi nhận mới nhất vì ghi nhầm, có lý do; dòng cũ vẫn còn trong sổ.

    Ví dụ: soket arrival strike "huyện Quế Sơn" --leg soft --duty bao-cao-huyen --reason "Tệp của huyện khác" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-15T11:30
    """
    part = "" if leg == "none" else leg

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import arrivals

        return arrivals.strike_out(desk, leg=part, by=by, reason=asked.reason, unit=unit, within=within, duty=duty)

    return acts.run(asked, do)


def _file(path: Path) -> tuple[str, str]:
    """Name and SHA-256 of a file."""
    import hashlib

    with path.open("rb") as held:
        return path.name, hashlib.file_digest(held, "sha256").hexdigest()
