"""Ctrl+C that is never lost: where Python can't pass an interrupt on, it comes again a moment later."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

_SOON: Final = 0.05
"""Seconds after which it comes again: by then the code that could not pass it on is over."""


@contextmanager
def interrupts_again() -> Iterator[None]:
    """Raise an interrupt a second time inside the block where the first one was swallowed.

    An interrupt that falls into a callback of the garbage collector or of an import raises nothing: Python prints a
    traceback, and the program goes on as if nobody had asked it to stop (see ``sys.unraisablehook``).
    """
    before = sys.unraisablehook
    waiting: list[threading.Timer] = []

    def hook(lost: Any) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            before(lost)
            return
        again = threading.Timer(_SOON, _thread.interrupt_main)
        again.daemon = True
        again.start()
        waiting.append(again)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before
        for timer in waiting:
            timer.cancel()


def end_undisturbed() -> None:
    """Pass over further interrupts: the program has said all it had to say, and Python is closing down."""
    # Only the main thread may ask for this; elsewhere no interrupt arrives.
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
