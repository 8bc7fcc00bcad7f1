"""The floor of analysis: why it happened, what else had to be true, what will change; no files, no figures.

Each chamber has its value objects below and the class that people use on top.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
