"""The page where a code is typed: a phone's way in, and what it shows when an address leads nowhere."""

from __future__ import annotations

import htpy
from htpy import body, button, form, h1, head, html, label, link, main, meta, noscript, p, script, title

from pmkit.html import render


def join_page(problem: str = "", *, depth: int = 0) -> str:
    """Return the page.

    Args:
        problem: a sentence above the field.
        depth: how many folders below the room's address the page is; a proxy may add folders of its own, so
            that all addresses on it are relative.
    """
    base = "../" * depth
    return render(
        html(lang="en")[
            head[
                meta(charset="utf-8"),
                meta(name="viewport", content="width=device-width, initial-scale=1"),
                meta(name="robots", content="noindex"),
                title["Join a session"],
                link(rel="stylesheet", href=f"{base}static/room.css"),
                script(type="module", src=f"{base}static/join.js"),
            ],
            body(".narrow", data_base=base)[
                main[
                    h1["Join a session"],
                    p(".said", role="alert")[problem[:1].upper() + problem[1:]],
                    form("#join", novalidate=True)[
                        label(for_="code")["Code on the screen"],
                        htpy.input(
                            "#code",
                            name="code",
                            autocomplete="off",
                            autocapitalize="characters",
                            spellcheck="false",
                            maxlength="12",
                            inputmode="text",
                            aria_describedby="hint",
                            required=True,
                        ),
                        p("#hint.soft")["Six letters and digits; upper or lower case does not matter."],
                        button(".primary", type="submit")["Join"],
                    ],
                    noscript[p(".said")["This page needs JavaScript, which is turned off in this browser."]],
                    p(".soft")["No account, no name, nothing to install."],
                ]
            ],
        ]
    )
