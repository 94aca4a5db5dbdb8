"""The wire structs say what the contract's file says: the same fields, as required, as nullable."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

import pytest
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import FieldInfo, fields

from tests.contract.openapi import document, resolved
from wallboard.contract import wire

STRUCTS: list[type[Struct]] = [
    each
    for each in vars(wire).values()
    if isinstance(each, type) and issubclass(each, Struct) and each is not Struct
]


def flat(schema: Any) -> tuple[dict[str, Any], set[str]]:
    """The properties of a schema and the required ones, `allOf` put together."""
    schema = resolved(schema)
    properties, required = dict(schema.get("properties", {})), set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        more, needed = flat(part)
        properties |= more
        required |= needed
    return properties, required


def of(struct: type[Struct]) -> tuple[dict[str, Any], set[str]]:
    return flat(document()["components"]["schemas"][struct.__name__])


def may_be_null(schema: Mapping[str, Any]) -> bool:
    schema = resolved(schema)
    return "null" in schema.get("type", ()) or any(
        may_be_null(each) for each in schema.get("anyOf", ())
    )


def choices(field: FieldInfo) -> tuple[Any, ...]:
    union = get_origin(field.type) in (Union, types.UnionType)
    return get_args(field.type) if union else (field.type,)


FIELDS = [
    pytest.param(struct, field, id=f"{struct.__name__}.{field.encode_name}")
    for struct in STRUCTS
    for field in fields(struct)
]


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda each: each.__name__)
def test_the_same_fields(struct: type[Struct]) -> None:
    properties, _ = of(struct)
    assert {field.encode_name for field in fields(struct)} == set(properties)


@pytest.mark.parametrize(("struct", "field"), FIELDS)
def test_required_is_required_and_the_rest_is_not(struct: type[Struct], field: FieldInfo) -> None:
    _, required = of(struct)
    assert field.required == (field.encode_name in required)


@pytest.mark.parametrize(("struct", "field"), FIELDS)
def test_null_is_read_where_it_may_stand(struct: type[Struct], field: FieldInfo) -> None:
    properties, _ = of(struct)
    assert (type(None) in choices(field)) == may_be_null(properties[field.encode_name])


@pytest.mark.parametrize(("struct", "field"), FIELDS)
def test_missing_and_null_are_told_apart_where_a_capability_decides(
    struct: type[Struct], field: FieldInfo
) -> None:
    properties, _ = of(struct)
    if "x-capability" in properties[field.encode_name]:
        assert field.default is UNSET
        assert UnsetType in choices(field)


@pytest.mark.parametrize(("struct", "field"), FIELDS)
def test_what_is_missing_reads_as_the_file_says(struct: type[Struct], field: FieldInfo) -> None:
    properties, _ = of(struct)
    if "default" in properties[field.encode_name]:
        assert field.default == properties[field.encode_name]["default"]
