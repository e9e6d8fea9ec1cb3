"""A real host as a process, and real pages in headless Chromium that must not talk to anybody else."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

ARTEFACTS = Path(__file__).parents[3] / "artefacts"
READY = re.compile(r"Frontdesk is ready: (http://\S+)")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000

expect.set_options(timeout=PATIENCE)


@dataclass
class Host:
    """One `frontdesk serve` on a data folder; `stop` and `kill` end it, `start` begins it again on the same port."""

    data: Path
    port: int = 0
    url: str = ""
    process: subprocess.Popen[str] | None = None

    def start(self) -> "Host":
        command = [str(Path(sys.executable).with_name("frontdesk")), "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--data", str(self.data)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if ready := READY.search(line):
                self.url = ready.group(1)
                self.port = urlsplit(self.url).port or 0
                return self
        raise AssertionError(f"the host ended: {''.join(said)}")

    def end(self, how: signal.Signals, patience: float) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(patience)
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "the browser journeys need Chromium: apt-get install chromium"
    return found


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the trained model, so that only the first host of all trains it."""
    return tmp_path_factory.mktemp("trained")


@pytest.fixture
def start_host(tmp_path: Path, trained: Path) -> Iterator[Callable[[], Host]]:
    """Start hosts on this test's one data folder; those still running are ended after it."""
    hosts: list[Host] = []
    cache = tmp_path / "data" / "cache"

    def start() -> Host:
        hosts.append(Host(tmp_path / "data"))
        return hosts[-1].start()

    shutil.copytree(trained, cache)
    yield start
    for model in cache.glob("intent-*.npz"):
        shutil.copyfile(model, trained / model.name)
    for host in hosts:
        if host.process and host.process.poll() is None:
            host.end(signal.SIGKILL, 10)


@dataclass
class Visitor:
    """A person at a page: what they do, and the requests the page made to anybody but its host."""

    page: Page
    context: BrowserContext
    name: str
    strangers: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        """Type and send, as a person does: once the page listens, and not into an answer that still comes."""
        await expect(self.page.locator("#stop-button")).to_have_count(0)
        said = self.page.locator("[data-step-type=user_message]")
        before = await said.count()
        await self.page.locator("#chat-input").click()
        await self.page.keyboard.insert_text(text)
        await expect(self.page.locator("#chat-submit")).to_be_enabled()
        await self.page.keyboard.press("Enter")
        await expect(said).to_have_count(before + 1)
        await self.answered()

    async def answered(self) -> None:
        """Wait until the reply is complete."""
        await expect(self.page.locator("[data-step-type=assistant_message]").last).to_be_visible()
        await expect(self.page.locator("#stop-button")).to_have_count(0)

    async def press(self, button: str) -> None:
        """Press a button that says something for them, and wait for the answer."""
        said = self.page.locator("[data-step-type=user_message]")
        before = await said.count()
        await self.page.get_by_role("button", name=button, exact=True).last.click()
        await expect(said).to_have_count(before + 1)
        await self.answered()

    async def is_offered(self, button: str) -> None:
        await expect(self.page.get_by_role("button", name=button, exact=True).last).to_be_visible()

    async def filed(self) -> None:
        await expect(self.page.locator(".fd-filed[data-state=sent]").last).to_be_visible()

    async def sees(self, text: str) -> None:
        await expect(self.page.get_by_text(text).last).to_be_visible()

    async def shoot(self, moment: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=ARTEFACTS / f"{self.name}-{moment}.png")


@pytest.fixture
async def visit(chromium: str) -> AsyncIterator[Callable[..., AbstractAsyncContextManager[Visitor]]]:
    """Open a page as a new visitor, with their language, screen and colour scheme."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        @asynccontextmanager
        async def opened(
            host: Host, name: str, locale: str = "en-GB", size: tuple[int, int] = (1280, 800), scheme: str = "light"
        ) -> AsyncIterator[Visitor]:
            context = await browser.new_context(
                locale=locale,
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = await context.new_page()
            visitor = Visitor(page, context, name)
            page.on("request", lambda request: _note_stranger(visitor, host, request.url))
            await page.goto(host.url)
            await expect(page.locator("#chat-input")).to_be_visible()
            yield visitor
            await context.close()

        yield opened
        await browser.close()


def _note_stranger(visitor: Visitor, host: Host, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(host.url).netloc:
        visitor.strangers.append(url)
