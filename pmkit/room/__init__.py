"""The room: a live session without accounts, in a process of its own.

``activities`` holds the kinds of things a session does, one module a kind; ``session`` the state machine and its
file; ``server`` the process that phones, projector and host talk to; ``host`` what a facilitator leads with;
``pages`` the HTML, CSS and JavaScript of phones, projector and host.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
