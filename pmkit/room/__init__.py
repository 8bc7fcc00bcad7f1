"""The room: a live session without accounts, in a process of its own.

A session's way, each module with one job::

    activities   a session as data: its activities, from a YAML file
    answers      what a phone sent, checked against its question
    results      answers counted, once, behind the thresholds; groups for why-graphs and their overlap
    charts       results as HTML that phones, projector and notebook share; words is the Markdown twin
    store        one SQLite file a session; who answered and what are apart
    session      the state machine: activity, phase, timer, who may see what
    route        which activity and phase come next or before
    wall         what the host writes on the projector: below a slide, and a larger plan's clock
    steps        what a host can do, by name
    export       CSV and JSON of what was shown
    server       Tornado: join page, phone, projector, host; plain HTTP and WebSocket
    process      start, attach, stop: ``ensure_room()``
    client       the facilitator's handle in a notebook
    cockpit      the facilitator's controls in a notebook
    keying       answers from paper, typed in a notebook
    alone        a session without a room, for one laptop
    reach        does a phone get here? ``pmkit room check``
"""
