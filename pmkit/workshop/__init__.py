"""The workshop: ninety minutes with a team, the self-assessment, and what follows from both.

agenda       the run sheet as data (agendas/*.yaml): minutes, scripts with their steps, what to cut first
deck         slides and activities that run sheets name (deck.yaml); pictures draws their figures
material     the incident, and the room's session that is made from it and a run sheet
clock        part and whole, on disk; the rest recomputed
run          one workshop: session, clock, notes, plan, and which part is shown
cockpit      the facilitator's widget; cockpit_html is what it shows
moments      sentences for hard minutes (hard-minutes.yaml)
notes        what the facilitator writes, part by part
commitments  the form at the end; on the projector with each key
report       what a workshop leaves; report_panel is the button on top
dry_run      simulated participants go through all of it
paper        the same workshop as a pack to print
questions    what the self-assessment asks, as data (assessment.yaml)
responses    answers of people: one person, a CSV file, or the room's results
assessment   medians, ranges, levels, the top two areas; nothing about climate below five answers
retest       two assessments compared, with the doubt
session      the same questions as a session of the room
figures      dots with range and median
page         the result as a page to print
own_answers  one person's answers in a file; form is the widget on top
skill        twelve vignettes for one person alone (vignettes.yaml)
plan         the improvement plan, a YAML file; planner is the widget on top
plan_forms   the plan as Markdown, page and calendar
followup     looking back after 30, 90 and 180 days
"""
