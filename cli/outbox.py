"""`soket outbox …`: the letters of the office: read them, see what would go, release, withdraw, send, put into files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import acts, answers, desks, failures, help_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain import receipts
    from tasks.desk import Desk

app = help_texts.app("outbox", "Hộp thư đi: xem, duyệt gửi, thu hồi, sửa địa chỉ, gửi, ghi ra tệp.")

_STATES = "Chỉ thư ở tình trạng này: draft (chờ duyệt), released, deferred, sent, failed, unknown (chưa rõ), withdrawn."
_KINDS = (
    "Chỉ thư loại này: launch (triển khai), request (đề nghị), digest (nhắc việc), escalation (đôn đốc), invitation (giấy mời),"
    " date_change (đổi ngày), cancellation (hủy họp), thanks (cảm ơn), answer (trả lời) …"
)
_NUMBERS = "Số của thư, ví dụ: 12, 15-18."


@app.command(name="list")
def list_letters(
    *,
    state: Annotated[str, Parameter(help=_STATES)] = "",
    kind: Annotated[str, Parameter(help=_KINDS)] = "",
    asked: desks.Asked = desks.READ,
) -> int:
    """Các thư đã lập, cũ trước mới sau.

    Ví dụ: soket outbox list
    """
    from domain import outbox as words
    from tasks import outbox

    found = outbox.listed(desks.opened(asked).desk, _one_of(state, words.STATE_WORDS), _one_of(kind, words.KIND_WORDS))
    if asked.json:
        answers.print_json([asdict(one) for one in found])
        return 0
    if not found:
        print("Chưa có thư nào như vậy. Thư được lập buổi sáng (9.5) và khi tiếp nhận thư của đơn vị.")
        return 0
    answers.print_table(
        ("Số", "Loại", "Tình trạng", "Gửi", "Lập lúc", "Tệp", "Tiêu đề"),
        [
            (str(one.number), words.KIND_WORDS.get(one.kind, one.kind), words.STATE_WORDS.get(one.state, one.state),
             one.recipient, one.written, len(one.files) or "", one.subject)
            for one in found
        ],
        cut=6,
    )  # fmt: skip
    return 0


def _one_of(typed: str, known: Iterable[object]) -> tuple[str, ...]:
    """The state or kind that was typed; a typo gets the nearest one."""
    from domain import errors

    said = typed.strip().lower()
    names = [str(getattr(one, "value", one)) for one in known]
    if not said or said in names:
        return (said,) if said else ()
    import difflib

    near = difflib.get_close_matches(said, names, n=1)
    hint = f" Có phải là '{near[0]}'?" if near else f" Các giá trị dùng được: {', '.join(names)}."
    raise errors.Refusal("WORD_UNKNOWN", f"Không có giá trị '{typed}'.{hint}")


@app.command
def show(
    number: Annotated[int, Parameter(help="Số của thư trong 'soket outbox list'.")],
    *,
    asked: desks.Asked = desks.READ,
) -> int:
    """Đọc một thư.

    Ví dụ: soket outbox show 1
    """
    from tasks import outbox

    print(outbox.text_of(desks.opened(asked).desk, number))
    return 0


@app.command
def preview(*, kind: Annotated[str, Parameter(help=_KINDS)] = "", asked: desks.Asked = desks.READ) -> int:
    """Xem duyệt thì sẽ gửi gì: bao nhiêu thư, gửi cho ai, ba thư mẫu, có địa chỉ nào ngoài danh bạ.

    Ví dụ: soket outbox preview
    """
    from domain import outbox as words
    from tasks import outbox

    found = outbox.preview(desks.opened(asked).desk, _one_of(kind, words.KIND_WORDS))
    if asked.json:
        answers.print_json(asdict(found) | {"sentence": found.sentence})
        return 0
    print(found.sentence if found.numbers else "Không có thư nào chờ duyệt gửi.")
    for number, address, subject in found.samples:
        print(f"  Thư số {number} gửi {address}: {subject}")
    for address in found.outside:
        print(f"  Ngoài danh bạ: {address}")
    for address in found.off:
        print(f"  Địa chỉ đang tắt: {address}")
    if found.invented:
        answers.say(f"Lưu ý: {found.invented} địa chỉ là địa chỉ giả, không bao giờ nhận được thư.")
    return 0


@app.command
def release(
    *,
    kind: Annotated[str, Parameter(help=_KINDS)] = "",
    numbers: Annotated[str, Parameter(help=_NUMBERS)] = "",
    outside: Annotated[bool, Parameter(help="Đồng ý gửi cả địa chỉ ngoài danh bạ.", negative="")] = False,
    dry_run: Annotated[bool, Parameter(help="Chỉ xem, chưa duyệt.", negative="")] = False,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Duyệt cho gửi các thư đang chờ (tất cả, một loại, hoặc những số được ghi).

    Ví dụ: soket outbox release --dry-run --by "Trần Thị B, Phó Chánh Văn phòng" --as-of 2023-11-17T08:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from domain import outbox as words
        from tasks.acts import outbox

        return outbox.release(
            desk, by=by, kinds=_one_of(kind, words.KIND_WORDS), numbers=outbox.numbers(numbers), dry_run=dry_run,
            is_outside_agreed=outside,
        )  # fmt: skip

    return acts.run(asked, do, is_rehearsal=dry_run)


@app.command
def withdraw(
    numbers: Annotated[str, Parameter(help=_NUMBERS)] = "",
    *,
    kind: Annotated[str, Parameter(help=_KINDS)] = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Thu hồi thư chưa gửi: những số được ghi, hoặc mọi thư chờ duyệt của một loại.

    Ví dụ: soket outbox withdraw 3 --reason "Sai nơi nhận" --by "Trần Thị B, Phó Chánh Văn phòng" --as-of 2023-11-17T08:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from domain import outbox as words
        from tasks.acts import outbox

        kinds = _one_of(kind, words.KIND_WORDS)
        return outbox.withdraw(desk, by=by, reason=asked.reason, numbers=outbox.numbers(numbers), kinds=kinds)

    return acts.run(asked, do)


@app.command
def address(
    unit: Annotated[str, Parameter(help="Đơn vị.")],
    new: Annotated[str, Parameter(help="Địa chỉ thư mới.")],
    *,
    old: Annotated[str, Parameter(help="Địa chỉ được thay; không ghi là địa chỉ đang hỏng, hoặc đang dùng.")] = "",
    within: Annotated[str, Parameter(name="--in", help="Huyện của đơn vị, khi nhiều xã trùng tên.")] = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Thay địa chỉ thư của một đơn vị và gửi lại những thư chưa đến được.

    Ví dụ: soket outbox address "huyện Quế Sơn" van-phong@que-son.example --reason "Huyện báo địa chỉ mới" --by "Lê C, chuyên viên" --as-of 2023-11-17T08:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from config import settings
        from tasks import sending
        from tasks.acts import outbox

        head = sending.way_of(desk, settings.load()).head
        return outbox.fix_address(
            desk, head, unit=unit, address=new, by=by, reason=asked.reason, old=old, within=within
        )

    return acts.run(asked, do)


@app.command
def settle(
    number: Annotated[int, Parameter(help="Số của thư chưa rõ đã đi chưa.")],
    *,
    sent: Annotated[
        bool, Parameter(negative="--not-sent", help="Thư đã đi (--sent) hay chưa đi, gửi lại (--not-sent).")
    ],
    asked: desks.Acted = desks.ACT,
) -> int:
    """Ghi một thư chưa rõ đã đi hay chưa, sau khi xem nhật ký máy chủ gửi thư hoặc hỏi nơi nhận.

    Ví dụ: soket outbox settle 4 --sent --reason "Nhật ký máy chủ thư ghi đã nhận" --by "Lê C, chuyên viên" --as-of 2023-11-17T08:00
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import outbox

        return outbox.settle(desk, number=number, has_gone=sent, by=by, reason=asked.reason)

    return acts.run(asked, do)


