"""`soket verdict …` and `soket extension …`: accept, return, take back; more time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import acts, days, desks, help_texts

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk

verdicts = help_texts.app("verdict", "Nhận, trả lại, rút lại việc nhận.")
extensions = help_texts.app("extension", "Gia hạn, bỏ gia hạn.")

Unit = Annotated[str, Parameter(help="Đơn vị; để trống khi --duty là số tham luận.")]
Duty = Annotated[str, Parameter(help="Mã việc, ví dụ bao-cao-huyen hoặc P-058.")]
Within = Annotated[str, Parameter(name="--in", help="Huyện của đơn vị, khi nhiều xã trùng tên.")]


@verdicts.command
def accept(unit: Unit = "", *, duty: Duty = "", within: Within = "", asked: desks.Acted = desks.ACT) -> int:
    """Nhận (đạt) báo cáo hoặc tham luận đã đến đủ các đường.

    Ví dụ: soket verdict accept "huyện Quế Sơn" --duty bao-cao-huyen --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-15T09:00
    """
    return _judge(asked, "accept", unit, duty, within)


@verdicts.command(name="return")
def give_back(unit: Unit = "", *, duty: Duty = "", within: Within = "", asked: desks.Acted = desks.ACT) -> int:
    """Trả lại để sửa và gửi lại, có lý do.

    Ví dụ: soket verdict return "huyện Quế Sơn" --duty bao-cao-huyen --reason "Thiếu biểu nợ đọng" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-15T11:00
    """
    return _judge(asked, "return", unit, duty, within)


@verdicts.command
def withdraw(unit: Unit = "", *, duty: Duty = "", within: Within = "", asked: desks.Acted = desks.ACT) -> int:
    """Rút lại việc đã nhận, có lý do.

    Ví dụ: soket verdict withdraw "huyện Quế Sơn" --duty bao-cao-huyen --reason "Nhận nhầm bản" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-15T10:00
    """
    return _judge(asked, "withdraw_acceptance", unit, duty, within)


def _judge(asked: desks.Acted, act: str, unit: str, duty: str, within: str) -> int:
    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import verdicts as judging

        return judging.judge(desk, act=act, by=by, unit=unit, within=within, duty=duty, reason=asked.reason)

    return acts.run(asked, do)


@extensions.command
def grant(
    unit: Unit = "",
    *,
    until: Annotated[str, Parameter(help="Ngày cuối được gửi (tính cả ngày đó), ví dụ 17/11/2023.")],
    duty: Duty = "",
    within: Within = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Cho thêm ngày, có lý do; hạn gốc vẫn được giữ trong sổ.

    Ví dụ: soket extension grant "huyện Nam Giang" --duty bao-cao-huyen --until 17/11/2023 --reason "Sạt lở đường" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-13T09:00
    """
    day = days.read(until, "--until")

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import verdicts as judging

        return judging.extend(desk, until=day, by=by, reason=asked.reason, unit=unit, within=within, duty=duty)

    return acts.run(asked, do)


@extensions.command(name="withdraw")
def take_back(unit: Unit = "", *, duty: Duty = "", within: Within = "", asked: desks.Acted = desks.ACT) -> int:
    """Bỏ gia hạn, có lý do: hạn gốc lại có hiệu lực.

    Ví dụ: soket extension withdraw "huyện Nam Giang" --duty bao-cao-huyen --reason "Đường đã thông" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-11-14T09:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import verdicts as judging

        return judging.withdraw_extension(desk, by=by, reason=asked.reason, unit=unit, within=within, duty=duty)

    return acts.run(asked, do)
