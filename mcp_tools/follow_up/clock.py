"""Reads a time of day: "14:10", "saat 14.10", "2 pm", "akşam 8"."""

import re
from datetime import time
from typing import Final

TIME: Final = (
    r"(?:(?:at|around|about|saat|@)\s?){0,2}(?:"
    r"[0-2]?\d[:.][0-5]\d(?![\d.:])(?:\s?[ap]\.?m(?![a-z]))?"
    r"|[01]?\d\s?[ap]\.?m(?![a-z])"
    r"|(?<=saat\s)[0-2]?\d(?![\d.:])|(?<=at\s)[0-2]?\d(?![\d.:/])(?!\s?[a-z%]))"
)
"""A time of day inside a pattern on folded text; its groups are for `read_time` alone."""

DAY_PART: Final = (
    r"(?:morning|noon|afternoon|evening|night|sabah|ogleden\ssonra|ogle|oglen|aksam|gece)(?:leyin|i|u|ustu)?"
)

_CLOCK: Final = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap])?")
_LATE: Final = re.compile(r"afternoon|evening|night|ogleden\ssonra|aksam|gece")


def read_time(said: str, day_part: str) -> time | None:
    """Return the time `said` names, or None when there is no such time; an evening's "8" is 20:00."""
    match = _CLOCK.search(said)
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    elif 5 <= hour < 12 and _LATE.match(day_part):
        hour += 12
    return time(hour, minute) if hour < 24 else None
