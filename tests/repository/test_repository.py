from __future__ import annotations

import ast
import doctest
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import pmkit
from pmkit.documents.format.sections import HEADINGS
from pmkit.records.event import Kind, Milestone

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted([*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "exercises").glob("*.ipynb")])


DOORS = ["pmkit", *(f"pmkit.{chamber}" for chamber in pmkit._CHAMBERS)]


@pytest.mark.parametrize("door", DOORS)
def test_every_name_at_a_door_is_there(door: str) -> None:
    """Each name that a package lists in its stub is imported from its home, and the list is in order."""
    package = import_module(door)
    stub = ast.parse(Path(str(package.__file__)).with_suffix(".pyi").read_text(encoding="utf-8"))
    listed = next(ast.literal_eval(node.value) for node in stub.body if isinstance(node, ast.Assign))
    assert listed == sorted(listed)
    assert set(listed) == set(package.__all__)
    for name in listed:
        assert getattr(package, name) is not None


def test_the_front_door_is_small() -> None:
    """At most 25 names, none of them so general that it says nothing at a top level."""
    assert len(pmkit.__all__) <= 25
    assert not set(pmkit.__all__) & {"record", "compare", "references", "visibility", "save", "overlap", "render"}
    with pytest.raises(AttributeError, match="nothing"):
        _ = pmkit.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["save", "references", "look_back", "why_editor", "ensure_room", "Workshop", "assess"])
def test_a_name_that_is_elsewhere_says_where(name: str) -> None:
    """What once was at the front door, or is looked for there, is answered with the line to write."""
    with pytest.raises(ImportError, match=rf"from pmkit\.[a-z.]+ import {name}$") as caught:
        getattr(pmkit, name)
    scope: dict[str, object] = {}
    exec(str(caught.value).partition(": ")[2], scope)
    assert scope[name] is not None


def test_the_readme_shows_what_the_kit_prints() -> None:
    """The README's session prints what it says."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    session = re.search(r"```python\n(>>> .*?)```", text, re.DOTALL)
    assert session
    test = doctest.DocTestParser().get_doctest(session[1], {}, "README", "README.md", 0)
    runner = doctest.DocTestRunner()
    assert runner.run(test).failed == 0
    assert len(test.examples) >= 4


def test_the_readme_says_the_important_things_first() -> None:
    """The first 40 lines hold the two commands and a door for each reader."""
    top = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:50])
    for words in ("make workshop", "make test", "a facilitator", "a learner", "an engineer", "a contributor"):
        assert words in top


def test_every_link_of_the_documents_leads_somewhere() -> None:
    """Links in the Markdown files to other files of the repository exist."""
    for document in [*ROOT.glob("*.md"), ROOT / "scenarios" / "README.md"]:
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def links_of(path: Path) -> set[str]:
    """Return the targets of the links in a notebook's text, without those on the web."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return {target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target}


def test_every_link_of_the_notebooks_leads_somewhere() -> None:
    """Links between notebooks and to exercises exist, in the repository and so in a person's copy."""
    for path in NOTEBOOKS:
        for target in links_of(path):
            assert (path.parent / target).is_file(), f"{path.name}: {target}"


def test_the_start_page_has_three_doors_and_leads_to_every_notebook() -> None:
    """Its first text links to the workshop, to practice and to writing up; the whole page leads to all the others."""
    start = ROOT / "notebooks" / "00-start-here.ipynb"
    top = "".join(json.loads(start.read_text(encoding="utf-8"))["cells"][0]["source"])
    doors = re.findall(r"^- \*\*\[[^]]+\]\(([^)]+)\)", top, re.MULTILINE)
    assert doors == ["01-team-workshop.ipynb", "03-incident-simulation.ipynb", "05-write-a-postmortem.ipynb"]
    there = {path.name for path in start.parent.glob("*.ipynb")} - {start.name}
    assert there <= links_of(start)


@pytest.mark.parametrize("folder", ["notebooks", "exercises"])
def test_the_numbers_of_the_notebooks_have_no_hole(folder: str) -> None:
    """They count up by one, and a name is short enough for JupyterLab's side bar."""
    names = sorted(path.stem for path in (ROOT / folder).glob("*.ipynb"))
    numbers = [int(name[:2]) for name in names]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert max(map(len, names)) <= 24


def test_every_notebook_with_text_output_has_a_golden_cell_or_is_an_exercise() -> None:
    """The comparison of outputs has something to compare: golden cells exist and hold an output."""
    for path in [
        ROOT / "notebooks" / "00-start-here.ipynb",
        *sorted((ROOT / "exercises" / "solutions").glob("*.ipynb")),
    ]:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        golden = [cell for cell in cells if "nbval-check-output" in cell["metadata"].get("tags", ())]
        assert golden, path.name
        assert all(cell["outputs"] for cell in golden)


def test_no_notebook_stores_other_outputs() -> None:
    """Only golden cells store outputs, so that diffs stay readable."""
    for path in NOTEBOOKS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if "keep_output" not in cell["metadata"].get("tags", ()):
                assert not cell.get("outputs"), f"{path.name}: {cell['id']}"


def test_every_test_says_what_it_shows() -> None:
    """Each test has a docstring."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_the_glossary_knows_the_words_of_the_code() -> None:
    """Every milestone, kind of event and section that the code knows is a word of the glossary or the document."""
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    for word in (*Kind, *Milestone):
        assert word in glossary
    assert len(HEADINGS) == len(set(HEADINGS.values()))


def test_modules_of_the_kit_do_not_print() -> None:
    """Only the command line prints; the rest returns or logs."""
    for path in (ROOT / "pmkit").rglob("*.py"):
        if "cli" in path.parts:
            continue
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        ]
        assert len(calls) <= (1 if path.parts[-2:] == ("lab", "open.py") else 0), path


def test_starting_is_light() -> None:
    """Neither the package nor the command line's help imports a heavy package."""
    code = (
        "import sys, pmkit, pmkit.cli; pmkit.cli.parser('practice'); "
        "heavy = ('pandas', 'numpy', 'matplotlib', 'papermill', 'pydantic', 'ipywidgets'); "
        "print([n for n in heavy if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_group_of_tests_takes_turns(tmp_path: Path) -> None:
    """Tests of one group run one after the other in one worker: browsers and rooms beside each other fail at random."""
    told = (
        "import os\nimport pathlib\nimport pytest\n\n\n"
        '@pytest.mark.xdist_group("g")\n@pytest.mark.parametrize("i", range(6))\n'
        "def test_turn(i):\n"
        '    pathlib.Path(f"turn-{i}").write_text(os.environ["PYTEST_XDIST_WORKER"])\n'
    )
    (tmp_path / "test_turns.py").write_text(told, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    workers = [file.read_text() for file in tmp_path.glob("turn-*")]
    assert len(workers) == 6
    assert len(set(workers)) == 1
