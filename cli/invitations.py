"""`soket invitation …`: who is invited to a conference, by which letter, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cli import acts, answers, desks, help_texts

if TYPE_CHECKING:
    from domain import receipts
    from tasks.desk import Desk
    from tasks.letters_out import Letterhead

app = help_texts.app("invitation", "Giấy mời: lập, đổi lịch, hủy, ghi trả lời.")

_MEETING = Parameter(help="Mã hội nghị, hoặc đơn vị tổ chức; không ghi là hội nghị cấp tỉnh.")


def _head(desk: Desk) -> Letterhead:
    from config import settings
    from tasks import sending

    return sending.way_of(desk, settings.load()).head


@app.command
def write(
    *,
    place: Annotated[str, Parameter(help="Địa điểm họp.")],
    at: Annotated[str, Parameter(help="Giờ họp, ví dụ 08:00.")] = "08:00",
    meeting: Annotated[str, _MEETING] = "",
    chair: Annotated[str, Parameter(help="Người chủ trì; không ghi là theo kế hoạch.")] = "",
    dry_run: Annotated[bool, Parameter(help="Chỉ xem mời những ai.", negative="")] = False,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Lập giấy mời theo thành phần của kế hoạch, mỗi người một thư; ngày họp, giờ, nơi họp đổi thì lập thư đổi lịch.

    Ví dụ: soket invitation write --place "Hội trường UBND tỉnh" --dry-run --by "Lê C, chuyên viên" --as-of 2023-12-05T08:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import invitations

        return invitations.invite(
            desk, _head(desk), starts=at, place=place, by=by, duty=meeting, chair=chair, dry_run=dry_run
        )

    return acts.run(asked, do, is_rehearsal=dry_run)


@app.command
def cancel(*, meeting: Annotated[str, _MEETING] = "", asked: desks.Acted = desks.ACT) -> int:
    """Hủy họp: lập thư hủy cho những người đã nhận giấy mời, rút thư chưa gửi.

    Ví dụ: soket invitation cancel --reason "Lùi sang năm sau" --by "Trần B, Phó Chánh Văn phòng" --as-of 2023-12-07T08:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import invitations

        return invitations.cancel(desk, _head(desk), by=by, reason=asked.reason, duty=meeting)

    return acts.run(asked, do)


@app.command
def reply(
    invited: Annotated[str, Parameter(help="Số của giấy mời, họ tên, chức vụ, hoặc đơn vị.")],
    answer: Annotated[
        Literal["accepted", "declined", "substitute"],
        Parameter(help="accepted (dự), declined (không dự), substitute (cử người khác).", show_choices=False),
    ],
    *,
    substitute: Annotated[str, Parameter(help="Họ tên, chức vụ người dự thay.")] = "",
    meeting: Annotated[str, _MEETING] = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Ghi trả lời của một người được mời.

    Ví dụ: soket invitation reply "Chủ tịch UBND xã Tam Anh Nam" substitute --substitute "Nguyễn Văn A, Phó Chủ tịch UBND xã" --by "Lê C, chuyên viên" --as-of 2023-12-06T08:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import invitations

        return invitations.answer(
            desk, _head(desk), invited=invited, reply=answer, by=by, substitute=substitute, duty=meeting
        )

    return acts.run(asked, do)


@app.command(name="list")
def list_invited(*, meeting: Annotated[str, _MEETING] = "", asked: desks.Asked = desks.READ) -> int:
    """Những người được mời và trả lời của họ.

    Ví dụ: soket invitation list --as-of 2023-12-06T08:00
    """
    from tasks.acts import invitations

    found = invitations.listed(desks.opened(asked).desk, meeting)
    if asked.json:
        answers.print_json(
            [
                {
                    "number": one.id, "invitee": one.invitee, "name": one.name, "unit": one.unit_key, "address": one.email,
                    "capacities": one.capacities, "on": one.on.isoformat(), "sequence": one.sequence, "state": one.state,
                    "reply": one.reply, "substitute": one.substitute,
                }
                for one in found
            ]
        )  # fmt: skip
        return 0
    if not found:
        print("Chưa mời ai. Lập giấy mời bằng: soket invitation write.")
        return 0
    answers.print_table(
        ("Số", "Người được mời", "Địa chỉ", "Họp", "Trả lời"),
        [
            (str(one.id), one.name or "; ".join(one.capacities), one.email, one.on.strftime("%d/%m/%Y"),
             invitations.REPLY_WORDS[one.reply] + (f": {one.substitute}" if one.substitute else ""))
            for one in found
        ],
    )  # fmt: skip
    return 0
