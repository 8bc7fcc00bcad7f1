"""The workshop: self-assessment of a team, and what follows from it.

    questions    what is asked, as data (assessment.yaml)
    responses    answers of people: one person, a CSV file, or the room's results
    assessment   medians, ranges, levels, the top two areas; nothing about climate below five answers
    retest       two assessments compared, with the doubt
    session      the same questions as a session of the room
    figures      dots with range and median
    page         the result as a page to print
    form         the widget to answer alone
"""
