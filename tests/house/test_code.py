"""Habits that a linter does not know: no clock below a flow, bulk writes, docstrings, tests that assert."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import tree

CLOCKLESS_ROOMS = ("adapters", "config", "domain", "models", "tasks")
CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "pendulum.Date.today",
    "pendulum.DateTime.now",
    "pendulum.DateTime.today",
    "pendulum.DateTime.utcnow",
    "pendulum.now",
    "pendulum.today",
    "pendulum.tomorrow",
    "pendulum.yesterday",
    "sqlalchemy.func.current_date",
    "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.now",
    "time.time",
    "time.time_ns",
}
CLOCK_WORDS = re.compile(rf"\b(?:{'|'.join(sorted({name.split('.')[-1] for name in CLOCKS}))})\b")
# {file: why it may ask the clock}. Empty, because time is an argument; a new line needs a reason that a colleague
# would accept, such as a protocol's own handshake that no rule ever sees.
MAY_ASK_THE_CLOCK: dict[str, str] = {}

DOCUMENTED_ROOMS = ("adapters", "domain", "flows", "models", "tasks")
# Alembic fixes the functions of these files, and the docstring of the module says what the change is.
MIGRATIONS = "models/migrations/"

ASSERTING = ("assert", "check", "expect", "raises", "verify", "warns")


def clock_reads(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) wherever a clock is named: called, or handed on as a default."""
    bound = tree.origins(module)
    for node in ast.walk(module):
        if isinstance(node, (ast.Attribute, ast.Name)) and (name := tree.dotted(node, bound)) in CLOCKS:
            yield node.lineno, name


def bulk_faults(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for writes that build one object or one parameter list per row."""
    for call, name in tree.calls(module):
        if name == "add_all":
            yield call.lineno, "add_all() makes an object of every row"
        elif name == "values" and call.args and isinstance(call.args[0], (ast.List, ast.ListComp)):
            yield call.lineno, "values([…]) makes one statement as long as the list"


def undocumented(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of public functions and classes of the module without a docstring."""
    for node in module.body:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if not node.name.startswith("_") and not ast.get_docstring(node):
            yield node.lineno, node.name


def asserts_nothing(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of test functions that hold neither an assert nor a call that stands for one."""
    for test in ast.walk(module):
        if not isinstance(test, (ast.FunctionDef, ast.AsyncFunctionDef)) or not test.name.startswith("test_"):
            continue
        asserted = any(isinstance(node, ast.Assert) for node in ast.walk(test))
        if not asserted and not any(name.startswith(ASSERTING) for _, name in tree.calls(test)):
            yield test.lineno, test.name


def test_nothing_below_a_flow_asks_the_clock() -> None:
    faults = [
        f"{name}:{line}: asks the clock ({clock}); take the moment as an argument, flows hand it down as as_of"
        for name in tree.python_files(*CLOCKLESS_ROOMS)
        if name not in MAY_ASK_THE_CLOCK and CLOCK_WORDS.search(tree.text(name) or "")  # most files end here, quickly
        for line, clock in clock_reads(tree.syntax(name))
    ]

    assert not faults, tree.say(faults)


def test_clock_allowances_are_used() -> None:
    unused = [name for name in MAY_ASK_THE_CLOCK if not any(clock_reads(tree.syntax(name)))]

    assert not unused, f"asks no clock (any more): take {', '.join(unused)} out of MAY_ASK_THE_CLOCK"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import datetime as dt\nx = dt.datetime.now(dt.UTC)", ["datetime.datetime.now"]),
        ("from datetime import datetime\nx = field(default_factory=datetime.utcnow)", ["datetime.datetime.utcnow"]),
        ("from pendulum import now as moment\nx = moment()", ["pendulum.now"]),
        ("import pendulum\nx = pendulum.datetime(2023, 11, 15)", []),
        ("import time\nx = time.monotonic()", []),
        ("def act(now):\n    return now()", []),
    ],
)
def test_clock_reads_sees_through_imports(source: str, found: list[str]) -> None:
    assert [name for _, name in clock_reads(ast.parse(source))] == found


def test_rows_are_written_in_bulk() -> None:
    faults = [
        f"{name}:{line}: {what}; write session.execute(insert(Table), rows)"
        for name in tree.python_files("models", "tasks")
        if re.search(r"add_all|\bvalues\(", tree.text(name) or "")
        for line, what in bulk_faults(tree.syntax(name))
    ]

    assert not faults, tree.say(faults)


def test_bulk_faults_sees_both_forms() -> None:
    source = (
        "s.add_all(rows)\ninsert(T).values([r for r in rows])\ninsert(T).values(a=1)\nd.values()\ns.execute(q, rows)"
    )

    assert [line for line, _ in bulk_faults(ast.parse(source))] == [1, 2]


def test_public_functions_and_classes_have_docstrings() -> None:
    faults = [
        f"{name}:{line}: {what} has no docstring; say what its signature cannot"
        for name in tree.python_files(*DOCUMENTED_ROOMS)
        if not name.startswith(MIGRATIONS)
        for line, what in undocumented(tree.syntax(name))
    ]

    assert not faults, tree.say(faults)


def test_modules_have_docstrings() -> None:
    faults = [
        f"{name}:1: no docstring; say what the file is about and what it leaves to others"
        for name in tree.python_files(*tree.CODE_ROOMS)
        if tree.text(name) and not ast.get_docstring(tree.syntax(name))
    ]

    assert not faults, tree.say(faults)


def test_undocumented_sees_public_names_only() -> None:
    source = 'def bare(): ...\nclass Bare: ...\ndef _own(): ...\ndef said():\n    """Say it."""'

    assert [name for _, name in undocumented(ast.parse(source))] == ["bare", "Bare"]


def test_every_test_asserts_something() -> None:
    faults = [
        f"{name}:{line}: {test} asserts nothing; compare what came out with what was expected"
        for name in tree.python_files("tests")
        if tree.parts(name)[-1].startswith("test_")
        for line, test in asserts_nothing(tree.syntax(name))
    ]

    assert not faults, tree.say(faults)


def test_asserts_nothing_accepts_assert_raises_and_own_checks() -> None:
    source = (
        "def test_a(): assert x\ndef test_b():\n    with pytest.raises(E): f()\n"
        "def test_c(): check_letter(x)\ndef test_d(): f()\nclass TestE:\n    def test_e(self): f()"
    )

    assert [name for _, name in asserts_nothing(ast.parse(source))] == ["test_d", "test_e"]
