"""The mail server of rehearsals refuses other machines, and the odd files are of the kinds they pretend to be."""

from __future__ import annotations

import io

import olefile
import pytest

from adapters import file_kinds, loopback_mail, simulated_files


@pytest.mark.parametrize("host", ["thu.tinh.example", "192.0.2.7", "localhost.example"])
def test_no_mail_of_a_rehearsal_goes_to_another_machine(host: str) -> None:
    with pytest.raises(loopback_mail.LoopbackMailError, match="không được rời khỏi máy này"):
        loopback_mail.post(25, "nhan@tinh.example", [("gui@xa.example", b"Subject: x\r\n\r\n")], host)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (simulated_files.encrypted(), "encrypted"),
        (simulated_files.old_word(), "doc"),
        (simulated_files.photo(1), "image"),
        (simulated_files.pdf("Bao cao"), "pdf"),
        (simulated_files.zipped([("a.txt", b"a")]), "zip"),
    ],
)
def test_an_odd_file_is_of_its_kind(content: bytes, kind: str) -> None:
    assert file_kinds.kind_of(content) == kind


def test_an_old_office_file_is_whole() -> None:
    with olefile.OleFileIO(io.BytesIO(simulated_files.old_word())) as opened:
        assert sorted(opened.listdir()) == [["1Table"], ["WordDocument"]]
        assert opened.parsing_issues == []  # pyright: ignore[reportAttributeAccessIssue]  not in olefile's types
