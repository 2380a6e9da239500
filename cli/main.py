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
    ("cli.surveys:status", "status"),
    ("cli.plans:app", "plan"),
    ("cli.units:app", "unit"),
    ("cli.meetings:app", "meeting"),
    ("cli.arrivals:app", "arrival"),
    ("cli.selections:choices", "choice"),
    ("cli.selections:papers", "paper"),
    ("cli.verdicts:verdicts", "verdict"),
    ("cli.verdicts:extensions", "extension"),
    ("cli.openings:app", "gate"),
    ("cli.dates:app", "date"),
    ("cli.stages:app", "stage"),
    ("cli.forms:app", "forms"),
    ("cli.intake:intake", "intake"),
    ("cli.intake:submissions", "submissions"),
    ("cli.intake:held", "held"),
    ("cli.mailbox:app", "mailbox"),
    ("cli.traces:trace", "trace"),
    ("cli.differences:app", "difference"),
    ("cli.reports:app", "report"),
    ("cli.outbox:app", "outbox"),
    ("cli.invitations:app", "invitation"),
    ("cli.ledger:app", "ledger"),
    ("cli.rehearsal:rehearse", "rehearse"),
    ("cli.rehearsal:demo", "demo"),
    ("cli.serving:up", "up"),
    ("cli.watching:watch", "watch"),
    ("cli.campaigns:campaigns", "campaigns"),
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
    for number, (path, name) in enumerate(COMMANDS):
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
        root = build()
        if tokens[:1] in (["--help"], ["-h"]):
            for _, name in COMMANDS:
                root[name]  # loaded, so that the list can say what it does
        code = root(tokens, exit_on_error=False, print_error=False, result_action="return_value")
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
