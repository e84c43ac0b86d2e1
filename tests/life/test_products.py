"""Producers, products and product codes: read, checked and written without loss."""

from __future__ import annotations

import doctest
import json
import pickle
import re
import string
import unicodedata
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_rules.errors import ArgumentError, Fault, LoadError
from ocop_rules.life import check_code, products
from ocop_rules.model import product as model
from ocop_rules.model.product import (
    TOURISM_KINDS,
    CodeText,
    Producer,
    ProducerKind,
    Product,
    ProductCode,
)
from ocop_rules.structure.limits import IDENTIFIER
from ocop_rules.words import languages

PERSONAL = ("representative", "address", "phone", "email")


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=least, max_size=least if most is None else most)


numbers = st.builds(lambda zeros, value: "0" * zeros + str(value), st.integers(0, 3), st.integers(1, 999_999))
codes = st.builds(
    ProductCode,
    province=digits(2),
    district=st.none() | digits(3),
    commune=digits(5),
    number=numbers,
    year=st.integers(2000, 2099),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
maybe = st.none() | texts
ids = texts.filter(IDENTIFIER.allows)
producers = st.builds(
    Producer,
    id=ids,
    name=texts,
    kind=st.sampled_from(get_args(ProducerKind)),
    representative=maybe,
    address=maybe,
    phone=maybe,
    email=maybe,
)
made_products = st.builds(
    Product,
    id=ids,
    name=texts,
    producer=ids,
    product_set=st.integers(1, 26),
    code=st.none() | codes.map(str),
    province=maybe,
    commune=maybe,
    ruleset=maybe,
)


def faults_of(text: Any) -> tuple[Fault, ...]:
    with pytest.raises(LoadError) as caught:
        ProductCode.parse(text)
    return caught.value.faults


def codes_of(text: Any) -> list[str]:
    return [fault.code for fault in faults_of(text)]


# codes that were seen in use, taken apart by hand


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("83-832-28882-2-2022", ("83", "832", "28882", "2", 2022)),
        ("01-017-00478-1-2021", ("01", "017", "00478", "1", 2021)),
    ],
)
def test_codes_in_use_are_read_with_their_zeros(text: str, parts: tuple[object, ...]) -> None:
    code = ProductCode.parse(text)
    assert (code.province, code.district, code.commune, code.number, code.year) == parts
    assert code.shape == "five-part"
    assert str(code) == text
    assert check_code(code) == []


def test_a_code_of_decision_26_has_no_district() -> None:
    code = ProductCode.parse("04-01279-12-2026")
    assert (code.province, code.district, code.commune, code.number, code.year) == (
        "04",
        None,
        "01279",
        "12",
        2026,
    )
    assert code.shape == "four-part"
    assert check_code(code) == []


@given(codes)
def test_printing_and_parsing_a_code_loses_nothing(code: ProductCode) -> None:
    assert ProductCode.parse(str(code)) == code
    assert str(ProductCode.parse(str(code))) == str(code)


@given(st.text(string.digits + "- ", max_size=24) | codes.map(str))
def test_what_parses_is_printed_as_it_was_written(text: str) -> None:
    if {fault.code for fault in check_code(text)} <= {"code-period"}:
        assert str(ProductCode.parse(text)) == text
    else:
        assert codes_of(text)


@given(st.from_regex(re.compile(r"[0-9]{1,3}-([0-9]{3}-)?[0-9]{4,6}-[0-9]{0,8}-[12][0-9]{3}\n?", re.ASCII)))
def test_the_pattern_for_foreign_validators_says_what_parsing_says(text: str) -> None:
    _, pattern = get_args(CodeText)
    try:
        ProductCode.parse(text)
    except LoadError:
        assert not pattern.allows(text)
    else:
        assert pattern.allows(text)


# hostile texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["code-parts"]),
        ("-", ["code-parts"]),
        ("83-832-28882", ["code-parts"]),
        ("83-832-28882-2-2022-1", ["code-parts"]),
        ("83–832–28882–2–2022", ["code-parts"]),
        ("83.832.28882.2.2022", ["code-parts"]),
        ("-" * 100_000, ["code-parts"]),
        ("----", ["code-province", "code-district", "code-commune", "code-number", "code-year"]),
        ("---", ["code-province", "code-commune", "code-number", "code-year"]),
        ("８３-832-28882-2-2022", ["code-province"]),
        ("83-٨٣٢-28882-2-2022", ["code-district"]),
        (" 83-832-28882-2-2022", ["code-province"]),
        ("83-832-28882-2-2022\n", ["code-year"]),
        ("83-832-28882- 2-2022", ["code-number"]),
        ("83-832-28882-+2-2022", ["code-number"]),
        ("83-832-28882--2-2022", ["code-parts"]),
        ("83-832-28882-0-2022", ["code-number"]),
        ("83-832-28882-000-2022", ["code-number"]),
        ("83-832-28882-0x2-2022", ["code-number"]),
        ("83-832-28882-²-2022", ["code-number"]),
        ("83-832-28882-" + "9" * 5_000 + "-2022", ["code-number"]),
        ("3-32-2888-2-22", ["code-province", "code-district", "code-commune", "code-year"]),
        ("833-8322-288822-2-2022", ["code-province", "code-district", "code-commune"]),
        ("AB-832-28882-2-2022", ["code-province"]),
        ("83-832-28882-2-1999", ["code-year"]),
        ("83-832-28882-2-2022.0", ["code-year"]),
        ("83-832-28882-2-02022", ["code-year"]),
        ("83-832-28882-2-2\u200b022", ["code-year"]),
        ("e\u0301-832-28882-2-2022", ["not-nfc", "code-province"]),
        ("\ud800-832-28882-2-2022", ["surrogate", "code-province"]),
    ],
)
def test_a_text_out_of_form_has_all_of_its_faults(text: Any, expected: list[str]) -> None:
    assert codes_of(text) == expected
    assert [fault.code for fault in check_code(text)] == expected


