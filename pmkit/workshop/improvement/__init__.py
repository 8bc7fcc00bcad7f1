"""The improvement plan: three time frames, what would show success, and looking back.

horizons   what a plan holds, as plain values; its questions are data (improvement.yaml)
checks     what a reviewer would ask
exports    its file, Markdown, a page, a calendar
followup   looking back after 30, 90 and 180 days
plan       the class that people use, on top of these
planner    a plan while it is made, each change on disk; form is the widget on top
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
