"""Composes language, intents and details into one reading of a message, and measures it on labelled messages."""
