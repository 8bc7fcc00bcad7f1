"""The workshop: ninety minutes with a team, the self-assessment, and what follows from both.

assessment/   the self-assessment: questions, answers, results, what has changed since
improvement/  the improvement plan, and looking back after 30, 90 and 180 days
runsheet/     run sheets, slides and the incident, as data; the session of the room made from them
leading/      one workshop: clock, cockpit, notes, commitments, report
paper         the same workshop as a pack to print; sheets: what is in it

What a notebook needs can be imported from here and from ``pmkit.workshop.assessment`` and
``pmkit.workshop.improvement``; a name is loaded when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
