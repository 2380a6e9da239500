"""`soket ledger …`: the chain is checked, shown, and taken out so that anybody can check it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from tests import season
from tests.cli.conftest import Run

BY = ("--by", season.BY)


def change(url: str, statement: str) -> None:
    """Change the database behind the program's back."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute(statement)
    connection.close()


def test_unbroken_chain_is_told(soket: Run) -> None:
    found = soket("ledger", "verify", "--json")

    assert found.code == 0
    assert found.json["ok"] is True
    assert found.json["faults"] == []
    assert found.json["entries"] == found.json["head"]["seq"] > 1
    assert found.err == f"Sổ theo dõi '{season.CAMPAIGN}': {found.json['entries']} dòng, chuỗi liền.\n"


@pytest.mark.parametrize(
    ("statement", "seq", "words"),
    [
        ("UPDATE ledger SET actor = 'Ai đó khác' WHERE seq = 2", 2, "nội dung đã bị sửa"),
        ("DELETE FROM ledger WHERE seq = 2", 3, "thiếu hoặc thừa dòng"),
        ("DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)", None, "có dòng bị cắt"),
    ],
)
def test_broken_chain_ends_with_1_and_the_faults(
    soket: Run, campaign_url: str, statement: str, seq: int | None, words: str
) -> None:
    change(campaign_url, statement)

    found = soket("ledger", "verify", "--json")
    said = soket("ledger", "verify")

    assert (found.code, said.code) == (1, 1)
    assert found.json["ok"] is False
    assert words in " ".join(one["message"] for one in found.json["faults"])
    assert words in said.out
    if seq is not None:
        assert found.json["faults"][0]["seq"] == seq


def test_history_is_shown_by_subject_and_moment(soket: Run) -> None:
    soket("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *BY, "--as-of", "2023-09-25T09:00")

    plan = soket("ledger", "show", "--subject", "plan", "--json").json["entries"]
    district = soket("ledger", "show", "--subject", "chon-xa-diem", "--json").json["entries"]
    earlier = soket("ledger", "show", "--subject", "chon-xa-diem", "--as-of", "2023-09-24").err
    page = soket("ledger", "show", "--subject", "huyen-song-bo")

    assert [one["verb"] for one in plan] == ["plan_loaded", "issued"]
    assert [(one["verb"], one["actor"], one["payload"]["name"]) for one in district] == [
        ("chosen", season.BY, "Xã Bờ Bắc")
    ]
    assert "không có dòng nào về 'chon-xa-diem'" in earlier
    assert "chosen" in page.out


@pytest.mark.proves("E48")
def test_export_is_checked_with_nothing_but_sha256_and_json(soket: Run, tmp_path: Path) -> None:
    soket("choice", "add", "Sông Bờ", "Bờ Bắc", "--of", "pilot", *BY, "--as-of", "2023-09-25T09:00")
    found = soket("ledger", "export", "so.jsonl", "--json")

    first, *entries = [json.loads(line) for line in (tmp_path / "so.jsonl").read_text(encoding="utf-8").splitlines()]
    previous = "0" * 64
    for entry in entries:
        body = {key: entry[key] for key in ("actor", "at", "payload", "seq", "subject", "verb")}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert entry["previous"] == previous
        assert entry["hash"] == hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
        previous = entry["hash"]

    assert found.code == 0
    assert first["head"] == {"seq": len(entries), "hash": previous} == found.json["head"]
    assert first["readme"].startswith("Sổ theo dõi của đợt sơ kết")


def test_export_is_the_same_file_twice_and_never_writes_over_another(soket: Run, tmp_path: Path) -> None:
    (tmp_path / "khac.txt").write_text("của người khác", encoding="utf-8")

    codes = [soket("ledger", "export", name).code for name in ("a.jsonl", "b.jsonl", "a.jsonl")]
    refused = soket("ledger", "export", "khac.txt", "--json")
    kept = (tmp_path / "khac.txt").read_text(encoding="utf-8")
    forced = soket("ledger", "export", "khac.txt", "--overwrite")

    assert codes == [0, 0, 0]
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert (refused.json["refused"]["code"], kept) == ("FILE_EXISTS", "của người khác")
    assert forced.code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "b.jsonl", "khac.txt"]
