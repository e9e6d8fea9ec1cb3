"""The pictures of the documents, taken from the running product: a customer's chat with its ticket, and the desk.

`make pictures` puts them into `docs/pictures`; in any other run they go where the journeys' pictures go.
"""

import asyncio
import json
import os
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(480)]

FRONTDESK = Path(sys.executable).with_name("frontdesk")
FOLDER = Path(os.environ.get("PICTURES") or Path(__file__).parents[3] / "artefacts")
CHAT_SIZE, DESK_SIZE = (1280, 760), (1440, 860)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
CARD = (
    "Someone is using my card right now! I see 389.00 GBP today that I did not pay, "
    "my card is 4539 1488 0343 6467, you can call me on +44 7911 123456"
)
YES: dict[str, Any] = {"confirm": True}
OTHERS: list[Any] = [
    "My order A-1042 has not arrived, it should have come on 12 November",
    YES,
    YES,
    "Siparişim B-2207 eksik geldi, kulaklık kutudan çıkmadı",
    {"choose": "dont_know"},
    YES,
    YES,
    "I was charged twice, 24.90 EUR on 14 November, invoice INV-3310",
    {"choose": "dont_know"},
    YES,
    YES,
]
"""What other customers said before, so that the queue is not empty."""


def frontdesk(*words: str, said: str = "") -> str:
    return subprocess.run([FRONTDESK, *words], input=said, capture_output=True, text=True, check=True).stdout


async def take(page: Any, name: str) -> None:
    picture = await page.screenshot(animations="disabled", caret="hide")
    await asyncio.to_thread(keep, name, picture)


def keep(name: str, picture: bytes) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(with_palette(picture))


def with_palette(picture: bytes) -> bytes:
    """Return a PNG of 24 bits a pixel as one of 8: a screen has few colours, and the file is less than half as long.

    Colours are rounded, ever more coarsely, until 256 are enough.
    """
    chunks = dict[bytes, bytes]()
    at = len(_SIGNATURE)
    while at < len(picture):
        length, kind = struct.unpack_from(">I4s", picture, at)
        chunks[kind] = chunks.get(kind, b"") + picture[at + 8 : at + 8 + length]
        at += length + 12
    width, height, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert form == [8, 2, 0, 0, 0]
    rows = unfiltered(zlib.decompress(chunks[b"IDAT"]), 3 * width, height)
    for lost_bits in range(8):
        step = 1 << lost_bits
        rounded = bytes(min(255, round(value / step) * step) for value in range(256))
        pixels = [list(zip(*[iter(row.translate(rounded))] * 3, strict=True)) for row in rows]
        palette = {colour: index for index, colour in enumerate({colour for row in pixels for colour in row})}
        if len(palette) <= 256:
            break
    lines = b"".join(b"\0" + bytes(palette[colour] for colour in row) for row in pixels)
    return _SIGNATURE + b"".join(
        chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(bytes(colour) for colour in palette)),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def unfiltered(data: bytes, length: int, height: int) -> list[bytes]:
    """Undo PNG's filters (section 9 of its specification) on rows of `length` bytes, three a pixel."""
    rows, above = [], bytearray(length)
    for top in range(0, height * (length + 1), length + 1):
        row = bytearray(data[top + 1 : top + 1 + length])
        for i in range(length):
            left, corner = (row[i - 3], above[i - 3]) if i >= 3 else (0, 0)
            guesses = (0, left, above[i], (left + above[i]) // 2, nearest(left, above[i], corner))
            row[i] = (row[i] + guesses[data[top]]) & 255
        rows.append(bytes(row))
        above = row
    return rows


def nearest(left: int, above: int, corner: int) -> int:
    return min((left, above, corner), key=lambda value: abs(left + above - corner - value))


async def test_a_customer_and_a_colleague_are_seen_at_work(
    start_host: Callable[[], Any], visit: Callable[..., AbstractAsyncContextManager[Any]], tmp_path: Path
) -> None:
    host = await asyncio.to_thread(start_host)
    data = ("--data", str(tmp_path / "data"))
    lines = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in OTHERS)
    told = await asyncio.to_thread(frontdesk, "chat", "--json", *data, said=lines)
    assert told.count('"in_review"') == 3
    added = await asyncio.to_thread(frontdesk, "users", "add", "ayse", "--role", "agent", "--name", "Ayşe Demir", *data)
    (password,) = re.findall(r"signs in with: (\S+)", added)

    async with visit(host, "picture", size=CHAT_SIZE) as ada:
        await ada.say(CARD)
        await ada.is_offered("I don't know")
        await expect(ada.page.locator(".fd-panel").get_by_text("389.00 GBP", exact=True)).to_be_visible()
        await take(ada.page, "chat")
        await ada.say("PixelVault")
        await ada.is_offered("Send")
        await ada.press("Send")
        await ada.filed()

    async with visit(host, "picture", size=DESK_SIZE) as ayse:
        page = ayse.page
        await page.goto(f"{host.url}/signin")
        await page.get_by_label("Login").fill("ayse")
        await page.get_by_label("Password").fill(password)
        await page.get_by_role("button", name="Sign in").click()
        await page.goto(f"{host.url}/#FD-1004")
        await expect(page.get_by_text("4 waiting")).to_be_visible()
        await expect(page.get_by_role("button", name="Card 1, hidden").last).to_be_visible()
        await take(page, "desk")
