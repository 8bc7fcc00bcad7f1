"""Headings that name one cause behind a colon, with what says more about it."""

import pytest

from pmkit.documents.format.kept import words
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.writing import render
from pmkit.documents.review import review_reading

NAMED = """# Letters sorted twice

## Root cause analysis

### Primary cause: sorter ran two plans

**Evidence:**

- plan 7 and plan 9 in one night

Both plans were active. Likely causes:

1. The old plan was never switched off
2. The switch belongs to no team

### Contributing factor: nobody looks at the trays

The trays have no camera. Letters lay there until noon.

- Tray 4 was full at 02:00
- Tray 5 was full at 03:00

### Contributing factor 2 - alert goes to an old list

- The list has no readers
"""


def test_a_heading_that_names_one_cause() -> None:
    """It is a factor with what is first said of it; lists below it are details but for one announced as causes."""
    postmortem = parse(NAMED)
    assert [factor.text for factor in postmortem.factors] == [
        "sorter ran two plans",
        "The old plan was never switched off",
        "The switch belongs to no team",
        "nobody looks at the trays: The trays have no camera.",
        "alert goes to an old list",
    ]
    text = render(postmortem)
    for word in ("plan 7 and plan 9", "Tray 5 was full", "Letters lay there", "The list has no readers"):
        assert word in text


@pytest.mark.parametrize("heading", ["### Cause: unknown", "### Causes: what we know", "### Reasons to be careful"])
def test_headings_that_name_no_cause(heading: str) -> None:
    """One word behind the colon names nothing, and a heading in the plural opens a list."""
    text = f"# T\n\n## Root causes\n\n{heading}\n\n- The valve was shut by hand\n- The gauge shows only the tank\n"
    assert [factor.text[:9] for factor in parse(text).factors] == ["The valve", "The gauge"]


@pytest.mark.parametrize(
    ("more", "is_asked"),
    [
        ("## What went well\n\n- The other line ran on\n", False),
        ("Fortunately the other line ran on.\n", False),
        ("The spare line worked as designed.\n", False),
        ("## What went well\n\n…\n", True),
        ("The other line is red.\n", True),
    ],
)
def test_layers_that_words_tell_of_are_not_asked_about(more: str, is_asked: bool) -> None:
    """Whoever writes what went well, or what luck did, has said what kept it from being worse."""
    text = f"# T\n\n## Root causes\n\n- The valve was shut by hand\n- The gauge shows the tank only\n\n{more}"
    assert ("no-layer-recognized" in {finding.code for finding in review_reading(read(text))}) is is_asked


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("No console kept us from being able to investigate the cause", set()),
        ("The new valve was the root cause", {"one-cause"}),
        ("We cannot blame sloppy repairs for the leak", set()),
        ("The leak was the fault of the night shift", {"names-person"}),
    ],
)
def test_what_is_said_of_the_search_and_of_blame(text: str, codes: set[str]) -> None:
    """The search for the cause calls nothing the cause; who refuses blame blames nobody."""
    found = parse(f"# T\n\n## Root causes\n\n- {text}\n- The gauge shows the tank only\n").factors.findings()
    assert {finding.code for finding in found} & {"one-cause", "names-person"} == codes


def test_pictures_and_doubts_are_no_causes() -> None:
    """A picture's description counts no steps of a cause, and what nobody found out is none."""
    text = (
        "# T\n\n## Root cause\n\nThe valve was shut by hand on the day before.\n\n"
        "![A drawing in which 1) the tank feeds 2) the valve, and 3) the valve feeds a tap.](/a.png)\n\n"
        "The root cause for the noise in the pipe was not determined.\n"
    )
    postmortem = parse(text)
    assert [factor.text for factor in postmortem.factors] == ["The valve was shut by hand on the day before."]
    assert "2) the valve" in render(postmortem)


