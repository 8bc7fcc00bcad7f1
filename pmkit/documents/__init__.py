"""The floor of documents: the postmortem as a file, scenarios, reviews, metrics over many."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
