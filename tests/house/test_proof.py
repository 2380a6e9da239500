"""The proof of the catalogue: what counts as proved, which marks are refused, what the table says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal

import pytest

from tests import proof, proof_report

pytest_plugins = ["pytester"]

Outcome = Literal["passed", "failed", "skipped"]
Phases = Mapping[Literal["setup", "call", "teardown"], Outcome]

CATALOGUE = {
    "F04": {"id": "F04", "level": "must", "title": "Strict deadlines", "source": "features 1"},
    "T-01": {"id": "T-01", "level": "must", "title": "Strictly before", "source": "requirements 6"},
    "X8": {"id": "X8", "level": "beyond", "title": "What-if calendar", "source": "features 2"},
}


def note_test(proofs: proof.Proofs, nodeid: str, ids: Sequence[str], phases: Phases) -> None:
    """Let one test report its phases, as a worker would hand them over."""
    for when, outcome in phases.items():
        report = pytest.TestReport(
            nodeid, (nodeid, 1, nodeid), {}, outcome, None, when, user_properties=[("proves", one) for one in ids]
        )
        proofs.note(report)


@pytest.mark.parametrize(
    ("phases", "outcome"),
    [
        ({"setup": "passed", "call": "passed", "teardown": "passed"}, "passed"),
        ({"setup": "passed", "call": "failed", "teardown": "passed"}, "failed"),
        ({"setup": "passed", "call": "passed", "teardown": "failed"}, "failed"),
        ({"setup": "failed", "teardown": "passed"}, "failed"),
        ({"setup": "skipped", "teardown": "passed"}, "skipped"),
        ({"setup": "passed", "call": "skipped", "teardown": "passed"}, "skipped"),
    ],
)
def test_a_test_has_passed_only_when_all_its_phases_have(phases: Phases, outcome: str) -> None:
    proofs = proof.Proofs()

    note_test(proofs, "t.py::test_a", ["T-01", "F04"], phases)

    alone = {one: ["t.py::test_a"] if one == outcome else [] for one in proof.OUTCOMES}
    assert proofs.by_id() == {"F04": alone, "T-01": alone}


@pytest.mark.parametrize(
    ("passed", "failed", "skipped", "proved"),
    [(1, 0, 0, True), (3, 0, 0, True), (1, 1, 0, False), (0, 0, 1, False), (0, 1, 0, False), (2, 0, 1, False)],
)
def test_an_id_is_proved_when_nothing_that_carries_it_failed_or_was_skipped(
    passed: int, failed: int, skipped: int, proved: bool
) -> None:
    outcomes = {"passed": ["t"] * passed, "failed": ["t"] * failed, "skipped": ["t"] * skipped}

    assert proof_report.is_proved(outcomes) == proved
    assert not proof_report.is_proved(None)


def test_report_groups_by_level_and_ends_with_the_counts() -> None:
    proofs = {
        "F04": {"passed": ["a", "b"], "failed": [], "skipped": []},
        "T-01": {"passed": ["a"], "failed": ["c"], "skipped": []},
    }

    lines = [" ".join(line.split()) for line in proof_report.lines_of(CATALOGUE, proofs)]

    assert lines == [
        "must (2)",
        "F04 proved by 2 tests Strict deadlines",
        "T-01 not proved: 1 passed, 1 failed Strictly before",
        "",
        "should (0)",
        "",
        "beyond (1)",
        "X8 not proved: no test carries it What-if calendar",
        "",
        "must: 1 of 2 proved; all: 1 of 3 proved",
    ]


def test_report_says_when_there_is_no_proof_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert proof_report.main(["absent.json"]) == 2
    assert "one proof file expected, found absent.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("mark", "faults"),
    [
        (pytest.mark.proves("T-01", "X8"), []),
        (pytest.mark.proves("T-99"), ["proves('T-99'): no such id in docs/catalogue.csv"]),
        (pytest.mark.proves(["T-01"]), ["proves() takes ids as strings, found ['T-01']"]),
        (pytest.mark.proves(), ['proves() names no id; write proves("T-09") or take the mark away']),
        (pytest.mark.proves(id="T-01"), ["proves() takes ids only, found keyword(s) id"]),
    ],
)
def test_faults_of_a_mark_are_told(mark: pytest.MarkDecorator, faults: list[str]) -> None:
    assert proof.faults_of(mark.mark, CATALOGUE) == faults


def test_a_run_writes_its_proofs_and_refuses_a_file_with_a_faulty_mark(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers = proves(*ids): ids")
    good = "import pytest\n@pytest.mark.proves('T-01')\n@pytest.mark.parametrize('n', [1, 2])\ndef test_a(n): assert n == 1"
    pytester.makepyfile(test_good=good, test_bad=good.replace("T-01", "T-99"))

    refused = pytester.inline_run("-p", "tests.proof", "-p", "no:terminal", "test_bad.py")
    pytester.inline_run("-p", "tests.proof", "-p", "no:terminal", "--proof-file", "out/proof.json", "test_good.py")

    assert refused.ret == pytest.ExitCode.INTERRUPTED
    assert json.loads((pytester.path / "out" / "proof.json").read_text(encoding="utf-8")) == {
        "T-01": {"passed": ["test_good.py::test_a[1]"], "failed": ["test_good.py::test_a[2]"], "skipped": []}
    }
