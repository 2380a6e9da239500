"""Every code that a rule can give has a sentence that a person reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import tree

CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
SHORT_CODE = re.compile(r"[A-Z]{3,}")
GIVES_A_CODE = re.compile("finding|refus", re.IGNORECASE)
# A variable or attribute of this name holds a sentence that was put together before the call.
SENTENCE_NAMES = {"message", "sentence", "text", "words"}


def codes_of(call: ast.Call, callee: str) -> Iterator[tuple[int, str]]:
    """Yield (line, code) for the codes a call is given: TWO_WORDS in any call, ONE word in one that makes a finding."""
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    for value in values:
        for one in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
            if not isinstance(one, ast.Constant) or not isinstance(one.value, str):
                continue
            if CODE.fullmatch(one.value) or (GIVES_A_CODE.search(callee) and SHORT_CODE.fullmatch(one.value)):
                yield one.lineno, one.value


def has_sentence(node: ast.AST) -> bool:
    """Tell whether an expression holds words for a person, written there or in a variable that is named for it."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and " " in one.value.strip():
            return True
        name = getattr(one, "id", getattr(one, "attr", ""))
        if isinstance(one, (ast.Name, ast.Attribute)) and SENTENCE_NAMES & set(name.split("_")):
            return True
    return False


def codes_given(module: ast.Module) -> set[tuple[int, str]]:
    """Every (line, code) of a module, the codes kept in constants too."""
    given = {found for call, callee in tree.calls(module) for found in codes_of(call, callee)}
    for one in ast.walk(module):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and CODE.fullmatch(one.value):
            given.add((one.lineno, one.value))
    return given


def codes_told(module: ast.Module) -> set[str]:
    """The codes that stand beside their sentence: in one call, or as key and value of one dictionary."""
    told: set[str] = set()
    for call, callee in tree.calls(module):
        if any(has_sentence(one) for one in (*call.args, *(keyword.value for keyword in call.keywords))):
            told.update(code for _, code in codes_of(call, callee))
    constants = {
        target.id: str(node.value.value)
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if has_sentence(value):
                    told.add(str(getattr(key, "value", constants.get(getattr(key, "id", ""), ""))))
    return told


def codes_in_templates() -> set[str]:
    """The codes that a template of config/templates/ has words for."""
    names = [name for name in tree.files() if name.startswith("config/templates/")]
    return {code for name in names for code in CODE.findall(tree.text(name) or "")}


def test_every_code_of_a_rule_has_a_sentence() -> None:
    rules = {name: tree.syntax(name) for name in tree.python_files("domain")}
    told = codes_in_templates().union(*(codes_told(module) for module in rules.values()))
    faults = [
        f"{name}:{line}: {code} has no sentence; give the message where the code is given, or in config/templates/"
        for name, module in rules.items()
        for line, code in sorted(codes_given(module))
        if code not in told
    ]

    assert not faults, tree.say(faults)


@pytest.mark.parametrize(
    ("source", "untold"),
    [
        ('Finding("SUM_DIFFERS", ERROR, f"Tổng ghi {found}.")', set()),
        ('Finding("SUM_DIFFERS", ERROR, message=words)', set()),
        ('Finding("SUM_DIFFERS" if a else "RATIO_ODD", "Tổng chưa khớp.")', set()),
        ('Finding("SUM_DIFFERS", ERROR)', {"SUM_DIFFERS"}),
        ('Finding("MACRO", ERROR)', {"MACRO"}),
        ('SUM = "SUM_DIFFERS"', {"SUM_DIFFERS"}),
        ('SUM = "SUM_DIFFERS"\nSENTENCES = {SUM: "Tổng chưa khớp."}', set()),
        ('print("XLSX")', set()),
    ],
)
def test_a_code_is_told_beside_its_sentence_only(source: str, untold: set[str]) -> None:
    module = ast.parse(source)

    assert {code for _, code in codes_given(module)} - codes_told(module) == untold
