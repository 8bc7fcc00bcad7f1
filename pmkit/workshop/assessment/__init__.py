"""The self-assessment: where a team is, and the two areas to begin with.

questions    what is asked, as data (assessment.yaml)
responses    answers, counted: one person's, a CSV file's, or those of a session of the room
results      medians, ranges, levels, the areas to begin with; nothing about climate below five answers
retest       two assessments compared, with the doubt
exports      a data frame, and the file that a later comparison reads
page         the result as HTML; figures draws it
assessment   the class that people use, on top of these
session      the same questions as a session of the room
own_answers  one person's answers in a file; form is the widget on top
skill        twelve vignettes for one person alone (vignettes.yaml)
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
