"""The self-assessment: questions, responses, results, page."""
