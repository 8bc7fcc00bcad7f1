"""Contributing factors: the analysis, its findings, counts over many, Swiss cheese."""
