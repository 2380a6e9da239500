"""Imports that `lint-imports` cannot tell: what rules may use, and what a quick command must not load."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.house import tree

DOMAIN_MAY_IMPORT = frozenset(sys.stdlib_module_names) | {"domain", "pendulum"}
SLOW = "prefect"


def loaded_at_once(statements: list[ast.stmt]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, dotted names) of the imports that run when the module is loaded, not when a function is called."""
    for node in statements:
        if isinstance(node, ast.Import):
            yield node.lineno, [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield node.lineno, [base, *(f"{base}.{one.name}" for one in node.names)]
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            yield from loaded_at_once(node.orelse)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for block in ("body", "orelse", "finalbody"):
                yield from loaded_at_once(getattr(node, block, []))
            for handler in getattr(node, "handlers", []):
                yield from loaded_at_once(handler.body)


def packages_above(name: str) -> list[str]:
    """Spell out "a.b.c" as a, a.b, a.b.c: loading the last loads them all."""
    steps = name.split(".")
    return [".".join(steps[: count + 1]) for count in range(len(steps))]


def modules() -> dict[str, str]:
    """Map the dotted names of our modules to their files."""
    files = tree.python_files(*tree.CODE_ROOMS)
    return {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in files}


def chain_to(target: str, start: str, graph: dict[str, dict[str, int]]) -> list[str]:
    """Find how loading start loads target, as the modules on the way; empty when it does not."""
    ways = {start: [start]}
    queue = [start]
    for module in queue:
        for loaded in graph.get(module, {}):
            if loaded == target:
                return [*ways[module], target]
            if loaded in graph and loaded not in ways:
                ways[loaded] = [*ways[module], loaded]
                queue.append(loaded)
    return []


def graph_of(sources: dict[str, ast.Module]) -> dict[str, dict[str, int]]:
    """Map each module to what it loads at once, with the line that does it."""
    graph: dict[str, dict[str, int]] = {}
    for module, parsed in sources.items():
        loads = dict.fromkeys(packages_above(module)[:-1], 1)
        for line, names in loaded_at_once(parsed.body):
            for name in names:
                for one in packages_above(name):
                    loads.setdefault(one, line)
        graph[module] = loads
    return graph


def circle_from(module: str, graph: dict[str, dict[str, int]]) -> list[str]:
    """Find how loading a module leads back to it; what a package loads of its own is no circle."""
    others = {
        one: {name: line for name, line in loads.items() if not f"{name}.".startswith(f"{one}.")}
        for one, loads in graph.items()
    }
    return chain_to(module, module, others)


def test_rules_import_the_standard_library_and_pendulum_only() -> None:
    faults = [
        f"{name}:{line}: domain imports {names[0]}; rules need only the standard library and Pendulum, so move what "
        "needs more to adapters, models or tasks"
        for name in tree.python_files("domain")
        for line, names in loaded_at_once([node for node in ast.walk(tree.syntax(name)) if isinstance(node, ast.stmt)])
        if not {one.split(".")[0] for one in names} <= DOMAIN_MAY_IMPORT
    ]

    assert not faults, tree.say(dict.fromkeys(faults))


def test_commands_start_without_prefect() -> None:
    known = modules()
    graph = graph_of({module: tree.syntax(name) for module, name in known.items()})
    faults = [
        f"{known[module]}:{graph[module][chain[1]]}: loads Prefect when it is imported ({' → '.join(chain)}); "
        "import inside the function that needs it, because it costs seconds"
        for module in known
        if module.split(".")[0] == "cli" and (chain := chain_to(SLOW, module, graph))
    ]

    assert not faults, tree.say(faults)


def test_no_module_loads_itself() -> None:
    known = modules()
    graph = graph_of({module: tree.syntax(name) for module, name in known.items()})
    circles = {frozenset(chain): chain for module in known if (chain := circle_from(module, graph))}
    faults = [
        f"{known[chain[0]]}:{graph[chain[0]][chain[1]]}: {' → '.join(chain)} is a circle: whether it loads depends on "
        "who is imported first; move what both ends need into a module of its own"
        for chain in circles.values()
    ]

    assert not faults, tree.say(faults)


@pytest.mark.parametrize(
    ("flow", "circle"),
    [
        ("from tasks import letters", ["tasks.letters", "tasks.plans", "tasks.letters"]),
        ("def run():\n    from tasks import letters", []),
    ],
)
def test_circle_from_finds_modules_that_wait_for_each_other(flow: str, circle: list[str]) -> None:
    sources = {"tasks": "", "tasks.letters": "from tasks import plans", "tasks.plans": flow}
    graph = graph_of({module: ast.parse(source) for module, source in sources.items()})

    assert circle_from("tasks.letters", graph) == circle


@pytest.mark.parametrize(
    ("command", "chain"),
    [
        ("from flows import chase", ["cli.main", "flows.chase", "prefect"]),
        ("try:\n    import prefect.client\nexcept ImportError:\n    pass", ["cli.main", "prefect"]),
        ("def up():\n    from flows import chase", []),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import prefect", []),
    ],
)
def test_chain_to_finds_what_loading_a_command_loads(command: str, chain: list[str]) -> None:
    sources = {"cli": "", "cli.main": command, "flows": "", "flows.chase": "from prefect import flow"}
    graph = graph_of({module: ast.parse(source) for module, source in sources.items()})

    assert chain_to(SLOW, "cli.main", graph) == chain
