"""Leading one workshop, from its first page to its report.

clock        part and whole, on disk; the rest recomputed
notes        what the facilitator writes, part by part
run          one workshop: session, clock, notes, plan, and which part is shown
dry_run      simulated participants go through all of it
prompter     what the facilitator reads
commitments  the form at the end; on the projector with each key
cockpit      the facilitator's widget
report       what a workshop leaves; panel is the button on top
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
