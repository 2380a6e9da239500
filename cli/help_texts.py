"""How help reads: headings and marks in Vietnamese. The words of each command stand in its docstring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cyclopts import App, Group, Parameter
from cyclopts.help import ColumnSpec, DefaultFormatter, HelpEntry, NameRenderer

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions

COMMANDS = Group("Lệnh")
PARAMETERS = Group("Tham số")
SHARED = Group("Dùng chung", sort_key=9)

_BUILT_IN = {"--help": "Xem hướng dẫn này.", "--version": "Xem phiên bản."}
_USAGE = {"[OPTIONS]": "[TÙY CHỌN]", "[ARGS]": "[GIÁ TRỊ]", "COMMAND": "LỆNH"}


class VietnameseHelp(DefaultFormatter):
    """The usual panels, every word in Vietnamese."""

    def render_usage(self, console: Console, options: ConsoleOptions, usage: Any) -> None:  # noqa: ARG002
        """Print the usage line."""
        if usage:
            words = str(usage).strip()
            for english, vietnamese in _USAGE.items():
                words = words.replace(english, vietnamese)
            console.print(f"Cách dùng: {words}\n", style="bold", markup=False, highlight=False)


def columns(console: Console, options: ConsoleOptions, entries: list[HelpEntry]) -> tuple[ColumnSpec, ...]:  # noqa: ARG001
    """Name and words; a mark of its own for what must be given."""
    width = max(20, console.width * 35 // 100)
    name = ColumnSpec(renderer=NameRenderer(max_width=width), header="", style="cyclopts.name", max_width=width)
    words = ColumnSpec(renderer=_words, header="", overflow="fold")
    return (name, words) if entries else (words,)


def _words(entry: HelpEntry) -> Any:
    from rich.console import Group as Lines
    from rich.text import Text

    marks = []
    if entry.choices:
        marks.append(f"Chọn: {', '.join(entry.choices)}.")
    if entry.required:
        marks.append("Bắt buộc.")
    for name in entry.names:
        if name in _BUILT_IN:
            return Text(_BUILT_IN[name])
    if not marks:
        return entry.description if entry.description is not None else Text("")
    return Lines(*([entry.description] if entry.description is not None else []), Text(" ".join(marks), "dim"))


def app(name: str, words: str, **more: Any) -> App:
    """A command of commands that reads in Vietnamese. words: its one line of help."""
    return App(
        name=name,
        help=words,
        group_commands=COMMANDS,
        group_parameters=PARAMETERS,
        group_arguments=PARAMETERS,
        help_formatter=VietnameseHelp(column_specs=columns, show_metavar=False),
        help_format="plaintext",
        default_parameter=Parameter(show_default=False, negative=""),
        suppress_keyboard_interrupt=False,
        **more,
    )
