"""A team in a room: a host, a projector and phones, each with a browser of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, expect

from pmkit.room.server.client import LiveSession

PHONE = {"width": 390, "height": 844}


@dataclass
class Team:
    """Host, projector and phones that have joined one session.

    Attributes:
        session: the session.
        host: the host's page.
        show: the projector's page.
        phones: the participants' pages.
    """

    session: LiveSession
    host: Page
    show: Page
    phones: list[Page]
    contexts: list[BrowserContext] = field(default_factory=list)

    @classmethod
    def gather(cls, browser: Browser, session: LiveSession, size: int) -> Team:
        """Open all pages; each phone has cookies and storage of its own."""
        desk = browser.new_context(viewport={"width": 1280, "height": 800})
        beamer = browser.new_context(viewport={"width": 1920, "height": 1080})
        host, show = desk.new_page(), beamer.new_page()
        host.goto(session.info["host"])
        show.goto(session.info["show"])
        team = cls(session, host, show, [], [desk, beamer])
        for _ in range(size):
            team.join(browser)
        expect(host.locator("#count")).to_have_text(f"{size} phones here", timeout=15_000)
        return team

    def join(self, browser: Browser) -> Page:
        """Let one more phone join."""
        context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(self.session.info["join"])
        expect(page.locator("#line")).to_have_text("Connected.", timeout=15_000)
        self.phones.append(page)
        self.contexts.append(context)
        return page

    def forward(self, label: str | None = None) -> None:
        """Press the host's big button, and see that the step was taken."""
        button = self.host.locator("#forward")
        if label is not None:
            expect(button).to_have_text(label, timeout=10_000)
        seen = "document.getElementById('where').innerText + document.getElementById('now').innerText"
        before = self.host.evaluate(seen)
        button.click()
        expect(self.host.locator("#said")).to_have_text("")
        self.host.wait_for_function(f"before => {seen} !== before", arg=before)

    def answer(self, fill: Callable[[Page, int], None], *, among: list[Page] | None = None) -> None:
        """Let each phone fill its form and send it; it must say that the answer is in."""
        phones = self.phones if among is None else among
        for number, phone in enumerate(phones):
            expect(phone.locator("form")).to_be_visible(timeout=10_000)
            fill(phone, number)
            phone.locator("form button.primary").click()
        for phone in phones:
            expect(phone.locator(".done").first).to_contain_text("Your answer is in", timeout=10_000)
        expect(self.host.locator("#count")).to_contain_text(f"{len(phones)} of", timeout=10_000)

    def close(self) -> None:
        """Close all pages."""
        for context in self.contexts:
            context.close()
