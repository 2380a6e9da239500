"""Wrong usage in words: what was typed, what was expected, the nearest thing that exists."""

from __future__ import annotations

import difflib
from typing import Any, get_args, get_origin

from cyclopts import App
from cyclopts import exceptions as faults


class WrongUsage(ValueError):
    """The command cannot be read; the message is Vietnamese, for the person who typed it. Ends with code 2."""


def sentence(error: faults.CycloptsError) -> str:
    """Say in Vietnamese why a command line was not understood."""
    said = _said(error)
    command = " ".join(("soket", *(error.command_chain or ())))
    return f"{said} Xem hướng dẫn: {command} --help"


def _said(error: faults.CycloptsError) -> str:
    match error:
        case faults.UnknownCommandError():
            return _unknown(error)
        case faults.UnknownOptionError(token=token, argument_collection=known):
            typed = token.keyword or token.value
            names = [name for argument in known if argument.parse for name in argument.names]
            return f"Không có tùy chọn '{typed}'.{_nearest(typed.split('=')[0], names)}"
        case faults.CoercionError():
            return _coercion(error)
        case faults.RepeatArgumentError(token=token):
            return f"Tùy chọn {token.keyword} ghi hai lần. Chỉ ghi một lần."
        case faults.MissingArgumentError():
            name = error.keyword or _name(error)
            return f"Thiếu giá trị: {name}."
        case faults.ArgumentOrderError(token=token):
            return f"'{token}' đứng sai chỗ: giá trị này phải ghi kèm tên tùy chọn."
        case faults.UnusedCliTokensError() if not error.command_chain:
            return _unknown(error)  # `soket` alone is a command too, so a mistyped noun looks like its value
        case faults.UnusedCliTokensError():
            extra = (error.unused_tokens or [""])[0]
            return f"Thừa '{extra}': lệnh này không nhận thêm giá trị. Tên có dấu cách phải đặt trong ngoặc kép."
        case _:
            return "Lệnh ghi chưa đúng."


def _unknown(error: faults.CycloptsError) -> str:
    typed = (error.unused_tokens or [""])[0]
    names = [name for name in error.app or () if not name.startswith("-")] if isinstance(error.app, App) else []
    if not names:
        return f"Thừa '{typed}': lệnh này không nhận thêm giá trị."
    return f"Không có lệnh '{typed}'.{_nearest(typed, names) or ' Các lệnh: ' + ', '.join(names) + '.'}"


def _coercion(error: faults.CoercionError) -> str:
    typed = error.token.value if error.token else ""
    name = (error.token.keyword if error.token else None) or _name(error)
    wanted: Any = error.target_type
    if get_origin(wanted) is not None and get_args(wanted):
        choices = [str(one) for one in get_args(wanted) if isinstance(one, str)]
        near = _nearest(typed, choices)
        return f"{name}: '{typed}' không có. Chọn một trong: {', '.join(choices)}.{near}"
    kind = {int: "số nguyên", float: "số", bool: "có hoặc không"}.get(wanted, "giá trị khác")
    return f"{name}: '{typed}' không dùng được, cần {kind}."


def _name(error: faults.CycloptsError) -> str:
    """An option by its name, a value that stands alone in capitals, as help writes it."""
    argument = error.argument
    if argument is None:
        return "giá trị"
    return argument.name if argument.field_info.is_keyword_only else argument.name.lstrip("-").upper()


def _nearest(typed: str, names: list[str]) -> str:
    near = difflib.get_close_matches(typed.lower(), names, n=1, cutoff=0.5)
    return f" Có phải là '{near[0]}'?" if near else ""
