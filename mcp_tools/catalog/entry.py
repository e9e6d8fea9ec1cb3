"""One place in a catalogue file: reads its YAML node, and names file, line and field when it is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import yaml

from mcp_tools.domain.text import Words
from mcp_tools.errors import CatalogInvalid

Member = TypeVar("Member", bound=StrEnum)

KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
TEXT_TAG: Final = "tag:yaml.org,2002:str"
EMPTY_TAG: Final = "tag:yaml.org,2002:null"
FLAG_TAG: Final = "tag:yaml.org,2002:bool"
TRUE_WORDS: Final = frozenset({"true", "yes", "on"})  # YAML 1.1; whatever else has the flag tag is false


@dataclass(frozen=True)
class Entry:
    """A value in a catalogue file. `line` counts from 1 and is the line that holds the field's name."""

    file: str
    line: int
    field: str
    node: yaml.Node

    def invalid(self, problem: str) -> CatalogInvalid:
        """Return the error for this place; `problem` says what is wrong and what to do."""
        return CatalogInvalid(f"{self.file}:{self.line}: {self.field or 'file'}: {problem}")

    def entries(self) -> dict[str, "Entry"]:
        """Read a mapping whose keys are free; every key is in snake_case and occurs once."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.invalid("is not a mapping, write it as `name: value` lines")
        found: dict[str, Entry] = {}
        for key_node, value_node in self.node.value:
            entry = self._child(str(key_node.value), key_node, value_node)
            name = Entry(entry.file, entry.line, entry.field, key_node).key()
            if name in found:
                raise entry.invalid(f"is already given at line {found[name].line}, remove one of the two")
            found[name] = entry
        return found

    def mapping(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Entry"]:
        """Read a mapping with exactly these keys; the optional ones may be left out."""
        needed = tuple(required)
        allowed = (*needed, *optional)
        found = self.entries()
        for name, entry in found.items():
            if name not in allowed:
                raise entry.invalid(f"is not a known key, {_instead(name, allowed)}")
        for name in needed:
            if name not in found:
                raise self._child(name, self.node, self.node, line=self.line).invalid("is missing, add it")
        return found

    def items(self) -> list["Entry"]:
        """Read a list with at least one item. Items that have a `key` are called by it, others by their position."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.invalid("is not a list, write it as `- item` lines")
        if not self.node.value:
            raise self.invalid("is an empty list, give at least one item")
        return [self._child(_item_name(node, n), node, node) for n, node in enumerate(self.node.value, start=1)]

    def text(self) -> str:
        """Read a text that is not blank."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.invalid("is not a text, write it on one line")
        if self.node.tag == EMPTY_TAG or not self.node.value.strip():
            raise self.invalid("is empty, write its text")
        if self.node.tag != TEXT_TAG:
            kind = self.node.tag.rpartition(":")[2]
            raise self.invalid(f"is read by YAML as {kind}, put it in quotes to make it a text")
        return str(self.node.value).strip()

    def texts(self) -> tuple[str, ...]:
        """Read a list of texts, each given once."""
        seen: dict[str, Entry] = {}
        for item in self.items():
            text = item.text()
            if text in seen:
                raise item.invalid(f"repeats the text of line {seen[text].line}, remove one of the two")
            seen[text] = item
        return tuple(seen)

    def key(self) -> str:
        """Read a name that code refers to."""
        text = self.text()
        if not KEY.fullmatch(text):
            raise self.invalid("is not a valid name, use lower-case letters, digits and `_`, beginning with a letter")
        return text

    def flag(self) -> bool:
        """Read `true` or `false`."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != FLAG_TAG:
            raise self.invalid("is neither true nor false, write one of them without quotes")
        return self.node.value.lower() in TRUE_WORDS

    def member(self, kind: type[Member]) -> Member:
        """Read one of the values of `kind`."""
        text = self.text()
        values = [member.value for member in kind]
        if text not in values:
            raise self.invalid(f"`{text}` is not known, {_instead(text, values)}")
        return kind(text)

    def words(self) -> Words:
        """Read the same words in both languages."""
        fields = self.mapping(required=("en", "tr"))
        return Words(en=fields["en"].text(), tr=fields["tr"].text())

    def name_in(self, known: Iterable[str]) -> str:
        """Read a name that must be one of `known`."""
        name = self.key()
        names = tuple(known)
        if name not in names:
            raise self.invalid(f"`{name}` is not known, {_instead(name, names)}")
        return name

    def _child(self, name: str, at: yaml.Node, node: yaml.Node, line: int | None = None) -> "Entry":
        field = f"{self.field}.{name}" if self.field else name
        return Entry(self.file, line or at.start_mark.line + 1, field, node)


def open_entry(path: Path) -> Entry:
    """Read the YAML file at `path`; its name stands in every error about it."""
    try:
        # The parser in C is optional in PyYAML's builds and reads the catalogue about ten times faster.
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogInvalid(f"{path.name}:1: file: cannot be read, make it a readable file in UTF-8") from error
    except yaml.YAMLError as error:
        raise CatalogInvalid(f"{path.name}:{_error_line(error)}: file: is not valid YAML, {_reason(error)}") from error
    if node is None:
        raise CatalogInvalid(f"{path.name}:1: file: is empty, fill it or remove it")
    return Entry(path.name, node.start_mark.line + 1, "", node)


def _instead(name: str, allowed: Iterable[str]) -> str:
    names = tuple(allowed)
    close = get_close_matches(name, names, n=1)
    return f"did you mean `{close[0]}`?" if close else f"use one of: {', '.join(names)}"


def _item_name(node: yaml.Node, position: int) -> str:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "key" and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return str(position)


def _error_line(error: yaml.YAMLError) -> int:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return mark.line + 1 if mark else 1


def _reason(error: yaml.YAMLError) -> str:
    """Return the parser's own words on one line; a character it refuses has no words of its own."""
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    return f"check quotes, colons and indentation there ({problem or 'a character is not allowed'})"
