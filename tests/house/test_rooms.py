"""The shape of the house: which rooms there are, what files are called, how long they may be."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.house import tree

MOST_LINES = 400
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "manager", "managers"}
EMPTY_NAMES = {"data", "info", "misc", "common"}


def installed_names() -> set[str]:
    """Top-level names that the installed libraries bring: packages, modules, extension modules."""
    found: set[str] = set()
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        found.update(name.split(".")[0] for name in os.listdir(folder) if "-" not in name.split(".")[0])
    return found


def shadow(stem: str, installed: set[str]) -> str | None:
    """Tell what a file of flows/ with this stem would hide, None when nothing."""
    if stem in tree.ROOMS:
        return f"the room {stem}/"
    if stem in sys.stdlib_module_names:
        return f"the standard library's {stem}"
    return f"the installed library {stem}" if stem in installed else None


def empty_words(name: str) -> list[str]:
    """The words in a path that say nothing about what is inside."""
    stems = tree.parts(name)
    return [stem for stem in stems if stem in EMPTY_NAMES or EMPTY_WORDS & set(stem.split("_"))]


def test_rooms_are_those_of_the_design() -> None:
    found = {name.split("/")[0] for name in tree.files() if "/" in name and not name.startswith(".")}

    assert found == tree.ROOMS, "rooms differ: move the files, or change the design, docs and tree.ROOMS together"


def test_flow_files_hide_no_module() -> None:
    installed = installed_names()
    hidden = {name: shadow(tree.parts(name)[-1], installed) for name in tree.python_files("flows")}
    faults = [
        f"{name}:1: hides {what}, because Prefect puts flows/ first on the import path; rename the file"
        for name, what in hidden.items()
        if what
    ]

    assert not faults, tree.say(faults)


@pytest.mark.parametrize(("stem", "hides"), [("tasks", True), ("calendar", True), ("prefect", True), ("sơ_kết", False)])
def test_shadow_sees_rooms_standard_library_and_libraries(stem: str, hides: bool) -> None:
    assert (shadow(stem, installed_names()) is not None) == hides


def test_python_files_have_names_that_say_something() -> None:
    faults = [
        f"{name}:1: {', '.join(words)} says nothing; name the file after the noun it is about"
        for name in tree.python_files()
        if (words := empty_words(name))
    ]

    assert not faults, tree.say(faults)


def test_empty_words_are_found_in_folders_and_stems() -> None:
    assert empty_words("domain/date_utils.py") == ["date_utils"]
    assert empty_words("tasks/helpers/mail.py") == ["helpers"]
    assert empty_words("domain/metadata.py") == []


def test_python_files_are_short() -> None:
    lengths = {name: len((tree.text(name) or "").splitlines()) for name in tree.python_files()}
    faults = [
        f"{name}:{MOST_LINES + 1}: {lines} lines, at most {MOST_LINES}; look for the second idea in the file"
        for name, lines in lengths.items()
        if lines > MOST_LINES
    ]

    assert not faults, tree.say(faults)


def test_walk_finds_the_files_of_an_unpacked_archive(tmp_path: Path) -> None:
    for name in ("Makefile", "domain/units.py", ".ci/run", ".venv/x.py", "var/soket.db", "domain/__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")

    assert tree.walk(tmp_path) == [".ci/run", "Makefile", "domain/units.py"]
