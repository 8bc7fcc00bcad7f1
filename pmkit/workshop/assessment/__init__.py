"""The self-assessment: questions, responses, results, page."""

from pmkit.views.plotting import figures_in

figures_in("pmkit.workshop.assessment.figures")