@pytest.mark.parametrize("wrong", [None, 8383228882, True, ["83-832-28882-2-2022"]])
def test_what_is_no_text_is_no_code(wrong: Any) -> None:
    with pytest.raises(ArgumentError) as refused:
        check_code(wrong)
    assert (refused.value.name, refused.value.needed) == ("code", "plain-text")
    with pytest.raises(LoadError) as caught:
        ProductCode.parse(wrong)
    assert [(fault.code, fault.fields["expected"]) for fault in caught.value.faults] == [("type", "string")]


def test_a_fault_names_the_part_and_shows_what_stood_there() -> None:
    commune, year = faults_of("83-832-2888x-2-22")
    assert (commune.code, commune.fields["part"], commune.found) == ("code-commune", "commune", '"2888x"')
    assert (year.code, year.fields["part"], year.found) == ("code-year", "year", '"22"')
    (parts,) = faults_of("83-832-28882")
    assert parts.fields["parts"] == 3
    assert parts.found == '"83-832-28882"'


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("text", ["", "----", "83-832-28882-2-2026"])
def test_every_fault_has_words_in_both_languages(text: str, lang: str) -> None:
    for fault in check_code(text):
        assert fault.found is not None
        assert fault.found in fault.message(lang)
        assert fault.remedy(lang).endswith(".")
        assert "{" not in fault.text(lang)


# the years of the two shapes: a reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("83-832-28882-2-2018", (5, 2019, 2025)),
        ("83-832-28882-2-2019", None),
        ("83-832-28882-2-2024", None),
        ("83-832-28882-2-2025", None),
        ("83-832-28882-2-2026", (5, 2019, 2025)),
        ("83-28882-2-2024", (4, 2025, 2099)),
        ("83-28882-2-2025", None),
        ("83-28882-2-2026", None),
        ("83-28882-2-2099", None),
    ],
)
def test_a_year_out_of_the_period_of_its_shape_is_a_fault_of_a_readable_code(
    text: str, expected: tuple[int, int, int] | None
) -> None:
    code = ProductCode.parse(text)
    assert str(code) == text
    found = check_code(text)
    assert found == check_code(code)
    if expected is None:
        assert found == []
    else:
        (fault,) = found
        assert (fault.code, fault.found, fault.fields["part"]) == ("code-period", text[-4:], "year")
        assert (fault.fields["parts"], fault.fields["first"], fault.fields["last"]) == expected


# codes as values


def test_codes_are_sorted_by_unit_then_by_the_value_of_the_number() -> None:
    ordered = [
        "01-017-00478-2-2021",
        "01-017-00478-10-2020",
        "01-017-00479-1-2021",
        "01-018-00001-1-2021",
        "83-28882-1-2026",
        "83-832-00001-1-2019",
    ]
    assert [str(code) for code in sorted(map(ProductCode.parse, reversed(ordered)))] == ordered


@given(codes, codes)
def test_any_two_codes_are_equal_or_ordered(one: ProductCode, other: ProductCode) -> None:
    assert (one < other) + (other < one) + (one == other) == 1
    assert (one == other) == (str(one) == str(other))
    assert one != other or hash(one) == hash(other)


def test_a_code_cannot_be_changed_and_crosses_a_process() -> None:
    code = ProductCode.parse("83-832-28882-2-2022")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        code.year = 2023  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(code)) == code  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"province": "1", "number": "-1"}, ["code-province", "code-number"]),
        ({"district": ""}, ["code-district"]),
        ({"number": 2}, ["code-number"]),
        ({"year": 1999}, ["code-year"]),
        ({"year": "2022"}, ["type"]),
        ({"year": True, "commune": None}, ["code-commune", "type"]),
    ],
)
def test_a_code_that_could_not_be_printed_and_read_cannot_be_made(
    changed: dict[str, Any], expected: list[str]
) -> None:
    with pytest.raises(LoadError) as caught:
        attrs.evolve(ProductCode.parse("83-832-28882-2-2022"), **changed)
    assert [fault.code for fault in caught.value.faults] == expected


# JSON in both directions


