"""A finished page in a notebook: framed, inert, with a text twin."""

from __future__ import annotations

from pmkit.documents.format.postmortem import Postmortem
from pmkit.views import page_in_view


def test_a_page_in_a_notebook_is_framed_and_inert() -> None:
    """The page is in a frame in which nothing runs, is named for who hears it read, and prints as Markdown."""
    shown = page_in_view(Postmortem(title='Payments "failed"', what_happened="<script>x</script>"))
    html = str(shown._repr_html_())
    assert html.startswith("<iframe ")
    assert 'sandbox=""' in html
    assert 'title="The page: Payments' in html
    assert "<script" not in html
    assert str(shown).startswith("# Payments")
