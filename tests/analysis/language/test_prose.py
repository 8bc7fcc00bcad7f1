from __future__ import annotations

from pmkit.analysis.language.prose import LEFT_OUT, segments


def test_segments_lead_back_to_the_source() -> None:
    """Each character of the prose is found at its place, but for what stands in for something else."""
    source = "# A *b* ü\n\n- x `c` [link](http://a.b) &lt; y\n  z\n\n| p | *q* |\n|---|---|\n| r s | t |\n"
    seen = segments(source)
    assert [each.kind for each in seen] == ["heading", "item", "cell", "cell", "cell", "cell"]
    for each in seen:
        for at, letter in enumerate(each.text):
            if letter not in (LEFT_OUT, " ", "<"):
                assert source[each.source(at)] == letter