@given(producers)
def test_a_producer_survives_json(producer: Producer) -> None:
    data = producer.to_json()
    assert Producer.from_json(data) == producer
    written = json.dumps(data, ensure_ascii=False)
    assert Producer.parse(written) == Producer.parse(written.encode()) == producer
    assert Producer.parse(written).to_json() == data


@given(made_products)
def test_a_product_survives_json(product: Product) -> None:
    data = product.to_json()
    assert Product.from_json(data) == product
    written = json.dumps(data, ensure_ascii=False)
    assert Product.parse(written) == Product.parse(written.encode()) == product
    assert Product.parse(written).to_json() == data


def test_what_is_not_known_is_left_out_of_the_json() -> None:
    product = Product(id="x1", name="Trà hoa", producer="p1", product_set=12)
    assert product.to_json() == {"id": "x1", "name": "Trà hoa", "producer": "p1", "product_set": 12}


PRODUCER = {"id": "p1", "name": "HTX Ví Dụ", "kind": "cooperative"}
PRODUCT = {"id": "x1", "name": "Trà hoa", "producer": "p1", "product_set": 12}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"kind": "coöperative"}, [("value", "/kind")]),
        ({"kind": 1, "name": None}, [("type", "/name"), ("value", "/kind")]),
        ({"phone": 912345678}, [("type", "/phone")]),
        ({"fax": "1"}, [("unknown-key", "/fax")]),
        ({"name": unicodedata.normalize("NFD", "Chè Tuyết")}, [("not-nfc", "/name")]),
        ({"name": "\udc80"}, [("surrogate", "/name")]),
    ],
)
def test_a_producer_is_read_strictly(changed: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with pytest.raises(LoadError) as caught:
        Producer.from_json({**PRODUCER, **changed}, "p.json")
    assert sorted((fault.code, fault.pointer) for fault in caught.value.faults) == sorted(expected)
    assert {fault.file for fault in caught.value.faults} == {"p.json"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"product_set": 12.0}, [("type", "/product_set")]),
        ({"product_set": True}, [("type", "/product_set")]),
        ({"product_set": "12"}, [("type", "/product_set")]),
        ({"product_set": 0}, [("range", "/product_set")]),
        ({"code": 83}, [("type", "/code")]),
        ({"code": {"province": "83"}}, [("type", "/code")]),
        ({"code": "83-832-28882"}, [("code-parts", "/code")]),
        ({"code": "8-832-28882-0-2022"}, [("code-province", "/code"), ("code-number", "/code")]),
        ({"code": "e\u0301-28882-1-2026"}, [("not-nfc", "/code"), ("code-province", "/code")]),
        ({"code": "", "stars": 4}, [("code-parts", "/code"), ("unknown-key", "/stars")]),
    ],
)
def test_a_product_is_read_strictly(changed: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with pytest.raises(LoadError) as caught:
        Product.from_json({**PRODUCT, **changed}, "x.json")
    assert sorted((fault.code, fault.pointer) for fault in caught.value.faults) == sorted(expected)
    assert {fault.file for fault in caught.value.faults} == {"x.json"}


@pytest.mark.parametrize("data", [None, [], "x", 1, True])
def test_what_is_no_object_is_no_product(data: object) -> None:
    for read in (Producer.from_json, Product.from_json):
        with pytest.raises(LoadError) as caught:
            read(data)
        assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [("type", "")]


def test_missing_keys_are_all_named() -> None:
    with pytest.raises(LoadError) as caught:
        Product.from_json({})
    assert {fault.fields["key"] for fault in caught.value.faults} == {"id", "name", "producer", "product_set"}


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(LoadError) as caught:
        Product.parse('{"id": "a", "id": "b"}')
    assert [fault.code for fault in caught.value.faults] == ["json-duplicate-key"]


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    with pytest.raises(LoadError) as caught:
        Producer.parse(b'{"id": "\xff"}', "p.json")
    assert [(fault.code, fault.file) for fault in caught.value.faults] == [("json-encoding", "p.json")]


def test_a_product_whose_code_is_dated_out_of_its_period_is_read() -> None:
    product = Product.from_json({**PRODUCT, "code": "83-832-28882-2-2026"})
    assert product.code == "83-832-28882-2-2026"


# personal data


@given(producers)
def test_personal_data_stays_out_of_the_public_form(producer: Producer) -> None:
    public = producer.public()
    assert public.to_json() == {"id": producer.id, "name": producer.name, "kind": producer.kind}
    assert public.public() == public


def test_personal_data_stays_out_of_the_repr() -> None:
    secrets = {part: f"secret-{part}" for part in PERSONAL}
    assert "secret" not in repr(Producer(id="p1", name="HTX", kind="farm", **secrets))


def test_tourism_alone_has_producers_of_further_kinds() -> None:
    assert set(get_args(ProducerKind)) >= TOURISM_KINDS
    assert len(set(get_args(ProducerKind)) - TOURISM_KINDS) == 6


@pytest.mark.parametrize("module", [model, products])
def test_the_examples_in_the_docstrings_hold(module: Any) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
