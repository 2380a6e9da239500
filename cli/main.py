"""`soket`: the one entry of the command line. Commands are loaded when they are called, Prefect never for a look.

Ends with 0 done · 1 findings or refused · 2 wrong usage · 3 the world outside (database, server, disk) does not answer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App
from cyclopts import exceptions as faults

from cli import help_texts, wrong_usage

DONE, REFUSED, USAGE, OUTSIDE = 0, 1, 2, 3

COMMANDS = (
    ("cli.surveys:status", "status", "Tình hình: từng giai đoạn, từng huyện, ai chưa nộp."),
    ("cli.plans:app", "plan", "Kế hoạch: kiểm tra, nạp, ban hành, xem ai phải làm gì."),
    ("cli.units:app", "unit", "Đơn vị: tra tên, xem một tên viết tay là đơn vị nào."),
    ("cli.meetings:app", "meeting", "Hội nghị: ghi lịch họp, ghi đã họp."),
    ("cli.arrivals:app", "arrival", "Văn bản, tệp đến: ghi nhận."),
    ("cli.selections:choices", "choice", "Lựa chọn của huyện: xã điểm, thôn, hợp tác xã."),
    ("cli.selections:papers", "paper", "Tham luận: xác định đơn vị trình bày."),
    ("cli.verdicts:verdicts", "verdict", "Nhận, trả lại, rút lại việc nhận."),
    ("cli.verdicts:extensions", "extension", "Gia hạn, bỏ gia hạn."),
    ("cli.openings:app", "gate", "Cổng của giai đoạn: xem, cho mở khi còn thiếu, thu hồi."),
    ("cli.dates:app", "date", "Ngày: đặt ngày họp, ngày làm việc."),
    ("cli.stages:app", "stage", "Giai đoạn: chạy bước mở việc, chốt số liệu."),
    ("cli.ledger:app", "ledger", "Sổ theo dõi: xem, kiểm tra chuỗi, xuất ra tệp."),
    ("cli.rehearsal:rehearse", "rehearse", "Diễn tập cả mùa bằng số liệu mô phỏng."),
    ("cli.rehearsal:demo", "demo", "Xem cả mùa (mô phỏng) trên giao diện Prefect."),
    ("cli.serving:up", "up", "Khởi động máy chủ, các phiếu, lịch chạy trên máy này."),
    ("cli.campaigns:campaigns", "campaigns", "Các đợt sơ kết đang có."),
)


def _version() -> str:
    from importlib.metadata import version

    return f"soket {version('soket')}"


def build() -> App:
    """The whole command tree; sub-commands are names only until they are called."""
    root = help_texts.app(
        "soket",
        "Sơ kết: theo dõi một đợt sơ kết từ cơ sở lên. Không kèm lệnh nào là xem tình hình hôm nay.\n\nVí dụ: soket",
        version=_version,
    )
    for number, (path, name, _) in enumerate(COMMANDS):
        root.command(path, name=name, sort_key=number)
    root.default(today)
    return root


def today() -> int:
    """Tình hình hôm nay và lệnh nên chạy tiếp.

    Ví dụ: soket
    """
    from cli import surveys

    return surveys.today()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return the code to end with; nothing a person types ends in a traceback."""
    tokens = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    try:
        return _run(tokens)
    except BrokenPipeError:  # the reader of our output has gone (soket … | head): nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        _say("Đã dừng theo yêu cầu.")
        return OUTSIDE
    finally:
        _close()


def _run(tokens: list[str]) -> int:
    if any("\ud800" <= char <= "\udfff" for token in tokens for char in token):
        _say("Lệnh có ký tự không đọc được: cần chữ mã UTF-8. Hãy gõ lại.")
        return USAGE
    try:
        code = build()(tokens, exit_on_error=False, print_error=False, result_action="return_value")
    except faults.CycloptsError as error:
        _say(wrong_usage.sentence(error))
        return USAGE
    except wrong_usage.WrongUsage as error:
        _say(str(error))
        return USAGE
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        from cli import failures

        return failures.tell(error, as_json="--json" in tokens)
    sys.stdout.flush()
    return code if isinstance(code, int) else DONE


def _close() -> None:
    """Close the database, so that SQLite leaves no files of its own beside it."""
    if "models.database" not in sys.modules:
        return
    from config import settings
    from models import database

    try:
        database.dispose(settings.load().database)
    except Exception:  # the command has answered already; what is wrong with the settings was said there
        return


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