@app.command
def write(*, asked: desks.Taken = desks.TAKE) -> int:
    """Lập các thư của buổi sáng (đề nghị, báo mở bước, nhắc việc, đôn đốc, đổi ngày họp, cảm ơn), như lượt 9.5, trừ bảng buổi sáng.

    Ví dụ: soket outbox write --as-of 2023-11-17T08:00
    """
    from config import settings
    from tasks import campaigns, gate_letters, reminders, requests, sending, surveys, thanks
    from tasks.acts import invitations
    from tasks.desk import reading

    desk = desks.opened(asked).desk
    head = sending.way_of(desk, settings.load()).head
    sending.stop_answered(desk)
    wanted, gates = requests.write(desk, head), gate_letters.write(desk, head, surveys.take(desk))
    chased, moved = reminders.write(desk, head), invitations.follow(desk, head, campaigns.SYSTEM)
    thanked = thanks.write(desk, head)
    made = {
        "launch": wanted.launches,
        "request": wanted.requests,
        "gate": gates,
        "date_change": moved,
        "digest": chased.digests,
        "escalation": chased.escalations,
        "thanks": thanked,
    }
    without = list(dict.fromkeys((*wanted.without_address, *chased.without_address)))
    if asked.json:
        answers.print_json({"written": made, "without_address": without})
        return 0
    from domain import outbox as words

    listed = ", ".join(f"{count} {words.KIND_WORDS[kind]}" for kind, count in made.items() if count)
    print(f"Đã lập thư: {listed}." if listed else "Không phải lập thư nào lúc này.")
    with reading(desk) as work:
        names = [work.unit_name(one) for one in without]
    for name in names:
        answers.say(f"Lưu ý: {name} chưa có địa chỉ thư trong danh bạ. Thêm bằng: soket outbox address.")
    return 0


