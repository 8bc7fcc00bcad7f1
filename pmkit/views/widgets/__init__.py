"""Widgets of the analysis bench: each edits one section of a postmortem that all of them share."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
