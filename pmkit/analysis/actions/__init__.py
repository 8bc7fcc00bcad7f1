"""Action items: the plan, its findings, strength, matrix, cost, exports."""