@app.command
def send(*, asked: desks.Taken = desks.TAKE) -> int:
    """Gửi các thư được gửi lúc này, như lượt 9.4.

    Ví dụ: soket outbox send --as-of 2023-11-17T08:00
    """
    import pendulum

    from config import settings
    from tasks import sending

    chosen = settings.load()
    desk = desks.opened(asked).desk
    way = sending.way_of(desk, chosen)
    is_still = bool(asked.as_of.strip() or chosen.as_of)
    sending.stop_answered(desk)
    report = sending.drain(desk, way, sending.clock_of(desk, lambda: pendulum.now("UTC"), is_still=is_still))
    counts = {state: count for state, count in sorted(report.counts.items()) if count}
    if asked.json:
        answers.print_json(
            {"counts": counts, "in_doubt": report.in_doubt, "left": report.left, "fault": report.fault, "recovered": report.recovered}
        )  # fmt: skip
    else:
        _tell_sent(counts, report.left, report.in_doubt, is_set_up=way.relay is not None)
    if report.fault:
        answers.say(report.fault)
        return failures.OUTSIDE
    return 0


def _tell_sent(counts: dict[str, int], left: int, in_doubt: list[int], *, is_set_up: bool) -> None:
    from domain import outbox as words

    listed = ", ".join(f"{count} {words.STATE_WORDS[state]}" for state, count in counts.items())
    print(f"Kết quả: {listed}." if listed else "Không gửi thư nào.")
    if not is_set_up and left:
        answers.say(
            f"Còn {left} thư chờ gửi: chưa cài đặt máy chủ gửi thư (smtp_host) hoặc địa chỉ thư (mail_address)."
        )
    elif left:
        answers.say(f"Còn {left} thư chờ gửi.")
    for number in in_doubt:
        answers.say(
            f"Thư số {number} chưa rõ đã đi chưa: xem nhật ký máy chủ gửi thư rồi ghi bằng soket outbox settle."
        )


@app.command
def save(*, out: Annotated[Path, Parameter(help="Thư mục ghi thư vào.")], asked: desks.Asked = desks.READ) -> int:
    """Ghi mọi thư ra tệp .eml, mở được bằng phần mềm thư, kèm cả tệp gửi cùng.

    Ví dụ: soket outbox save --out thu-da-lap
    """
    from config import settings
    from tasks import outbox, sending

    desk = desks.opened(asked).desk
    count = outbox.save(desk, out, sending.way_of(desk, settings.load()).head)
    answers.say(f"Đã ghi {count} thư vào {out}.")
    return 0
