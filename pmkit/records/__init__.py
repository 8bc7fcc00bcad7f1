"""The floor of records: what happened, when, and how one knows.

Start with :mod:`pmkit.records.timeline`; ``sources`` has a module for each tool whose export is read.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
