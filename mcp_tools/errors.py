"""Everything the tools refuse to do, and who reacts.

ToolsError                      reaches the caller as `code: sentence`, with no user text in it
├── UnknownTool                 no such tool for this caller           → the caller, corrected
├── InvalidArgument             an argument has the wrong form         → the caller, corrected
├── TextTooLong                 a text is over its limit               → the customer shortens it
├── Unauthenticated             nothing proves who calls               → the operator, or sign in again
├── TooManyCalls                this caller calls too often            → the caller, a little later
├── NotAllowed                  this caller may not do this            → nobody; it stays refused
├── TicketNotFound              no such ticket for this caller         → the customer checks the number
├── ConversationNotFound        no such conversation for this caller   → the customer starts a new one
├── AccountNotFound             no such account or token                → the operator checks the name
├── LoginTaken                  somebody has this login                 → the operator chooses another
├── VersionConflict             somebody changed it meanwhile          → read again, then decide again
├── NotConfirmed                what was shown is not what is stored   → show it and ask again
├── NotEditable                 the ticket's status forbids it         → add a message instead
├── TransitionRefused           no such status change                  → nobody; it stays refused
├── UnknownDetail               this intent has no such detail         → the caller, corrected
├── UnknownIntent               the catalogue has no such intent       → the caller, corrected
├── TextNotFound                the words to hide or show stand nowhere → read the conversation again
├── StaysHidden                 a checksum proves the value personal   → nobody; it stays hidden
├── NotSaid                     a model set a value nobody said        → the model asks the customer
├── MaskingUnavailable          the personal-data engine failed        → the turn ends; try again later
├── VaultUnavailable            the vault's key is lost or wrong       → the operator restores the key
└── StoreUnavailable            the database did not answer            → the screen says "try later"

StartupError                    the server cannot start; says what to do → the operator
├── SettingUnknown              a setting's name is not one of ours
├── SecretUnusable              a secret's file cannot be read, or the secret is given twice
├── KeyMissing                  a key must be given explicitly here
├── CatalogInvalid              a catalogue file is wrong: file, line, field
├── DataFolderUnusable          the data folder cannot be written
├── DatabaseUnusable            the database of TOOLS_DATABASE_URL cannot be used, or is a newer version's
├── ExamplesInvalid             a file of marked texts is wrong: file, line, field
└── BackupRefused               a backup cannot be made, or a file cannot be restored
"""

import logging
from typing import ClassVar

from fastmcp.exceptions import ToolError


class ToolsError(ToolError):
    """Base of every refusal. `code` is stable; `sentence` never holds what a user typed.

    A `ToolError` of FastMCP's, because that is the one kind whose text FastMCP lets through to a client.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "The call was refused."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(f"{self.code}: {sentence or self.sentence}", log_level=logging.DEBUG)


class UnknownTool(ToolsError):
    code = "unknown_tool"
    sentence = "There is no such tool."


class InvalidArgument(ToolsError):
    code = "invalid_argument"
    sentence = "An argument has the wrong form."


class TextTooLong(ToolsError):
    code = "text_too_long"
    sentence = "The text is longer than this tool takes."


class Unauthenticated(ToolsError):
    code = "unauthenticated"
    sentence = "Nothing proves who is calling."


class TooManyCalls(ToolsError):
    code = "too_many_calls"
    sentence = "Too many calls in a short time. Wait a moment, then go on."


class NotAllowed(ToolsError):
    code = "not_allowed"
    sentence = "This caller may not do this."


class TicketNotFound(ToolsError):
    code = "ticket_not_found"
    sentence = "There is no such ticket. Check the number; it looks like FD-1042."


class ConversationNotFound(ToolsError):
    code = "conversation_not_found"
    sentence = "There is no such conversation."


class AccountNotFound(ToolsError):
    code = "account_not_found"
    sentence = "There is no such account."


class LoginTaken(ToolsError):
    code = "login_taken"
    sentence = "Somebody has this login already. Choose another."


class VersionConflict(ToolsError):
    code = "version_conflict"
    sentence = "The ticket changed meanwhile. Read it again, then decide again."


class NotConfirmed(ToolsError):
    code = "not_confirmed"
    sentence = "What was confirmed is not what the ticket says now. Show it again and ask again."


class NotEditable(ToolsError):
    code = "not_editable"
    sentence = "The ticket can no longer be changed. Add a message to it instead."


class TransitionRefused(ToolsError):
    code = "transition_refused"
    sentence = "The ticket cannot go to that status from where it is."


class UnknownDetail(ToolsError):
    code = "unknown_detail"
    sentence = "A change names a detail this kind of ticket does not have."


class UnknownIntent(ToolsError):
    code = "unknown_intent"
    sentence = "The catalogue has no such intent."


class TextNotFound(ToolsError):
    code = "text_not_found"
    sentence = "These words stand nowhere in the conversation and its tickets. Read it again."


class StaysHidden(ToolsError):
    code = "stays_hidden"
    sentence = "A checksum proves that this is a card, account or identity number. It stays hidden."


class NotSaid(ToolsError):
    code = "not_said"
    sentence = "A model may only set what the customer said. Ask the customer."


class MaskingUnavailable(ToolsError):
    code = "masking_unavailable"
    sentence = "The text could not be checked for personal data, so nothing was done with it."


class VaultUnavailable(ToolsError):
    code = "vault_unavailable"
    sentence = "The vault cannot be opened with this key."


class StoreUnavailable(ToolsError):
    code = "store_unavailable"
    sentence = "The database did not answer. Nothing was changed; try again."


class StartupError(Exception):
    """Why the server cannot start, in one sentence an operator can act on."""


class SettingUnknown(StartupError):
    """The environment names a setting that does not exist; the message names the nearest one."""


class SecretUnusable(StartupError):
    """A secret's file cannot be read or is empty, or the secret is given twice."""


class KeyMissing(StartupError):
    """A secret must be given explicitly, or a key file is damaged."""


class CatalogInvalid(StartupError):
    """A catalogue file is wrong; the message names file, line and field."""


class ExamplesInvalid(StartupError):
    """A file of texts with marked personal data is wrong; the message names file, line and field, never a text."""


class DataFolderUnusable(StartupError):
    """The data folder cannot be made or written."""


class DatabaseUnusable(StartupError):
    """The database cannot be used; the message names neither user, host nor password."""


class BackupRefused(StartupError):
    """A backup cannot be made or restored; nothing was changed."""
