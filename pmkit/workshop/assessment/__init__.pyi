from .assessment import Assessment, assess
from .form import assessment_form
from .own_answers import OwnAnswers
from .page import assessment_page
from .questions import load_questionnaire, questionnaire
from .responses import Responses, example_team, item_ids
from .retest import Retest
from .session import assessment_session
from .skill import Skill, vignette_form

__all__ = [
    "Assessment",
    "OwnAnswers",
    "Responses",
    "Retest",
    "Skill",
    "assess",
    "assessment_form",
    "assessment_page",
    "assessment_session",
    "example_team",
    "item_ids",
    "load_questionnaire",
    "questionnaire",
    "vignette_form",
]
