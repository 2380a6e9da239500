"""The files of the house, as the house tests read them: names, texts, syntax trees.

Works from a git checkout and from an unpacked archive. A scan returns faults as sentences that begin with "file:line".
"""

from __future__ import annotations

import ast
import functools
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent.parent
ROOMS = frozenset({"adapters", "benchmarks", "cli", "config", "docs", "domain", "flows", "models", "tasks", "tests"})
CODE_ROOMS = ("adapters", "cli", "config", "domain", "flows", "models", "tasks")

# What a working copy holds beside the repository; .gitignore says the same to git.
NOT_OURS = frozenset({".git", ".venv", "var", "out", "__pycache__", "node_modules", "build", "dist"})


def walk(root: Path) -> list[str]:
    """List the files under root as relative paths, without those that git would ignore here."""
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        # Hidden folders are caches of tools, but for those that hold what a build machine runs.
        folders[:] = [
            one
            for one in folders
            if one not in NOT_OURS and not one.endswith(".egg-info") and (one[0] != "." or one in {".ci", ".github"})
        ]
        found.extend((Path(folder) / name).relative_to(root).as_posix() for name in names if not name.endswith(".pyc"))
    return sorted(found)


@functools.cache
def files() -> tuple[str, ...]:
    """Every file of the repository, new ones too, as relative paths with forward slashes."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        try:
            listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        except (OSError, subprocess.CalledProcessError):
            pass  # no git here, or a checkout that belongs to somebody else
        else:
            return tuple(sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()}))
    return tuple(walk(ROOT))


def python_files(*rooms: str) -> list[str]:
    """List the Python files of these rooms; of the whole repository when no room is named."""
    return [name for name in files() if name.endswith(".py") and (not rooms or name.split("/")[0] in rooms)]


@functools.cache
def text(name: str) -> str | None:
    """Return the text of a file with its line ends as they are, None for a file that holds no text (Word, pictures).

    Raises UnicodeDecodeError for a text in another encoding than UTF-8.
    """
    content = (ROOT / name).read_bytes()
    return None if b"\0" in content[:8192] or name.endswith(".pdf") else content.decode("utf-8")


@functools.cache
def syntax(name: str) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(text(name) or "", filename=name)


def parts(name: str) -> tuple[str, ...]:
    """Split a path into its folders and the file's stem."""
    path = PurePosixPath(name)
    return (*path.parent.parts, path.stem)


def origins(module: ast.Module) -> dict[str, str]:
    """Map each name that the module's imports bind to the dotted name it stands for."""
    bound: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for one in node.names:
                bound[one.asname or one.name.split(".")[0]] = one.name if one.asname else one.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            bound.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
    return bound


def dotted(node: ast.expr, bound: dict[str, str]) -> str | None:
    """Spell out `dt.now` as "datetime.datetime.now"; None for what is no plain chain of imported names."""
    chain: list[str] = []
    while isinstance(node, ast.Attribute):
        chain.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in bound:
        return None
    return ".".join([bound[node.id], *reversed(chain)])


def calls(module: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Yield every call with the last part of the called name."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield node, getattr(node.func, "attr", getattr(node.func, "id", ""))


def say(faults: Iterable[str]) -> str:
    """Put faults into a message that pytest prints as it is."""
    return "\n" + "\n".join(faults)
