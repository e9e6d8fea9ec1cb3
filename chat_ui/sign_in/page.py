"""The sign-in page: plain HTML in the look of the chat, without scripts."""

import math
from html import escape
from string import Template
from typing import Final, Literal

from chat_ui.words import ScreenWords
from mcp_tools.domain.identity import Account

ASIDE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of a page without any script."""

Notice = Literal["wrong", "throttled", "stale", "ended", "unavailable"]

_ROUND_SECONDS: Final = 5
_IN_MINUTES: Final = 120

_PAGE: Final = Template("""\
<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title · Frontdesk</title>
<link rel="icon" href="/favicon">
<link rel="stylesheet" href="/public/sign-in.css">
</head>
<body>
<main>
<header><img src="/public/icon.svg" alt="" width="40" height="40"><span>Frontdesk</span></header>
<h1>$title</h1>
$notice$content
</main>
</body>
</html>
""")

_FORM: Final = Template("""\
<p class="hint">$hint</p>
<form method="post" action="/signin">
<input type="hidden" name="form" value="$form">
<label for="login">$login_label</label>
<input id="login" name="login" value="$login" autocomplete="username" autocapitalize="none" spellcheck="false"
 maxlength="60" required $login_focus>
<label for="password">$password_label</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required
 $password_focus>
<button type="submit">$submit</button>
</form>
<p class="hint">$forgotten</p>
<p><a href="/">$back</a></p>""")

_SIGNED_IN: Final = Template("""\
<p class="done" role="status">$done</p>
<p class="hint">$login · $role</p>
<p><a class="button" href="/">$go_on</a></p>
<form method="post" action="/signout">
<input type="hidden" name="form" value="$form">
<button class="quiet" type="submit">$sign_out</button>
</form>""")


def form_page(
    language: str, words: ScreenWords, form: str, notice: Notice | None, login: str = "", wait: int = 0
) -> str:
    """Return the page with the form; `login` as it was typed, `wait` in seconds where trying again has to wait."""
    content = _FORM.substitute(
        hint=escape(words.say("sign_in.hint")),
        form=escape(form),
        login_label=escape(words.say("sign_in.login")),
        login=escape(login),
        login_focus="" if login else "autofocus",
        password_label=escape(words.say("sign_in.password")),
        password_focus="autofocus" if login else "",
        submit=escape(words.say("sign_in.submit")),
        forgotten=escape(words.say("sign_in.forgotten")),
        back=escape(words.say("sign_in.back")),
    )
    return _page(language, words.say("sign_in.title"), _notice(words, notice, wait), content)


def signed_in_page(language: str, words: ScreenWords, form: str, account: Account, notice: Notice | None) -> str:
    """Return the page of somebody who is signed in: who they are, the way to the chat, the way out."""
    content = _SIGNED_IN.substitute(
        done=escape(words.say("sign_in.done", person=account.name)),
        login=escape(account.login),
        role=escape(words.say(f"role.{account.role.value}")),
        go_on=escape(words.say("sign_in.go_on")),
        form=escape(form),
        sign_out=escape(words.say("sign_in.sign_out")),
    )
    return _page(language, words.say("sign_in.account"), _notice(words, notice, 0), content)


def waiting_time(words: ScreenWords, seconds: int) -> str:
    """Return a wait as people say it, rounded up: to five seconds, from two minutes on to minutes."""
    if seconds < _IN_MINUTES:
        return words.say("sign_in.seconds", count=math.ceil(seconds / _ROUND_SECONDS) * _ROUND_SECONDS)
    return words.say("sign_in.minutes", count=math.ceil(seconds / 60))


def _page(language: str, title: str, notice: str, content: str) -> str:
    return _PAGE.substitute(language=language, title=escape(title), notice=notice, content=content)


def _notice(words: ScreenWords, notice: Notice | None, wait: int) -> str:
    if notice is None:
        return ""
    values = {"wait": waiting_time(words, wait)} if notice == "throttled" else {}
    return f'<p class="notice" role="alert">{escape(words.say(f"notice.{notice}", **values))}</p>\n'
