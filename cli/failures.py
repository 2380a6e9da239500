"""What went wrong, in one sentence: a refusal, faulty files, or the world outside. A traceback only when asked for."""

from __future__ import annotations

import os
import sys
import traceback

from domain import errors

REFUSED, USAGE, OUTSIDE = 1, 2, 3


def tell(error: Exception, *, as_json: bool) -> int:
    """Say what happened and return the code to end with."""
    if isinstance(error, errors.Refusal):
        return refuse(error.code, error.message, error.candidates, as_json=as_json)
    if os.environ.get("SOKET_DEBUG", "") not in ("", "0"):
        traceback.print_exception(error)
    if _is(error, "config.settings", "SettingsError"):
        _say(str(error))
        return USAGE
    if _is(error, "adapters.plan_files", "PlanFileError"):
        return refuse("PLAN_FILE", str(error), as_json=as_json)
    _say(_outside(error))
    return OUTSIDE


def refuse(code: str, message: str, candidates: tuple[str, ...] = (), *, as_json: bool) -> int:
    """Print a refusal: words on stderr, or one JSON object on stdout."""
    if as_json:
        import json

        said = {"refused": {"code": code, "message": message, "candidates": list(candidates)}}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        _say(message)
    return REFUSED


def _is(error: Exception, module: str, name: str) -> bool:
    """Tell whether it is that exception, without loading a module that nothing has loaded."""
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(error, kind)


def _outside(error: Exception) -> str:
    words = " ".join(str(getattr(error, "orig", None) or error).split()) or type(error).__name__
    details = "Xem chi tiết: đặt biến SOKET_DEBUG=1 rồi chạy lại."
    if _is(error, "sqlalchemy.exc", "DBAPIError"):
        from sqlalchemy import make_url

        from config import settings

        where = make_url(settings.load().database).render_as_string(hide_password=True)
        return (
            f"Không làm việc được với cơ sở dữ liệu {where}: {words}. Hãy kiểm tra máy chủ, tệp và quyền ghi. {details}"
        )
    if isinstance(error, OSError) and error.filename:
        return (
            f"Không đọc hoặc ghi được '{error.filename}': {error.strerror}. Hãy kiểm tra đường dẫn và quyền. {details}"
        )
    return f"Lệnh dừng giữa chừng: {words}. {details}"


def _say(words: str) -> None:
    print(words, file=sys.stderr)
