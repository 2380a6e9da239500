"""Words of mails that an office changed are tried before anything goes: no sentence of a template is left out."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters import pages
from config import settings as office
from domain import outgoing
from domain.answers import Answer
from tasks import outgoing_letters, outgoing_samples

SAYING = re.compile(r"\{\{.*?\}\}|\{% (?:if|elif|else|for)\b.*?%\}", re.S)


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The words of mails of an installed copy, to change."""
    copy = Path(shutil.copytree(office.TEMPLATES, tmp_path / "mau"))
    monkeypatch.setattr(office, "TEMPLATES", copy)
    return copy / "mail"


def test_shipped_words_have_no_fault() -> None:
    assert outgoing_letters.check() == []


def test_every_sentence_and_branch_of_every_template_is_tried(mail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[str] = []
    seen: set[int] = set()
    for path in sorted(mail.rglob("*.j2")):
        text = path.read_text("utf-8")

        def watched(found: re.Match[str], path: Path = path, text: str = text) -> str:
            line = text[: found.start()].count("\n") + 1
            places.append(f"{path.parent.name}/{path.name}:{line}: {found[0]}")
            return f"{found[0]}{{{{ seen({len(places) - 1}) }}}}"

        path.write_text(SAYING.sub(watched, text), encoding="utf-8")
    begin = pages.Pages.__init__

    def with_witness(self: pages.Pages, directory: Path) -> None:
        begin(self, directory)
        self._environment.globals["seen"] = lambda number: seen.add(number) or ""

    monkeypatch.setattr(pages.Pages, "__init__", with_witness)

    assert outgoing_letters.check() == []
    assert len(places) > 400
    assert [place for number, place in enumerate(places) if number not in seen] == []


@pytest.mark.parametrize(
    ("file", "damage", "said"),
    [
        ("giay-moi/noi-dung.txt.j2", lambda text: f"{text}{{{{ khong_co_tu_nay }}}}\n{{% block ask %}}{{{{ khong_co }}}}{{% endblock %}}", "dòng"),
        ("nhac-viec/noi-dung.txt.j2", lambda text: text.replace("{% endblock %}", "{{ khong_co.ten }}{% endblock %}"), "'khong_co' is undefined"),
        ("de-nghi/noi-dung.html.j2", lambda text: text.replace("{% block body %}", "{% block body %}\n{% if %}"), "dòng"),
        ("chung/khung.html.j2", lambda text: text.replace("{{ head }}.", "{{ hed }}."), "'hed' is undefined"),
        ("chung/viec.txt.j2", lambda text: text.replace("{{ more_debts }}", "{{ 1 / 0 }}"), "division by zero"),
        ("tra-loi/noi-dung.txt.j2", lambda text: text.replace("{{ debt.title }}", "{{ debt.titel }}"), "titel"),
        ("cam-on/noi-dung.txt.j2", lambda text: text.replace("chung/khung.txt.j2", "chung/khung-cu.txt.j2"), "khung-cu"),
    ],
    ids=["unknown-name", "unknown-in-block", "syntax", "frame", "taken-in", "answer", "missing-file"],
)  # fmt: skip
def test_broken_words_are_named_with_file_and_line(
    mail: Path, file: str, damage: Callable[[str], str], said: str
) -> None:
    path = mail / file
    text = path.read_text("utf-8")
    broken = damage(text)
    assert broken != text, "the test breaks nothing"
    path.write_text(broken, encoding="utf-8")
    first = next(
        number
        for number, (old, new) in enumerate(zip(f"{text}\n".split("\n"), f"{broken}\n".split("\n"), strict=False), 1)
        if old != new
    )

    found = outgoing_letters.check()

    assert found
    assert any(
        re.search(rf"Mẫu thư mail/{file}, dòng {first}\b|Mẫu thư mail/{file}, dòng {first + 1}\b", one) for one in found
    ), found
    assert any(said in one for one in found)
    assert all(one.endswith("Đề nghị sửa chỗ đó, hoặc chép lại tệp mẫu gốc.") for one in found)


def test_words_are_read_again_when_an_office_mends_them(mail: Path) -> None:
    path = mail / "huy-hop" / "noi-dung.txt.j2"
    good = path.read_text("utf-8")

    path.write_text(f"{good}{{% if", encoding="utf-8")
    broken = outgoing_letters.check()
    path.unlink()
    lost = outgoing_letters.check()
    path.write_bytes(good.encode("utf-16"))
    unreadable = outgoing_letters.check()
    path.write_text(good, encoding="utf-8")

    assert [len(one) for one in (broken, lost, unreadable)] == [1, 1, 1]
    assert "huy-hop/noi-dung.txt.j2" in lost[0]
    assert "huy-hop/noi-dung.txt.j2" in unreadable[0]
    assert outgoing_letters.check() == []


@pytest.mark.proves("X17", "T-42")
def test_words_of_blame_and_orders_to_those_who_are_asked_are_found(mail: Path) -> None:
    path = mail / "nhac-viec" / "noi-dung.txt.j2"
    path.write_text(
        path.read_text("utf-8").replace("{% block body %}", "{% block body %}\nPhê bình. Yêu cầu nộp ngay."),
        encoding="utf-8",
    )

    assert outgoing_letters.check() == [
        f"Mẫu thư mail/nhac-viec/noi-dung.txt.j2 có lời “{word}”; thư chỉ đề nghị, không phê bình. Đề nghị viết lại."
        for word in ("phê bình", "yêu cầu")
    ]


def filled_fields(value: Any) -> bool:
    """Whether nothing in a value, however deep, is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return all(filled_fields(getattr(value, one.name)) for one in fields(value) if one.type != "bool")
    if isinstance(value, tuple):
        return bool(value) and filled_fields(value[0])
    return value is not None and value != ""


@pytest.mark.parametrize("kind", [*outgoing_letters.FOLDERS, Answer], ids=lambda kind: kind.__name__)
def test_full_sample_leaves_no_field_out_and_the_least_is_shorter(kind: type[Any]) -> None:
    *full, least = outgoing_samples.letters(kind)

    assert all(filled_fields(one) for one in full)
    assert not filled_fields(least)
    if issubclass(kind, outgoing.Letter):
        assert {one.tone.may_be_ordered for one in full} == {True, False}
        assert all(len(outgoing_letters.write(one).text) > len(outgoing_letters.write(least).text) for one in full)
