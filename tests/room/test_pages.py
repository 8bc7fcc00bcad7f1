"""The pages draw what the state describes: every input has its builder, and no limit is written in a script."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from pmkit.room.activities.cards import CARD_MOST
from pmkit.room.activities.kinds import kind_names
from pmkit.room.activities.probe import SURE
from pmkit.room.activities.reword import REWORD_MOST
from pmkit.room.session.plan import load_plan
from pmkit.room.session.standing import PHASE_NAMES, SENTENCE_MOST, STEP_NAMES
from pmkit.room.shared.activity import KEYED_MOST, TEXT_MOST, Asking

SCRIPTS = ("forms.js", "phone.js", "host.js", "lines.js", "show.js", "wall.js", "fit.js", "room.js")


def page(name: str) -> str:
    """Return the text of a script."""
    return files("pmkit.room").joinpath("pages", name).read_text(encoding="utf-8")


def test_every_input_that_a_kind_describes_has_a_builder() -> None:
    """Phones can draw each kind's form, and the host's page each form for answers from paper."""
    (line,) = re.findall(r"const INPUTS = \{(.*)\};", page("forms.js"))
    builders = {name.strip() for name in line.split(",")}
    host = page("host.js")
    keying = set(re.findall(r"^  (\w+)\(form\) \{", host[host.index("const KEYING") :], re.MULTILINE))
    asking = [activity for activity in load_plan("try-the-room").activities if isinstance(activity, Asking)]
    assert {it.phone_form(it.choices())["input"] for it in asking} == builders
    assert {it.keying_form(it.choices())["input"] for it in asking} == keying


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_has_a_copy_of_a_limit_or_of_the_kinds(name: str) -> None:
    """Longest texts, confidences, and names of phases and steps travel in the state; no script asks for a kind."""
    text = page(name)
    numbers = set(re.findall(r"(?<![\w.])\d+(?![\w.])", text))
    limits = {CARD_MOST, REWORD_MOST, KEYED_MOST, TEXT_MOST, SENTENCE_MOST, *SURE} - {100}
    if name == "forms.js":
        assert not numbers & {str(limit) for limit in limits}
    assert not re.search(rf"type === .({'|'.join(kind_names())}).", text)
    for words in (*PHASE_NAMES.values(), *STEP_NAMES.values()):
        assert f'"{words}"' not in text
    assert f"maxlength: {SENTENCE_MOST}" not in text
    assert f"max: {KEYED_MOST}" not in text


@pytest.mark.parametrize("only", ["fullscreenElement", "--fit", 'classList.toggle("dark")'])
def test_what_walls_share_is_in_one_script(only: str) -> None:
    """Fitting letters, theme and full screen are written once; the projector and the wall page import them."""
    assert [name for name in SCRIPTS if only in page(name)] == ["fit.js"]
    for name in ("show.js", "wall.js"):
        assert 'from "./fit.js"' in page(name)
