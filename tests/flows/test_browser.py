"""The Prefect pages in a real browser: readable Vietnamese, a form filled from a link, and nothing leaves the machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.flows.conftest import PATIENCE, Office, until

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.flow,
    pytest.mark.xdist_group("office"),
    pytest.mark.browser,
    pytest.mark.timeout(2400),
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed; .ci/run installs it"),
]


@pytest.fixture(scope="module")
def answered() -> list[str]:
    """Addresses that answered a page."""
    return []


@pytest.fixture(scope="module")
def page(office: Office, answered: list[str]) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1300, "height": 1000})
        opened.set_default_timeout(PATIENCE * 1000)
        opened.on("response", lambda response: answered.append(response.url))
        yield opened
        browser.close()


def test_deployments_are_listed_by_number_in_vietnamese(office: Office, page: Any) -> None:
    page.goto(f"{office.place.url}/v2/deployments")
    page.get_by_text("1.1 Ghi nhận hội nghị").first.wait_for()
    shown = page.inner_text("body")
    assert "1.2 Ghi nhận văn bản đến" in shown


def test_a_form_opens_filled_from_a_link(office: Office, page: Any) -> None:
    filled = quote(json.dumps({"phiếu": {"don_vi": "Xã Thử Nghiệm, Huyện Thử"}}, ensure_ascii=False))
    page.goto(f"{office.place.url}/v2/deployments/deployment/{office.ids['1.1']}/run?parameters={filled}")
    page.get_by_text("Tình trạng").first.wait_for()
    values = page.eval_on_selector_all("input, textarea", "all => all.map(one => one.value)")
    assert "Xã Thử Nghiệm, Huyện Thử" in values
    assert "Người ghi (họ tên, chức vụ)" in page.inner_text("body")


@pytest.mark.usefixtures("swept")
def test_a_board_reads_as_a_table(office: Office, page: Any) -> None:
    board = until(lambda: office.artifact("00-bang-chung"), "the general board")
    page.goto(f"{office.place.url}/v2/artifacts/artifact/{board['id']}")
    page.get_by_text("Cập nhật lúc").first.wait_for()
    assert page.locator("table").count() >= 1


def test_no_page_was_answered_from_outside(office: Office, page: Any, answered: list[str]) -> None:
    page.goto(f"{office.place.url}/v2/runs")
    page.goto(f"{office.place.url}/v2/dashboard")
    assert answered
    outside = {urlsplit(url).hostname for url in answered if url.startswith("http")} - {"127.0.0.1", "localhost"}
    assert not outside