def test_a_table_of_causes_in_another_language() -> None:
    """The column that is named for causes, or for why something did not work, holds them."""
    text = (
        "# T\n\n## Las cinco causas\n\n| # | Causa | Cómo se veía |\n|---|---|---|\n| 1 | PIN viejo | todo en rojo |\n"
        "\n## Por qué nuestros controles no lo vieron\n\n| Control | Por qué no funcionó |\n|---|---|\n"
        "| El registro del paso de la noche de la semana pasada | Nadie lo lee |\n"
    )
    assert [factor.text for factor in parse(text).factors] == ["PIN viejo", "Nadie lo lee"]


def test_sections_with_their_text_behind_their_names() -> None:
    """Two names of sections in bold, each with its text behind a dash, are sections below any heading."""
    text = (
        "# T\n\n## Causes\n\n1. The valve was shut by hand\n2. The gauge shows the tank only\n\n"
        "**What went well** — The crew came at once.\n\n**Where we got lucky** — It was a Sunday.\n"
    )
    postmortem = parse(text)
    assert len(postmortem.factors) == 2
    assert (postmortem.went_well, postmortem.lucky) == ("The crew came at once.", "It was a Sunday.")
    alone = parse("# T\n\n## Causes\n\n- The valve was shut\n\n**What went well** — The crew came at once.\n")
    assert alone.went_well == ""


def test_what_changed_is_a_section_of_actions_where_no_other_is() -> None:
    """Beside a section of actions it is the change that came before."""
    changed = "## What changed\n\n- The gate has a second alarm\n"
    assert [item.text for item in parse(f"# T\n\n{changed}").actions] == ["The gate has a second alarm"]
    both = parse(f"# T\n\n{changed}\n## Action items\n\n- Add a third alarm\n")
    assert [item.text for item in both.actions] == ["Add a third alarm"]


def test_numbered_lists_of_restructuredtext() -> None:
    """Items behind ``#.`` are items."""
    found = parse("# T\n\nNext steps\n----------\n\n#. Ask the owners of the gates\n\n#. Close the old gate\n").actions
    assert [item.text for item in found] == ["Ask the owners of the gates", "Close the old gate"]


def test_patterns_of_paths_do_not_make_a_template() -> None:
    """``**/<name>/**`` in code isn't a blank to fill in."""
    text = "# T\n\n" + "".join(f"The rule `**/<{name}>/**` is new.\n\n" for name in ("name", "task", "part", "place"))
    assert not read(text).is_template
    assert read(text.replace("`", "")).is_template


DATA = """# T

## Root cause

Two files have the same name:

| File | Rows |
| --- | --- |
| `one/prices.csv` | six, written by hand in spring and never since |

The job reads the first file, because its path was written into the code in spring.

Nobody sees which of them a price is from.
"""


def test_a_table_in_the_story_of_a_cause_is_data() -> None:
    """Its rows don't count where paragraphs tell the causes; they do where a column is called so."""
    told = [factor.text for factor in parse(DATA).factors]
    assert told[0].startswith("The job reads the first file")
    assert not any("spring and never" in text for text in told)
    named = [factor.text for factor in parse(DATA.replace("| Rows", "| Cause")).factors]
    assert any("spring and never" in text for text in named)


@pytest.mark.parametrize("lead", ["Rationale:", "Symptoms:", "Evidence:"])
def test_what_a_diagnosis_rests_on_is_no_cause(lead: str) -> None:
    """A list behind such a word shows how the cause was found."""
    text = f"# T\n\n## Diagnosis\n\nA failed board caused the outage. {lead}\n\n- No beep\n- The fans stop at once\n"
    assert [factor.text for factor in parse(text).factors] == ["A failed board caused the outage."]


def test_how_causes_were_looked_for_is_no_cause() -> None:
    """The name of the method is a field of a form."""
    text = "# T\n\n## Root cause analysis\n\n**Technique:** Fishbone\n**Why this technique:** Many causes at once.\n"
    assert not parse(text).factors


