from __future__ import annotations

import pytest

from clientdiag.model.observations import Document, FormInput
from clientdiag.probes.config_auth import MAX_TEXT, Answer, read_answer

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
OCSERV = {"x-transcend-version": "1"}


def read(body: str | bytes, headers: dict[str, str] | None = None, status: int | None = 200) -> Answer:
    return read_answer(body if isinstance(body, bytes) else body.encode(), headers or {}, status)


def form(inside: str, kind: str = "auth-request") -> str:
    return f'{HEAD}<config-auth client="vpn" type="{kind}">{inside}</config-auth>'


MAIN = (
    '<version who="sg">0.1(1)</version><auth id="main"><title>SSL VPN Service</title>'
    '<message>Please enter your username.</message><form method="post" action="/auth">'
    '<input type="text" name="username" label="Username:"/>'
    '<input type="password" name="password" label="Password:"/>'
    '<select name="group_list" label="GROUP:"><option value="staff">Staff</option>'
    "<option>Guests</option></select></form></auth>"
)


def test_a_form_is_read_whole() -> None:
    answer = read(form(MAIN))

    assert answer.document is Document.AUTH_REQUEST
    assert answer.inputs == (FormInput("username", "text"), FormInput("password", "password"))
    assert answer.groups == ("Staff", "Guests")
    assert answer.title == "SSL VPN Service"
    assert answer.error_text is None
    assert not answer.wants_client_certificate
    assert not answer.single_sign_on


@pytest.mark.parametrize(
    ("inside", "document"),
    [
        ("<client-cert-request/>", Document.CLIENT_CERTIFICATE_REQUEST),
        ("<multiple-client-cert-request/>", Document.CLIENT_CERTIFICATE_REQUEST),
        ('<auth id="success"><title>x</title></auth>', Document.SUCCESS),
        ('<auth id="main"><form/></auth>', Document.AUTH_REQUEST),
        ("<sso-v2-login>https://sso</sso-v2-login>", Document.AUTH_REQUEST),
        ("", Document.AUTH_REQUEST),
    ],
    ids=range(6),
)
def test_each_document_is_known_by_its_elements(inside: str, document: Document) -> None:
    assert read(form(inside)).document is document


def test_an_error_alone_is_an_error_and_beside_a_form_it_is_words() -> None:
    alone = read(form('<error id="88">Certificate Validation Failure</error>', kind="complete"))
    assert (alone.document, alone.error_text) == (Document.ERROR, "Certificate Validation Failure")

    beside = read(form('<auth id="main"><error id="1">Login failed.</error><form/></auth>'))
    assert (beside.document, beside.error_text) == (Document.AUTH_REQUEST, "Login failed.")


def test_the_places_of_an_error_are_filled() -> None:
    error = '<error id="1" param1="42" param2="%s">Code %s and %s, %s.</error>'

    assert read(form(error, kind="complete")).error_text == "Code 42 and %s, %s."


def test_a_wish_for_a_certificate_or_single_sign_on_is_seen() -> None:
    assert read(form("<client-cert-request/>")).wants_client_certificate
    assert read(form("<multiple-client-cert-request/>")).wants_client_certificate
    assert read(form("<auth><sso-v2-login>u</sso-v2-login></auth>")).single_sign_on


def test_namespaces_make_no_difference() -> None:
    body = form(MAIN).replace("<config-auth ", '<config-auth xmlns="urn:x" ')

    assert read(body).document is Document.AUTH_REQUEST
    assert read(body).groups == ("Staff", "Guests")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \r\n",
        b"<!doctype html><title>It works</title>",
        b"<html><body>x</body></html",
        b"\x00\xff\xfe",
        b"{}",
        b'<?xml version="1.0" encoding="no-such-thing"?><config-auth/>',
        b"<config-auth>" * 20,
    ],
    ids=range(8),
)
def test_what_is_no_xml_is_no_gateway(body: bytes) -> None:
    assert read(body) == Answer(Document.NOT_ANYCONNECT)


def test_other_xml_is_other_xml() -> None:
    assert read("<html><head/></html>").document is Document.OTHER_XML
    assert read("<config-authority/>").document is Document.OTHER_XML


@pytest.mark.parametrize(
    ("body", "document"),
    [(b"", None), (b" \r\n", None), (b"<html>", None), (b"<p/>", None)],
    ids=range(4),
)
@pytest.mark.parametrize(
    "headers", [OCSERV, {"x-aggregate-auth": "1"}, {"set-cookie-names": "a webvpncontext b"}], ids=range(3)
)
def test_a_gateway_by_its_headers_is_one_and_its_unreadable_words_are_unknown(
    body: bytes, document: Document | None, headers: dict[str, str]
) -> None:
    assert read(body, headers, 401).document is document


@pytest.mark.parametrize(
    "headers", [{"server": "x"}, {"set-cookie-names": "session"}, {"date": "x"}], ids=range(3)
)
def test_other_headers_make_none(headers: dict[str, str]) -> None:
    assert read(b"<p/>", headers).document is Document.OTHER_XML


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = [
    f'{HEAD}<!DOCTYPE config-auth [<!ENTITY a0 "x">{BOMB}]><config-auth><error>&a11;</error></config-auth>',
    f'{HEAD}<!DOCTYPE config-auth [<!ENTITY e SYSTEM "file:///etc/passwd">]><config-auth>&e;</config-auth>',
    f'{HEAD}<!DOCTYPE config-auth SYSTEM "http://127.0.0.1:9/x.dtd"><config-auth/>',
    f"{HEAD}<!DOCTYPE config-auth><config-auth/>",
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_a_document_type_is_refused_and_nothing_of_it_is_expanded(body: str) -> None:
    assert read(body) == Answer(Document.NOT_ANYCONNECT)


def test_deep_nesting_ends_without_a_crash() -> None:
    deep = "<a>" * 50_000 + "</a>" * 50_000

    assert read(form(deep)).document in {Document.AUTH_REQUEST, Document.NOT_ANYCONNECT}


def test_everything_kept_has_a_limit() -> None:
    body = form(
        "<error>" + "e" * 10_000 + "</error><auth><title>" + "t" * 10_000 + "</title><form>"
        + "".join(f'<input name="{"n" * 500}{n}" type="{"t" * 500}"/>' for n in range(1000))
        + '<select name="group_list">' + "<option>" + "g" * 1000 + "</option>" * 1
        + "".join(f"<option>{n}</option>" for n in range(1000)) + "</select></form></auth>"
    )  # fmt: skip
    answer = read(body)

    assert len(answer.error_text or "") <= MAX_TEXT
    assert len(answer.title) <= MAX_TEXT
    assert len(answer.inputs) <= 200
    assert len(answer.groups) <= 200
    assert all(len(one.name) <= 100 and len(one.type) <= 40 for one in answer.inputs)
    assert all(len(one) <= 200 for one in answer.groups)


def test_white_space_in_words_is_made_plain() -> None:
    assert read(form("<error>\n  a\n\t b  </error>", kind="complete")).error_text == "a b"


def test_another_select_is_no_group_list() -> None:
    other = '<form><select name="language"><option>de</option></select></form>'

    assert read(form(f"<auth>{other}</auth>")).groups == ()


def test_without_an_answer_there_is_nothing_to_read() -> None:
    assert read(form(MAIN), status=None).document is Document.NOT_ANYCONNECT
