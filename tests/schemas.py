"""Makes the JSON schema of each tool once a process instead of once a server: five sixths of what opening one costs."""

import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import TypeAdapter


@contextmanager
def made_once() -> Iterator[None]:
    """Remember, as long as this lasts, what pydantic made of a type or of a function's signature."""
    made: dict[str, str] = {}
    make: Callable[..., dict[str, Any]] = TypeAdapter.json_schema

    def remembered(adapter: TypeAdapter[Any], **options: Any) -> dict[str, Any]:
        key = f"{_named(adapter._type)} {options}"
        if key not in made:
            made[key] = json.dumps(make(adapter, **options))
        schema: dict[str, Any] = json.loads(made[key])  # a copy: whoever asks may trim it
        return schema

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TypeAdapter, "json_schema", remembered)
        yield


def _named(kind: object) -> str:
    """Name a type, or a function that every server defines anew, by all that its schema can depend on."""
    if inspect.isfunction(kind):
        return f"{kind.__module__}.{kind.__qualname__}{inspect.signature(kind)}"
    return repr(kind)
