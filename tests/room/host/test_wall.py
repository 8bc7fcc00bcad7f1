"""The wall page of a session without a room: what all may see, for browsers of this computer."""

from __future__ import annotations

import gc
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from pmkit.room.host.alone import SessionAlone
from pmkit.room.session.plan import make_plan
from tests.room.plans import POLL, SLIDE, open_one

CLIMATE = {**POLL, "id": "climate", "privacy": "climate", "phases": ["collect", "reveal"]}
PLAN = make_plan({"title": "T & <b>", "activities": [SLIDE, open_one(POLL), CLIMATE], "threshold": 5})


def fetch(address: str, **headers: str) -> Any:
    """Return the answer of a wall page's server."""
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=5)


def shown(address: str) -> str:
    """Return what is on the page now."""
    with fetch(f"{address}now") as reply:
        return str(json.loads(reply.read())["html"])


def test_it_shows_what_a_projector_would(tmp_path: Path) -> None:
    """Each step is on the page at once: title, question, counts; never a code, a phone, or markup of people's."""
    alone = SessionAlone.open(PLAN, tmp_path)
    address = alone.wall()
    assert "T &amp; &lt;b&gt;" in shown(address)
    seen = []
    for _ in range(3):
        alone.lead("forward")
        seen.append(shown(address))
    assert SLIDE["title"] in seen[0]
    assert "north" in seen[1], "the options are on the wall while people choose"
    alone.lead("back")
    alone.lead("key-in", tallies=[3, 2, 0])
    assert "5 answers" in shown(address)
    for html in (*seen, shown(address)):
        assert "phone" not in html
        assert alone.session.code not in html
    alone.lead("close")
    assert "Thank you" in shown(address)
    assert str(tmp_path) not in "".join(seen)


def test_what_only_the_host_sees_is_not_on_it(tmp_path: Path) -> None:
    """Climate answers that the host looks at first are on the page only once they are shown."""
    alone = SessionAlone.open(PLAN, tmp_path)
    address = alone.wall()
    alone.lead("go", to="climate")
    state = alone.lead("key-in", tallies=[1, 2, 3])
    assert state["look"]
    assert "6 answers" in state["look"]["html"]
    assert "6 answers" not in shown(address)
    assert "is reading the answers first" in shown(address)
    alone.lead("decide", way="show")
    assert "6 answers" in shown(address)


def test_only_this_computers_browser_with_the_address_is_answered(tmp_path: Path) -> None:
    """A wrong token, a foreign host name (DNS rebinding) and any other path get nothing; policy forbids the network."""
    address = SessionAlone.open(PLAN, tmp_path).wall()
    gc.collect()
    alone = SessionAlone.open(PLAN, tmp_path)
    address = alone.wall()
    assert address.startswith("http://127.0.0.1:")
    with fetch(address) as reply:
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        page = reply.read().decode()
    assert page.lower().startswith("<!doctype html>")
    assert page.lower().count("<!doctype") == 1
    for name in ("room.css", "result.css", "wall.js"):
        assert name in page
    for name in ("room.css", "result.css", "wall.js", "fit.js"):
        with fetch(f"{address}{name}") as reply:
            assert len(reply.read()) > 100
    port = address.rsplit(":", 1)[1].partition("/")[0]
    for wrong, headers in (
        (f"http://127.0.0.1:{port}/", {}),
        (f"http://127.0.0.1:{port}/{'x' * 22}/now", {}),
        (f"{address}../room.py", {}),
        (f"{address}show.js", {}),
        (f"{address}now", {"Host": f"evil.example:{port}"}),
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            fetch(wrong, **headers)
        assert refused.value.code == 404
        refused.value.close()


def test_a_page_that_is_open_finds_the_session_again(tmp_path: Path) -> None:
    """After a restart of the kernel the address is the same; a taken port or a broken file costs another address."""
    alone = SessionAlone.open(PLAN, tmp_path)
    address = alone.wall()
    assert SessionAlone.open(PLAN, tmp_path).wall() == address
    kept = json.loads((tmp_path / "wall.json").read_text(encoding="utf-8"))
    assert address == f"http://127.0.0.1:{kept['port']}/{kept['token']}/"
    second = SessionAlone.open(PLAN, tmp_path / "other")
    (tmp_path / "other" / "wall.json").write_text(json.dumps(kept), encoding="utf-8")
    assert second.wall() != address, "the port is taken"
    third = SessionAlone.open(PLAN, tmp_path / "third")
    (tmp_path / "third" / "wall.json").write_text("{", encoding="utf-8")
    assert "T &amp;" in shown(third.wall())


def test_the_card_links_to_it(tmp_path: Path) -> None:
    """Whoever leads without phones opens the page from the notebook."""
    alone = SessionAlone.open(PLAN, tmp_path)
    card = alone._repr_html_()
    assert f'href="{alone.wall()}"' in card
    assert "Open the wall page" in card


def test_a_long_title_is_not_there_twice(tmp_path: Path) -> None:
    """Above a page is the part that runs; the session's title, which heads many pages anyway, only where none does."""
    alone = SessionAlone.open(PLAN, tmp_path)
    address = alone.wall()
    assert shown(address).count("T &amp; &lt;b&gt;") == 1
    alone.lead("forward")
    assert shown(address).count("T &amp; &lt;b&gt;") == 1
    alone.lead("clock", title="Concepts", seconds=600)
    assert "Concepts" in shown(address)
    assert "T &amp; &lt;b&gt;" not in shown(address)


def test_a_slides_table_is_drawn_as_on_the_projector(tmp_path: Path) -> None:
    """Its text has the class for which the style sheet has rules, so that no word of a column is broken."""
    table = {**SLIDE, "text": "| A | B |\n| --- | --- |\n| Communication | Handoffs |"}
    alone = SessionAlone.open(make_plan({"title": "T", "activities": [table]}), tmp_path)
    alone.wall()
    alone.lead("forward")
    assert '<div class="body"><table>' in shown(alone.wall()).replace("\n", "")
