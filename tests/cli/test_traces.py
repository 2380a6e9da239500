"""`soket trace`: a figure is asked for by id or name, and what is not clear is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import database
from tasks import campaigns
from tests import databases, plan_dirs, season
from tests.cli.conftest import Run

NOW = ("--as-of", "2023-11-10T09:00")


@pytest.fixture(scope="module")
def real_plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Database of the real plan; only read here."""
    url = databases.SqliteFolder(tmp_path_factory.mktemp("trace")).create("real", None)
    database.upgrade(url)
    campaigns.load_plan(url, plan_dirs.REAL, by=season.BY, as_of=season.at("2023-09-14T08:00"), is_simulated=True)
    database.dispose(url)
    return url


@pytest.fixture
def real(bare_soket: Run, real_plan: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SOKET_DATABASE_URL", real_plan)
    monkeypatch.setenv("SOKET_HOME", str(tmp_path))
    return bare_soket


@pytest.mark.proves("F29")
def test_figure_of_the_province_and_of_a_unit_by_id_or_name(real: Run) -> None:
    shown = real("trace", "tong_xa_ntm", *NOW)
    facts = real("trace", "Số xã thuộc Chương trình NTM", "--unit", "huyện Núi Thành", "--json", *NOW).json
    nothing = real("trace", "no_cuoi_ky", *NOW)

    assert shown.out.startswith("Số xã thuộc Chương trình NTM (Ước năm 2023) · Tỉnh Quảng Nam: 193 xã · số đơn vị")
    assert (facts["unit"], facts["how"], facts["value"]) == ("dv23-517", "units", "15")
    assert "chưa có số liệu" in nothing.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("khong-co",), "Chưa rõ chỉ tiêu 'khong-co': không có."),
        (("xã đạt",), "Đề nghị ghi mã chỉ tiêu."),
        (("tong_ho", "--period", "1999"), "không có kỳ '1999'; có: 2020, 2023e."),
        (("danh_hieu_xa",), "Đề nghị chọn mục cần đếm bằng --choice: chua_dat, ntm, ntm_nang_cao, ntm_kieu_mau."),
        (("tong_ho", "--unit", "không đâu"), "không đâu"),
        (("tong_ho", "--unit", "Sở Y tế"), "không thuộc diện tổng hợp số liệu."),
    ],
)
def test_what_is_not_clear_is_said(real: Run, words: tuple[str, ...], told: str) -> None:
    answer = real("trace", *words, *NOW)

    assert answer.code == 1
    assert told in answer.out + answer.err


def test_plan_without_figures_says_so(soket: Run) -> None:
    answer = soket("trace", "tong_ho", *NOW)

    assert answer.code == 1
    assert "Kế hoạch này không thu số liệu." in answer.out + answer.err
