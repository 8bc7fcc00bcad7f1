"""The room: a live session without accounts, in a process of its own.

Its chambers, from below; each imports only from those above it in this list::

    shared/      what all kinds of activity share: activity (fields, phases), counts (what charts are drawn from),
                 release (what a result of few answers may tell)
    activities/  one module per kind of activity: its fields, answers, counts, chart, words and sheet;
                 kinds is the one table of them
    session/     plan      a session as data: its activities, from a YAML file
                 results   answers counted, once, behind the thresholds; as HTML, Markdown and a frame
                 route     which activity and phase come next or before
                 wall      what the host writes on the projector: below a slide, and a larger plan's clock
                 standing  where a session stands: what is asked, shown, and comes next
                 places    join codes, and keys that a phone's random token makes
                 store     one SQLite file a session; who answered and what are apart
                 session   the state machine: the host's steps, the phones' answers, on disk before they are told
                 steps     what a host can do, by name
                 faces     what phone, projector and host are told
                 export    CSV and JSON of what was shown
    server/      Tornado: join page, phone, projector, host; plain HTTP and WebSocket; process starts and stops it,
                 client is the facilitator's handle in a notebook, reach asks: does a phone get here?
    host/        cockpit    the facilitator's controls in a notebook
                 keying     answers from paper, typed in a notebook
                 alone      a session without a room, for one laptop
                 rehearsal  simulated participants
    pages/       the files that browsers get; they draw what the state describes
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
