"""An open browser does not get in the way of the other tests in its process."""

from __future__ import annotations

import asyncio

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("loops")]


def test_a_page_opens(page: Page) -> None:
    """A page opens; its browser's loop goes on running after this test."""
    page.set_content("<p>here</p>")
    assert page.inner_text("p") == "here"


def test_the_next_test_runs_a_loop_of_its_own() -> None:
    """After a browser test, ``asyncio.run`` works in a test that needs no browser."""
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"


def test_and_the_page_after_it_opens(page: Page) -> None:
    """The browser still answers after its loop was hidden from a test."""
    page.set_content("<p>still here</p>")
    assert page.inner_text("p") == "still here"
