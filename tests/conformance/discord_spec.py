"""Discord's own OpenAPI description of its API as a judge: of what is sent to it, and of what the local one answers.

It lies beside the project, in `../shared/spec` or the folder that `PLATFORM_SPECS` names; where it doesn't, nothing is
judged.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any, Final, Self

from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bot.sandbox.local_discord.wire_log import WireRecord

_URN: Final = "urn:discord:"
_JSON: Final = "application/json"
_COMPONENTS_V2: Final = 1 << 15
_CORRECTED: Final = {
    # What is wrong with a field has its code in words, like BASE_TYPE_REQUIRED; the description gives it a number's.
    ("InnerErrors", "properties"): {
        "_errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            },
        }
    },
    # A deferral, too, tells the message that it made.
    ("CreateMessageInteractionCallbackResponse", "properties", "type"): {"enum": [4, 5]},
}
"""Where Discord's description isn't what Discord does, as its documentation shows it and its clients rely on."""
_TAKEN: Final = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$"}
"""An id, as Discord takes it. It answers with texts alone."""
Json = dict[str, Any]


def spec_folder() -> Path:
    """Where the descriptions are, or would be."""
    beside = [folder / "shared" / "spec" for folder in Path(__file__).resolve().parents[3:]]
    return Path(os.environ.get("PLATFORM_SPECS") or next((folder for folder in beside if folder.exists()), beside[0]))


class DiscordSpec:
    """Judges bodies by the name of their schema, and whole exchanges by their path."""

    def __init__(self, text: str) -> None:
        described = json.loads(text.replace('"#/components/schemas/', f'"{_URN}'))
        self._schemas: Json = described["components"]["schemas"]
        for (*path, last), right in _CORRECTED.items():
            reduce(getitem, path, self._schemas)[last] = right
        self._schemas = {name: self._told_apart(schema) for name, schema in self._schemas.items()}
        self._answers: Json = described["components"]["responses"]
        self._answered = _registry(self._schemas)
        self._asked = _registry({**self._schemas, "SnowflakeType": _TAKEN})
        self._routes = [(_pattern(path), told) for path, told in sorted(described["paths"].items(), key=_parameters)]
        self._judged: set[str] = set()

    @classmethod
    @cache
    def beside(cls) -> Self | None:
        """None where the description isn't there."""
        file = spec_folder() / "discord-openapi.json"
        return cls(file.read_text(encoding="utf-8")) if file.exists() else None

    def faults(self, schema: str, body: Any) -> list[str]:
        """What is wrong with a body that is sent, each with where."""
        return _faults(self._asked, {"$ref": f"{_URN}{schema}"}, body)

    def faults_of_message(self, components: list[Json]) -> list[str]:
        return self.faults("MessageCreateRequest", {"components": components, "flags": _COMPONENTS_V2})

    def faults_of_form(self, form: Json) -> list[str]:
        return self.faults("ModalInteractionCallbackRequestData", form)

    def faults_of_exchanges(self, records: Iterable[WireRecord]) -> list[str]:
        """What is wrong with requests that were taken, and with answers; of those that are alike one is judged."""
        return [fault for record in records if self._is_new(record) for fault in self._faults_of(record)]

    def _is_new(self, record: WireRecord) -> bool:
        path = re.sub(r"\d+", "0", record.path)
        alike = json.dumps([record.method, path, record.status, _outline(record.request), _outline(record.response)])
        known = alike in self._judged
        self._judged.add(alike)
        return not known

    def _faults_of(self, record: WireRecord) -> Iterator[str]:
        where = f"{record.method} {record.path} {record.status}"
        operation = self._operation(record)
        if operation is None:
            if record.status != 404:
                yield f"{where}: Discord has no such route"
            return
        wanted = operation.get("requestBody", {}).get("content", {}).get(_JSON, {}).get("schema")
        if wanted is not None and record.status < 300:
            yield from (f"{where}, asked: {fault}" for fault in _faults(self._asked, wanted, record.request))
        schema = self._schema_of_answer(operation["responses"], record.status)
        if record.status < 500 and schema is None and record.response is not None:
            yield f"{where}: Discord answers without a body"
        if schema is not None and (record.response is not None or not record.cut_off):
            yield from (f"{where}, answered: {fault}" for fault in _faults(self._answered, schema, record.response))

    def _operation(self, record: WireRecord) -> Json | None:
        known = (told for pattern, told in self._routes if pattern.fullmatch(record.path))
        return next((told[record.method.lower()] for told in known if record.method.lower() in told), None)

    def _schema_of_answer(self, answers: Json, status: int) -> Json | None:
        answer = answers.get(str(status)) or answers.get(f"{status // 100}XX") or {}
        if "$ref" in answer:
            answer = self._answers[answer["$ref"].rpartition("/")[2]]
        schema: Json | None = answer.get("content", {}).get(_JSON, {}).get("schema")
        return schema

    # --- unions ---

    def _told_apart(self, schema: Any) -> Any:
        """A union whose members differ in their `type` asks that first: quicker, and it says what is wrong inside."""
        if isinstance(schema, list):
            return [self._told_apart(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        told = {key: self._told_apart(value) for key, value in schema.items()}
        members = told.get("oneOf", ())
        types = [self._types(member.get("$ref", "")) for member in members]
        every = [one for some in types for one in some]
        if not all(types) or len(set(every)) < len(every) or not every:
            return told
        del told["oneOf"]
        alternatives = zip(types, members, strict=True)
        told["allOf"] = [{"if": {"properties": {"type": {"enum": some}}}, "then": one} for some, one in alternatives]
        return told | {"required": ["type"], "properties": {"type": {"enum": every}}}

    def _types(self, reference: str) -> list[Any]:
        """What the `type` of a schema may be; nothing where it needs none or may be anything."""
        schema = self._schemas.get(reference.removeprefix(_URN), {})
        told = schema.get("properties", {}).get("type", {}) if "type" in schema.get("required", ()) else {}
        while "$ref" in told:
            told = self._schemas[told["$ref"].removeprefix(_URN)]
        return told.get("enum") or [one["const"] for one in (told, *told.get("oneOf", ())) if "const" in one]


def faults_of_exchanges(records: Iterable[WireRecord]) -> list[str]:
    """What Discord's description has against what went over the wire; nothing where it isn't there."""
    spec = DiscordSpec.beside()
    return spec.faults_of_exchanges(one for one in records if one.method != "GATEWAY") if spec is not None else []


def _registry(schemas: Json) -> Any:
    return Registry().with_resources(
        [(f"{_URN}{name}", DRAFT202012.create_resource(one)) for name, one in schemas.items()]
    )


def _faults(registry: Any, schema: Json, body: Any) -> list[str]:
    from jsonschema import Draft202012Validator  # takes a second, which whoever judges nothing is spared

    errors = Draft202012Validator(schema, registry=registry).iter_errors(body)
    return [f"{error.json_path}: {error.message[:300]}" for error in errors]


def _parameters(route: tuple[str, Json]) -> int:
    return route[0].count("{")


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", path))


def _outline(body: Any) -> Any:
    """What a body is made of, whatever it says; numbers stay, since they are mostly kinds."""
    if isinstance(body, dict):
        return {key: _outline(value) for key, value in sorted(body.items())}
    if isinstance(body, list):
        return sorted({json.dumps(_outline(one)) for one in body})
    return body if isinstance(body, int) else type(body).__name__