@pytest.mark.parametrize(
    ("heading", "why", "answer"),
    [
        ("Causa raíz (5 porqués)", "¿Por qué falló el botón?", "Porque la regla no estaba en producción."),
        ("Root cause (5 whys)", "Why did the button fail?", "Because the rule was not in production."),
        ("Cause racine (5 pourquoi)", "Pourquoi le bouton a échoué ?", "Parce que la règle n'était pas en production."),
    ],
)
def test_whys_that_brackets_announce(heading: str, why: str, answer: str) -> None:
    """The section is a chain of whys, and its answers are the causes."""
    text = f"# T\n\n## {heading}\n\n1. **{why}** — {answer}\n2. **{why.replace('?', ' y?')}** — {answer}\n"
    read = parse(text)
    assert len(read.whys.whys) == 2
    assert [factor.text for factor in read.factors] == [answer]


def test_who_noticed_it_is_not_what_was_identified() -> None:
    """What is behind "Identified" names the cause, or who saw it."""
    assert not parse("# T\n\n- **Identified**: Users reported that nothing loads\n").factors
    assert parse("# T\n\n- **Identified**: A full disk on the second host\n").factors


def test_of_several_answers_the_marked_one_counts() -> None:
    """Without any mark each box can be one."""
    text = "# T\n\n## Root cause\n\n- [ ] An intruder was there\n- [x] A host was overloaded\n- [ ] A human was tired\n"
    read = parse(text)
    assert [factor.text for factor in read.factors] == ["A host was overloaded"]
    assert not words(text) - words(render(read))
    assert len(parse(text.replace("[x]", "[ ]")).factors) == 3


def test_a_label_among_the_causes_begins_another_subject() -> None:
    """What is above it tells the causes all the same."""
    text = (
        "# T\n\n## Lessons learned\n\n- Ask\n\n**Root causes**:\n\nThe flag was left out. Nobody was asked to look.\n\n"
        "**Resolution**\n\nThe release was taken back within the hour.\n"
    )
    assert [factor.text for factor in parse(text).factors] == ["The flag was left out.", "Nobody was asked to look."]


def test_the_cause_that_a_field_below_a_heading_states() -> None:
    """It says more than the heading, and more than the first sentence."""
    text = (
        "# T\n\n## Issues found\n\n"
        "### 1. Stuck node\n\n**Impact:** It hung.\n\n**Root cause:** A limit of the tree.\n\n"
        "### 2. Late alert\n\n**Impact:** An hour was lost.\n\n**Root cause:** The rule had a typo.\n"
    )
    assert [factor.text for factor in parse(text).factors] == [
        "Stuck node: A limit of the tree.",
        "Late alert: The rule had a typo.",
    ]


def test_a_section_on_detection_leaves_the_rest_to_the_story() -> None:
    """Why it was not seen is not why it happened."""
    text = (
        "# T\n\n## Analysis\n\nThe job read an old file, because its path was fixed.\n\n"
        "## How come we didn't see it on staging?\n\n- Staging has no such file\n"
    )
    assert {factor.text for factor in parse(text).factors} == {
        "The job read an old file, because its path was fixed.",
        "Staging has no such file",
    }


def test_a_cause_in_the_tests_is_not_one_of_detection() -> None:
    """Beside it "Analysis" is not about the causes."""
    text = (
        "# T\n\n## Analysis\n\nThe suite has four parts, and each has a team.\n\n"
        "## Root cause of the test failure\n\n- The clock of the runner was wrong\n"
    )
    assert [factor.text for factor in parse(text).factors] == ["The clock of the runner was wrong"]


def test_causes_are_whole_sentences() -> None:
    """Who found it stays in the sentence, and is not why it is left out."""
    text = "# T\n\n## Root cause\n\nWe noticed that this was caused by an upgrade of one package without the others.\n"
    assert [factor.text for factor in parse(text).factors] == [text.split("\n")[4]]


def test_who_said_it_is_not_a_cause() -> None:
    """A name and an office below a quote."""
    text = "# T\n\n## Cause\n\nThe flag was never set.\n\n> We are sorry.\n\n- Ana Example, Founder & CEO\n"
    assert [factor.text for factor in parse(text).factors] == ["The flag was never set."]
