"""``pmkit workshop``: what people will see of an incident."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.cli import main


def test_what_people_will_see_is_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A team's own incident can be looked at and changed from the shell."""
    document = tmp_path / "ours.md"
    rows = "- 10:00 - **Queue** grows\n- 10:20 - Alert fires\n- 10:40 - Queue is empty\n"
    document.write_text(f"# Postmortem: Late mail\n\n## Timeline\n\n{rows}", encoding="utf-8")
    assert main(["workshop", "preview", "seed", "--material", str(document)]) == 0
    told = capsys.readouterr().out
    assert "all 3 rows" in told
    assert main(["workshop", "preview", str(document)]) == 0
    assert capsys.readouterr().out == told
    assert main(["workshop", "preview", str(document), "--edit"]) == 0
    again = capsys.readouterr().out.partition("look again: ")[2].strip()
    assert again == f"pmkit workshop preview {document}", "in the words that it was called with"
    assert main(["workshop", "preview", "practice", "--material", str(document), "--edit"]) == 0
    assert f"pmkit workshop preview practice --material {document}" in capsys.readouterr().out
    assert "say: Queue grows" in (tmp_path / "ours.material.yaml").read_text(encoding="utf-8")
