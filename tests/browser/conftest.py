"""A Chromium of the operating system, and a JupyterLab on a copy of the kit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.ports import free_port

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOKEN = "browser-test"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; without one the tests skip, but never in CI."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium: make test installs it (apt-get install chromium)")
        pytest.skip("no Chromium at /usr/bin/chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page as wide as a projector."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab.

    Attributes:
        address: where it answers.
        folder: the copy of the kit that it shows.
    """

    address: str
    folder: Path

    def url(self, notebook: str) -> str:
        """Return the address of one notebook in a workspace of its own."""
        return f"{self.address}/lab/workspaces/{uuid4().hex}/tree/{notebook}?reset&token={TOKEN}"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return JupyterLab as ``pmkit lab`` starts it, on loopback, with settings of its own."""
    base = tmp_path_factory.mktemp("lab")
    port = free_port()
    environment = {
        **os.environ,
        "JUPYTER_TOKEN": TOKEN,
        "JUPYTER_CONFIG_DIR": str(base / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(base / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(base / "workspaces"),
        "IPYTHONDIR": str(base / "ipython"),
        "PMKIT_ROOM_IDLE": "20",
    }
    environment.pop("PMKIT_WORK", None)
    folder = base / "copy"
    command = [sys.executable, "-m", "pmkit", "lab", str(folder), "--no-browser", "--port", str(port)]
    with (base / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=2)
                    break
                except (urllib.error.URLError, OSError):
                    time.sleep(0.5)
            else:
                pytest.fail(f"JupyterLab did not start:\n{(base / 'log').read_text()[-3000:]}")
            yield Lab(address, folder)
        finally:
            process.terminate()
            process.wait(timeout=30)
