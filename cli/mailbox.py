"""`soket mailbox …`: one look into the office's mailbox and its drop folder; and how both stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import answers, desks, failures, help_texts

if TYPE_CHECKING:
    from domain.answers import FileVerdict
    from domain.takings import Came, Taking

app = help_texts.app("mailbox", "Hộp thư và thư mục nhận tệp của Văn phòng: đọc một lượt, xem tình hình.")


@app.command
def read(*, asked: desks.Taken = desks.TAKE) -> int:
    """Đọc hộp thư và thư mục nhận tệp một lượt: nhận, kiểm tra, ghi nhận, chuyển vào thư mục đã tiếp nhận hoặc chờ xếp.

    Như lượt tự chạy 9.3. Kết thúc với mã 1 khi có tệp phải sửa, chờ xếp hoặc điều phải xem; mã 3 khi máy chủ thư không trả lời.

    Ví dụ: soket mailbox read
    """
    from config import settings
    from tasks import channels, intake_tools

    opened, chosen = desks.opened(asked), settings.load()
    with intake_tools.opened(opened.desk, chosen) as tools:
        taking = channels.look(opened.desk, channels.of(chosen), tools)
    if asked.json:
        answers.print_json(_taking(taking, opened.zone))
    else:
        _tell(taking)
    if taking.mailbox_failure and taking.will_retry:
        return failures.OUTSIDE
    open_ends = {"held", "returned"} & taking.counts.keys()
    return 1 if open_ends or taking.failures or taking.unjudged or taking.notes else 0


@app.command
def status(*, asked: desks.Asked = desks.READ) -> int:
    """Hộp thư đọc lần cuối lúc nào, có lỗi không; bao nhiêu thư chưa kiểm tra, bao nhiêu tệp chờ xếp.

    Không gọi máy chủ thư. Kết thúc với mã 1 khi lần đọc cuối bị lỗi, hoặc còn thư, tệp chờ.

    Ví dụ: soket mailbox status
    """
    from config import settings
    from domain import wording
    from tasks import channels

    opened, chosen = desks.opened(asked), settings.load()
    found = channels.condition(opened.desk, channels.of(chosen))
    if asked.json:
        answers.print_json(
            {
                "mailbox": found.mailbox,
                "read_at": answers.instant(found.read_at, opened.zone),
                "fault": found.fault,
                "unjudged": found.unjudged,
                "held": found.held,
                "inbox": str(chosen.inbox_dir),
            }
        )
    else:
        print(f"Hộp thư: {found.mailbox or 'chưa cài đặt (khóa imap_host)'}")
        if found.mailbox:
            print(f"Đọc lần cuối: {wording.clock(found.read_at, opened.zone) if found.read_at else 'chưa lần nào'}")
        if found.fault:
            print(f"Lỗi: {found.fault}")
        print(f"Thư mục nhận tệp: {chosen.inbox_dir}")
        print(f"Chưa kiểm tra: {wording.number(found.unjudged)} thư, tệp")
        print(f"Chờ xếp: {wording.number(found.held)} tệp{' (xem: soket held list)' if found.held else ''}")
    return 1 if found.fault or found.unjudged or found.held else 0


def _tell(taking: Taking) -> None:
    from domain import takings

    if counted := takings.counted(taking):
        print(f"Đã nhận {counted}.")
    elif not taking.failures:
        print("Không có thư, tệp mới." if taking.has_mailbox else "Không có tệp mới; chưa cài đặt hộp thư (imap_host).")
    for came in taking.came:
        print(f"- {came.name}{f' · {came.sender}' if came.sender else ''}: {takings.word(came.verdict)}")
        for one in came.files:
            whose = f" · {one.unit_name} · {one.title}" if one.unit_name else ""
            print(f"    {one.file or '(thư không kèm tệp)'}: {takings.word(one.verdict.value)}{whose}")
        if came.reason:
            print(f"    {came.reason}")
    for words in (*taking.failures, *taking.unjudged, *taking.notes):
        answers.say(words)


def _taking(taking: Taking, zone: str) -> dict[str, Any]:
    return {
        "mails": taking.mails,
        "files": taking.files,
        "counts": taking.counts,
        "read_at": answers.instant(taking.read_at, zone),
        "failures": list(taking.failures),
        "will_retry": taking.will_retry,
        "unjudged": list(taking.unjudged),
        "notes": list(taking.notes),
        "came": [_came(one) for one in taking.came],
    }


def _came(one: Came) -> dict[str, Any]:
    return {
        "delivery": one.delivery,
        "name": one.name,
        "sender": one.sender,
        "is_mail": one.is_mail,
        "verdict": one.verdict,
        "reason": one.reason,
        "answered": one.answered,
        "files": [_file(file) for file in one.files],
    }


def _file(one: FileVerdict) -> dict[str, Any]:
    return {
        "file": one.file,
        "verdict": one.verdict.value,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "obligation": one.obligation,
        "title": one.title,
        "version": one.version,
        "reason": one.reason,
    }
