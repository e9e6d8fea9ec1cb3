"""langdetect as its own documentation shows it, seeded: what our detector is measured beside."""

from mcp_tools.domain.text import Language


def detect_plainly(text: str) -> Language:
    """Return the language langdetect names among all it knows; any but ours counts as undecided."""
    from langdetect import DetectorFactory, detect
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = 0
    try:
        return {"en": Language.EN, "tr": Language.TR}.get(detect(text), Language.UNDECIDED)
    except LangDetectException:  # it found no letters
        return Language.UNDECIDED
