"""Writes the corpus: see the package's docstring."""

from __future__ import annotations

import argparse

from tests.files.build_deliveries import (
    cases,
    cell_doubts,
    good_mail_headers,
    good_mails,
    good_workbooks,
    handed_out,
    hostile_mails,
    hostile_packages,
    moved_forms,
    odd_letters,
    other_kinds,
    passed_on,
    placing,
    word_files,
)

MODULES = (
    good_workbooks, cell_doubts, moved_forms, word_files, other_kinds, hostile_packages, good_mails, good_mail_headers, placing, passed_on, odd_letters,
    hostile_mails,
)  # fmt: skip


def main() -> None:
    """Build what is asked for, take away what is no case any more, write the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.files.build_deliveries")
    parser.add_argument("names", nargs="*", help="of the files to write; all without any")
    parser.add_argument("--again", action="store_true", help="write those anew that other programs saved")
    asked = parser.parse_args()
    names = [one.name for one in cases.CASES]
    if len(names) != len(set(names)):
        raise SystemExit(f"two cases of one name: {sorted(one for one in names if names.count(one) > 1)}")
    cases.FOLDER.mkdir(exist_ok=True)
    forms = handed_out.hand_out()
    for one in cases.CASES:
        path = cases.FOLDER / one.name
        is_wanted = one.name in asked.names if asked.names else asked.again or not (one.is_kept and path.is_file())
        if is_wanted:
            path.write_bytes(one.build(forms))
    for path in cases.FOLDER.iterdir():
        if path.name not in names and path != cases.TABLE:
            path.unlink()
    cases.write_table(cases.CASES)


if __name__ == "__main__":
    main()
