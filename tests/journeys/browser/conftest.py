"""A real host as a process, and pages in headless Chromium: `Visitor` chats, `Colleague` works at the review desk."""

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
from playwright.async_api import BrowserContext, Dialog, Locator, Page, async_playwright, expect

from chat_ui.words import words_in
from mcp_tools.domain.text import Language

BIN = Path(sys.executable).parent
ARTEFACTS = Path(__file__).parents[3] / "artefacts"
PASSWORD = re.compile(r"signs in with: (\S+)")
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
_DECISIONS = {"return": "return_it", "reject": "reject"}

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    login: str
    password: str


@dataclass
class Host:
    """One `frontdesk serve` on a data folder; `stop` and `kill` end it, `start` begins it again on the same port."""

    data: Path
    port: int = 0
    url: str = ""
    process: subprocess.Popen[str] | None = None

    def start(self) -> "Host":
        command = [str(BIN / "frontdesk"), "serve", "--port", str(self.port)]
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

    def users(self, *arguments: str) -> str:
        """Run `frontdesk users …` on the same folder and return what it prints."""
        command = [str(BIN / "frontdesk"), "users", *arguments, "--data", str(self.data)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def add_person(self, login: str, role: str, name: str) -> Person:
        """Make an account by the real command and read the password it prints."""
        printed = PASSWORD.search(self.users("add", login, "--role", role, "--name", name))
        assert printed
        return Person(login, printed.group(1))

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


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, trained: Path) -> Iterator[Host]:
    """One host for all tests of a file whose visitors do not meet."""
    data = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(trained, data / "cache")
    shared = Host(data).start()
    for model in (data / "cache").glob("intent-*.npz"):
        shutil.copyfile(model, trained / model.name)
    yield shared
    shared.end(signal.SIGKILL, 10)


@dataclass
class Somebody:
    """A person at a page, with the requests it made to anybody but its host and the dialogs it opened."""

    page: Page
    context: BrowserContext
    host: Host
    name: str
    language: Language
    strangers: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    async def goto(self, path: str) -> None:
        await self.page.goto(self.host.url + path)

    async def sign_in(self, person: Person) -> None:
        """Fill in the sign-in page and go on to where they work or chat."""
        await self.goto("/signin")
        await self.page.locator("#login").fill(person.login)
        await self.page.locator("#password").fill(person.password)
        await self.page.locator("#password").press("Enter")
        await self.page.locator("a.button").click()

    async def shoot(self, moment: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=ARTEFACTS / f"{self.name}-{moment}.png")


class Visitor(Somebody):
    """Somebody who chats."""

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

    async def file(self, *lines: str) -> str:
        """Tell a problem to its end, send the read-back, and return the ticket's number."""
        for line in lines:
            await self.say(line)
        await self.press({Language.EN: "Send", Language.TR: "Gönder"}[self.language])
        await self.filed()
        return await self.page.locator(".fd-filed .fd-title").first.inner_text()

    async def is_told_once(self, text: str) -> None:
        """Wait until the words stand in the chat; they stand there once."""
        said = self.page.locator("[data-step-type=assistant_message]", has_text=text)
        await expect(said.last).to_be_visible()
        await expect(said).to_have_count(1)


class Colleague(Somebody):
    """Somebody of the team at the review desk, in the language of their browser."""

    def word(self, key: str, **values: str) -> str:
        return words_in(self.language).say(f"desk.{key}", **values)

    def button(self, key: str, **values: str) -> Locator:
        return self.page.get_by_role("button", name=self.word(key, **values)).last

    async def is_at_the_desk(self) -> None:
        await expect(self.page.locator(".fd-counts")).to_be_visible()

    async def open(self, number: str) -> None:
        """Choose the ticket in the queue and wait until it is there."""
        await self.page.locator("button.fd-item", has_text=number).last.click()
        await self.reads(number)

    async def reads(self, number: str) -> None:
        await expect(self.page.locator(".fd-draft .fd-number")).to_have_text(number)
        await expect(self.page.locator(".fd-draft [data-field=title]")).to_be_attached()

    async def decide(self, decision: str, words: str) -> None:
        """Return or reject the open ticket with these words."""
        await self.page.get_by_role("button", name=self.word(_DECISIONS[decision])).last.click()
        dialog = self.page.get_by_role("dialog")
        await dialog.locator("textarea").fill(words)
        await dialog.get_by_role("button", name=self.word(f"{decision}_send")).click()
        await expect(dialog).to_have_count(0)

    async def edit(self, name: str, value: str) -> None:
        """Open a field's editor and fill it in, without saving."""
        await self.field(name).locator(".fd-edit").click()
        await self.field(name).locator("input, textarea").fill(value)

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[data-field={name}]")


@pytest.fixture
async def visit(chromium: str) -> AsyncIterator[Callable[..., AbstractAsyncContextManager[Somebody]]]:
    """Open a page as a new visitor, with their language, screen and colour scheme; with `person`, at the desk."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        @asynccontextmanager
        async def opened(
            host: Host,
            name: str,
            locale: str = "en-GB",
            size: tuple[int, int] = (1280, 800),
            scheme: str = "light",
            person: Person | None = None,
        ) -> AsyncIterator[Somebody]:
            context = await browser.new_context(
                locale=locale,
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = await context.new_page()
            kind = Colleague if person else Visitor
            somebody = kind(page, context, host, name, Language(locale[:2]))
            context.on("request", lambda request: _note_stranger(somebody, host, request.url))
            context.on("dialog", lambda dialog: _note_dialog(somebody, dialog))
            if isinstance(somebody, Colleague) and person:
                await somebody.sign_in(person)
                await somebody.is_at_the_desk()
            else:
                await page.goto(host.url)
                await expect(page.locator("#chat-input")).to_be_visible()
            yield somebody
            await context.close()

        yield opened
        await browser.close()


def _note_stranger(somebody: Somebody, host: Host, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(host.url).netloc:
        somebody.strangers.append(url)


async def _note_dialog(somebody: Somebody, dialog: Dialog) -> None:
    somebody.dialogs.append(dialog.message)
    await dialog.dismiss()
