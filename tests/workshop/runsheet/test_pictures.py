"""Figures of slides."""

from __future__ import annotations

from pmkit.workshop.runsheet.pictures import example_triage, picture


def test_figures_of_slides_have_words() -> None:
    """The cheese and the trees are images with a text alternative, and a wall shows one answer."""
    for name in ("cheese", "trees"):
        made = picture(name)
        assert made["svg"].lstrip().startswith("<?xml")
        assert len(made["alt"]) > 80
    assert example_triage().trees_agree
    assert "disagree" not in picture("trees")["svg"]
