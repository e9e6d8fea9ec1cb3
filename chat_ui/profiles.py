"""What a page can be: the chat, and for our team the review desk."""

from typing import Final

import chainlit as cl
from chainlit.config import config

from chat_ui.words import ScreenWords

DESK: Final = "desk"
"""The review desk's profile. A browser may name it at will; who is at the page decides."""

_STARTERS = ("parcel", "payment", "sign_in", "person")


def profiles(words: ScreenWords, *, is_staff: bool) -> list[cl.ChatProfile]:
    """Return what a visitor can choose from; a single profile is shown as a greeting, without a choice."""
    chat = cl.ChatProfile(
        name=config.ui.name,
        display_name=words.say("profile.chat"),
        markdown_description=words.say("welcome.text"),
        icon="/public/icon.svg",
        default=not is_staff,
        starters=[_starter(words, name) for name in _STARTERS],
    )
    if not is_staff:
        return [chat]
    desk = cl.ChatProfile(
        name=DESK,
        display_name=words.say("profile.desk"),
        markdown_description=words.say("profile.desk_opens"),
        icon="/public/icon.svg",
        default=True,
    )
    return [desk, chat]


def _starter(words: ScreenWords, name: str) -> cl.Starter:
    return cl.Starter(label=words.say(f"starter.{name}"), message=words.say(f"starter.{name}_message"))
