"""The peer of row `chats`: the plainest Chainlit app there is. It says everything back."""

import chainlit as cl


@cl.on_message
async def say_back(message: cl.Message) -> None:
    """Answer a message with its own words."""
    await cl.Message(content=message.content).send()  # type: ignore[no-untyped-call]  # Chainlit leaves it without types
