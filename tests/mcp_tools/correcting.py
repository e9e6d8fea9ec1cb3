"""A colleague who hides what the masking missed and shows what it hid wrongly, through the tools."""

from typing import Any

MISSED = "Kelebek-77"
SAID = f"My order A-17 is late. The gate opens with {MISSED}, the blue box goes inside."
ORDER = "My order 0532 123 45 67 is late, it was due on 12.11.2026"


async def say(door: Any, who: Any, talk: str, words: str, key: str = "key-1") -> Any:
    return (await door.ask(who, "analyze_message", conversation=talk, text=words, key=key))["message"]


async def texts(door: Any, who: Any, talk: str) -> list[str]:
    return [one["text"] for one in (await door.ask(who, "read_conversation", conversation=talk))["messages"]]


async def whole(door: Any, who: Any, number: str) -> Any:
    return await door.ask(who, "get_ticket", number=number, fields=["notes", "events"])


async def hide(door: Any, who: Any, ticket: Any, text: str = MISSED, kind: str = "PRIVATE") -> Any:
    sent = {"number": ticket["number"], "version": ticket["version"], "text": text, "kind": kind}
    return await door.ask(who, "hide_text", **sent)


async def unhide(door: Any, who: Any, ticket: Any, placeholder: str, reason: str = "It is an order") -> Any:
    sent = {"number": ticket["number"], "version": ticket["version"], "placeholder": placeholder, "reason": reason}
    return await door.ask(who, "unhide_text", **sent)


async def refused(door: Any, who: Any, tool: str, ticket: Any, **sent: Any) -> str:
    sent = {"number": ticket["number"], "version": ticket["version"], **sent}
    return str((await door.refusal(who, tool, **sent)).split(":")[0])


def detail(ticket: Any, name: str) -> Any:
    return next(one for one in ticket["details"] if one["name"] == name)


def evidence(message: Any, words: str) -> dict[str, Any]:
    start = message["text"].index(words)
    return {"message": message["id"], "start": start, "end": start + len(words)}


async def everywhere(door: Any, people: Any, talk: str) -> Any:
    """Let the missed value stand wherever words can stand, in several spellings; return the filed ticket."""
    message = await say(door, people.ada_rule, talk, SAID)
    reply = {"conversation": talk, "key": "r-1", "text": f"You said {MISSED}.", "path": {"path": "guided"}}
    choices = [{"key": "yes", "label": f"Yes, {MISSED}"}]
    await door.ask(people.ada_rule, "save_reply", **reply, choices=choices)
    changes = {
        "item": {"value": "the blue box", "evidence": evidence(message, "the blue box")},
        "order_number": {"value": "KELEBEK77", "evidence": evidence(message, MISSED)},
    }
    ticket = await door.filed(people.ada_rule, description=SAID, changes=changes)
    ticket = await door.update(people.agent, ticket, title="kelebek 77", summary=f"Gate: {MISSED.upper()}")
    for internal in (True, False):
        note = {"number": ticket["number"], "key": f"n-{internal}", "internal": internal}
        await door.ask(people.agent, "add_message", **note, text=f"Asked for {MISSED}'yi")
    await say(door, people.ada_rule, talk, "write to ali@example.com", "key-2")
    reveal = {"number": ticket["number"], "placeholder": "<EMAIL_1>", "reason": f"To ask about {MISSED}"}
    await door.ask(people.agent, "reveal_pii", **reveal)
    return await door.read(people.agent, ticket["number"])
