"""A learner's attempt at a scenario: workbook, panels, the run by papermill."""
