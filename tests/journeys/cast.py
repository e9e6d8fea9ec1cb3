"""Who talks in the conversations that are searched: three people, what they say, and a model that makes values up."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from agent.models import ChainModel
from mcp_tools.domain.text import Language

PEOPLE: Final = (
    {
        "name": "Zeynep Kayabaşı",
        "e-mail": "zeynep.kayabasi@example.com",
        "phone": "+90 532 765 43 21",
        "id": "10000000146",
        "card": "4111 1111 1111 1111",
        "iban": "TR33 0006 1005 1978 6457 8413 26",
        "address": "Gülbahar Mahallesi Leylak Sokak No: 14",
    },
    {
        "name": "Hatice Uğurlu",
        "e-mail": "hatice.ugurlu@example.org",
        "phone": "0544 318 27 60",
        "id": "38291746550",
        "card": "9792 0084 7261 9309",
        "iban": "TR18 0006 2001 1900 0006 6723 15",
        "address": "Çınar Mahallesi Papatya Caddesi No: 27",
    },
    {
        "name": "Oliver Whitmore",
        "e-mail": "oliver.whitmore@example.net",
        "phone": "+44 7911 642385",
        "id": "61720493800",
        "card": "5555 5512 3498 7618",
        "iban": "DE47 3704 0044 0532 0130 77",
        "address": "18 Harrow Road",
    },
)
INVENTED: Final = {"invented e-mail": "nobody.at.all@example.com", "invented card": "4539 1488 0343 6467"}
"""What the model makes up: its own next requests hold it, and nothing else may."""

LINES: Final = {
    Language.EN: (
        "Hello, my name is {name}. My order A-{n} has not arrived. Write to {e-mail} or call me on {phone}.",
        "No, sorry, it was due yesterday. And once more: {phone}, {e-mail}, my name is {name}. My card is {card}, my "
        "IBAN {iban}, my Turkish ID number {id}. I live at {address}.",
    ),
    Language.TR: (
        "Merhaba, adım {name}. A-{n} numaralı siparişim hâlâ gelmedi. Telefonum {phone}, e-postam {e-mail}.",
        "Hayır, pardon, dün gelmeliydi. Bir daha: {phone}, {e-mail}, benim adım {name}. Kartım {card}, IBAN {iban}, "
        "TC kimlik numaram {id}. Adresim {address}.",
    ),
}
DESK: Final = "Called {phone}, wrote to {e-mail}, card {card}, IBAN {iban}, ID number {id}, his name is {name}."


def words(template: str, n: int) -> str:
    """Fill in what the n-th conversation's customer is called, and all the rest of theirs."""
    return template.format(n=1000 + n, **PEOPLE[n % len(PEOPLE)])


@dataclass
class Model:
    """Says some words, and makes values up in the arguments of its tool calls. All it is given is kept."""

    kept: list[str]
    turns: "count[int]" = field(default_factory=count)

    async def stream(self, messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str | DeltaToolCalls]:
        self.kept.append(f"{info.instructions}\n{ModelMessagesTypeAdapter.dump_json(messages).decode()}")
        made_up = INVENTED["invented e-mail"]
        match next(self.turns) % 5:
            case 0:
                changes = {"item": f"a box for {made_up}", made_up: INVENTED["invented card"]}
                arguments = {"number": "FD-1001", "version": 1, "changes": changes}
                yield {0: DeltaToolCall(name="update_ticket", json_args=json.dumps(arguments), tool_call_id="1")}
            case 1:
                yield {0: DeltaToolCall(name="get_ticket", json_args=json.dumps({"number": made_up}), tool_call_id="1")}
            case 2:
                yield f"I will write to {made_up}. Which order is it?"
            case _:
                yield "Thank you. Which order is it?"

    @property
    def chain(self) -> tuple[ChainModel, ...]:
        return (ChainModel("scripted", FunctionModel(stream_function=self.stream, model_name="scripted"), False),)
