from .format.postmortem import Postmortem, Summary
from .format.reading import load, load_all, parse
from .format.templates import start_postmortem
from .format.writing import render, save
from .metrics.collection import read_folder, references
from .metrics.metrics import quality_metrics
from .scenario.example import example_log
from .scenario.scenario import Scenario

__all__ = [
    "Postmortem",
    "Scenario",
    "Summary",
    "example_log",
    "load",
    "load_all",
    "parse",
    "quality_metrics",
    "read_folder",
    "references",
    "render",
    "save",
    "start_postmortem",
]
