"""What the form says beside a figure must still be there: a key alone does not tell whose figure somebody typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import forms
from tests.adapters import workbook_samples as samples

FIGURES = {"E5": 15000, "F5": 12399.5}
NESTED = forms.Sheet(
    "xa",
    "Xã đạt chuẩn",
    samples.COLUMNS,
    (
        forms.Row("xa_dat", "Số xã đạt chuẩn", "xã", "integer", samples.BOTH),
        forms.Row("xa_nang_cao", "Số xã đạt chuẩn nâng cao trong kỳ", "xã", "integer", samples.BOTH),
    ),
)
BELOW = forms.Sheet(
    "duoi",
    "Theo xã",
    samples.COLUMNS,
    tuple(
        forms.Row("no_cuoi_ky", "Nợ còn lại", "đồng", "money", samples.BOTH, unit=f"xa-{at}", unit_name=f"xã Tam Anh {at}")
        for at in ("Bắc", "Nam")
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"C5": "Nợ đọng XDCB đầu kỳ (theo quyết toán)"}, []),
        ({"C5": "1. NỢ ĐỌNG XDCB ĐẦU KỲ:"}, []),
        ({"C5": None, "D5": None}, []),
        ({"D5": "(triệu đồng)"}, []),
        ({"D5": None}, []),
        ({"D5": "nghìn triệu đồng"}, [("ROW_LABEL_DIFFERS", "A5")]),
        ({"D5": "đồng"}, [("ROW_LABEL_DIFFERS", "A5")]),
        ({"C5": "Nợ đã trả trong kỳ"}, [("ROW_LABEL_DIFFERS", "A5")]),
        ({"C5": "Nợ khác", "D5": None}, [("ROW_LABEL_DIFFERS", "A5")]),
        ({"F4": "Ước năm 2023 (triệu đồng)"}, []),
        ({"F4": None}, []),
        ({"F4": "Năm 2023"}, [("COLUMN_LABEL_DIFFERS", "")]),
        ({"E4": "Ước năm 2022"}, [("COLUMN_LABEL_DIFFERS", "")]),
        ({"E4": "Năm 2022 (kế hoạch)"}, [("COLUMN_LABEL_DIFFERS", "")]),
        ({"E4": "Năm 2022 đến 30/6"}, [("COLUMN_LABEL_DIFFERS", "")]),
        ({"E4": "Ước năm 2023", "F4": "Năm 2022"}, [("COLUMN_LABEL_DIFFERS", ""), ("COLUMN_LABEL_DIFFERS", "")]),
    ],
)
def test_longer_is_the_same_and_another_name_is_asked_about(
    tmp_path: Path, typed: dict[str, str | None], codes: list[tuple[str, str]]
) -> None:
    blank = samples.written(tmp_path)

    assert samples.codes(samples.read(samples.edited(blank, samples.fill(FIGURES), samples.fill(typed)))) == codes


@pytest.mark.parametrize(
    ("typed", "asked_about"),
    [
        ({"C5": "Số xã đạt chuẩn nâng cao"}, True),
        ({"C5": "Số xã đạt chuẩn nâng cao trong kỳ này"}, True),
        ({"C5": "Số xã đạt chuẩn (lũy kế)"}, False),
        ({"D5": "thôn"}, True),
    ],
)
def test_name_nearer_to_another_row_is_not_this_one_written_longer(
    tmp_path: Path, typed: dict[str, str], asked_about: bool
) -> None:
    asked = samples.form(NESTED)
    filled = samples.edited(samples.written(tmp_path, asked), samples.fill(typed | {"F5": 3}, NESTED.title))

    found = samples.read(filled, asked)

    assert samples.codes(found) == ([("ROW_LABEL_DIFFERS", "A5")] if asked_about else [])


def test_names_of_units_sorted_without_their_keys_are_asked_about(tmp_path: Path) -> None:
    asked = samples.form(BELOW)
    blank = samples.written(tmp_path, asked)
    place = _cells_of(blank, BELOW.rows[0].unit_name, BELOW.rows[1].unit_name)
    swapped = {place[0]: BELOW.rows[1].unit_name, place[1]: BELOW.rows[0].unit_name}

    assert not samples.codes(samples.read(blank, asked))
    found = samples.read(samples.edited(blank, samples.fill(swapped, BELOW.title)), asked)

    assert [code for code, _ in samples.codes(found)] == ["ROW_LABEL_DIFFERS", "ROW_LABEL_DIFFERS"]
    assert BELOW.rows[1].unit_name in found[1][0].message
    assert BELOW.rows[0].unit_name in found[1][0].message
    assert not found[0]


def _cells_of(content: bytes, *texts: str) -> list[str]:
    sheet = samples.opened(content)[BELOW.title]
    at = {cell.value: cell.coordinate for row in sheet.iter_rows() for cell in row}
    return [at[text] for text in texts]
