"""What a line of the client's log may say of persons, devices and secrets, and what it must keep."""

from __future__ import annotations

import time

import pytest

from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.records import parse
from clientdiag.cisco.logs.signatures import known
from clientdiag.cisco.logs.table import table
from clientdiag.engine import rejudge
from clientdiag.model import observations as seen
from clientdiag.model import wire
from clientdiag.model.core import CheckRun, CheckStatus, Observation, Report
from clientdiag.redaction import hiding, redact
from clientdiag.redaction.log_forms import LOG_FORMS
from tests.unit import facts, log_facts, samples
from tests.unit.facts import HOST, NOW

FORMS = (
    """
Username=@|uid=@|login: @|login name: @|Benutzername: @|User: @|user "@"|user @|user CORP\\@ rejected
CORP\\@|for @@corp|UPN @@corp.local|/root/@|C:/Users/@/x|/home/@/x|C:\\Documents and Settings\\@\\x
c:\\users\\Jane @\\x|%2Fhome%2F@%2Fx|user%3D@|mail=@%40corp.example|Cookie: a=1; webvpn=@|webvpn=@; path=/
webvpnc=bu:/CACHE&p:t&iu:1/&sh:@|<session-token>@</session-token>|<password>@</password>
<username>@</username>|<auth><session-id>@</session-id>|password is @|pwd=@|pw: @|secret=@|passcode: @
otp=@|otp code @|PIN: @|Authorization: Basic @|Authorization: Digest username="@"|X-DTLS-Master-Secret: @
SAMLResponse=@|acSamlv2Token=@|sso-token=@|access_token=@|refresh_token: "@"|client_secret=@|api_key=@
"password":"@"|password='a @'|password="a @|password = @|Password:@|hostname=@|device-id: @|computer @
machine name: @|serial: @|IMEI @|SSID @|https://@:x@vpn.example.test/|CN=@,O=Corp|subject: CN=Jane @
emailAddress=@|Hello @, login denied|username is @|user name @|userid: @|User ID=@|account @ is locked
Your account "@" is locked|account: @|device-uniqueid=@|session id @|token @|Token="@"
X-AnyConnect-Identifier-DeviceID: @|Contacting @:pw@other.example.|jane.@@exam|https://other.example/?a=@
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
ODD = (
    r"C:\\Users\\Jane @\\AppData",
    r'"C:\\Users\\@.CORP\\AppData"',
    r"C:\Users\Jane @",
    "/Users/Jane @/Library",
    r"{\"password\":\"@\"}",
    r'{"password":"a\"@"}',
    "password     =      @",
    "--password @",
    "user Jane @ connected",
    "User: Jane @",
    "username=O'@",
    "username=ze\u0301@",
    "username=" + "a" * 70 + "@",
    "user [@] came",
    "user (@) came",
    "user \u201c@\u201d came",
    "user id '@' came",
    "logged in as @",
    "Accepted password for @ from there",
    "Utilisateur : @",
    "Contraseña: @",
    "Mot de passe : @",
    '{"given_name":"@"}',
    "Owner: @",
    "S-1-12-1-1234567890-1234567891-1234567892-@",
    "GET /login?code=@&state=1 HTTP/1.1",
    "https://sso.example/logon.html;sid=@",
    "csc-client://sso?ticket=@",
    "Cookie: a=1; webvpn=2; session=@",
    r"CN=Roe\, @,OU=Sales",
    "<username><![CDATA[@]]></username>",
    "AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54@",
    "@$@CORP",
)
"""Found by trying to get names past the forms."""
ADDRESSES = ("10.20.30.45:4433", "aabb.ccdd.ee02", "10.20.30.46", "2001:db8:77::9", "AA-BB-CC-DD-EE-01")
SAMPLES = [(one.id, number) for one in known().signature for number in range(len(one.matches))]


def report(*those: Observation) -> Report:
    return rejudge(samples.bare(runs=(CheckRun("facts", CheckStatus.COMPLETED, observations=those),)))


def said(*lines: str, **more: object) -> Report:
    sign = log_facts.sign("login-failed", text=lines[0])
    one = log_facts.attempt("login-failed", signs=(sign,), decisive=sign, said=lines, **more)
    return report(*facts.healthy(), one)


def written(live: Report) -> str:
    once = redact(live).report
    again = rejudge(once)
    assert redact(once).report == once
    assert [(one.code, one.severity) for one in again.findings] == [
        (one.code, one.severity) for one in live.findings
    ]
    return wire.encode(again).decode() + wire.encode(once).decode()


@pytest.mark.parametrize("form", FORMS)
def test_a_line_of_a_log_does_not_tell_a_name_or_a_secret(form: str) -> None:
    assert "zqx7" not in written(said("error: Login failed. " + form.replace("@", "zqx7", 1)))


@pytest.mark.parametrize("form", ODD)
def test_an_odd_way_to_write_it_tells_no_more(form: str) -> None:
    digits = {"S-1": "4711471147", "AGE": "ZQX7"}
    secret = "Zqx7" if "Jane @" in form else digits.get(form[:3], "zqx7")
    assert secret not in written(said("error: Login failed. " + form.replace("@", secret, 1)))
    attached = form.replace("@", secret, 1)
    assert secret not in hiding(samples.bare(), [attached]).text(attached)


@pytest.mark.parametrize(
    "words", ["mac=26AEBBCCDDEE", "data=cGFzc3dvcmQ9enF4N3pxeDc=", "dXNlcj1aw7ZsdHJhbg=="]
)
def test_a_word_that_tells_is_hidden_wherever_it_begins(words: str) -> None:
    secret = max(words.split("=", 1), key=len)
    assert secret not in hiding(samples.bare(), [words]).text(words)


@pytest.mark.parametrize(
    "line",
    [
        "Message type error sent to the user: Certificate Validation Failure",
        "GET /index.html HTTP/1.1",
        "User Interface started. User Account Control is on",
        "File: ../../vpn/Api/ConnectMgr.cpp Line: 2346",
        "Cookies are accepted, the owner is known",
        "verification code could not be read",
    ],
)
def test_words_that_only_look_like_it_stay(line: str) -> None:
    assert hiding(samples.bare(), [line]).text(line).strip() == line


@pytest.mark.parametrize("words", ADDRESSES)
def test_addresses_are_hidden_however_they_are_written(words: str) -> None:
    assert words.partition(":4433")[0] not in written(said(f"error: Login failed. {words} at"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("from ::ffff:10.77.88.99 port", "from ::ffff:‹address-1› port"),
        ("from 64:ff9b::10.77.88.99.", "from 64:ff9b::‹address-1›."),
        ("10.77.88.99.52211 > 2001:db8:77::5.443:", "‹address-1›.52211 > ‹address-2›.443:"),
        ("to ::ffff:203.0.113.10", "to ::ffff:203.0.113.10"),
        ("1.3.6.1.4.1.311 and 5.1.2.42.7", "1.3.6.1.4.1.311 and 5.1.2.42.7"),
    ],
)
def test_an_address_within_another_and_before_a_port(words: str, expected: str) -> None:
    assert hiding(samples.blocked(), [words]).text(words).strip() == expected


def test_the_gateway_s_name_stays_where_a_sentence_goes_on_behind_it() -> None:
    line = f"the certificate CN={samples.blocked().target.host} is not trusted"
    assert hiding(samples.blocked(), [line]).text(line).strip() == line


def test_a_short_password_is_hidden_where_it_stands_and_is_no_name_for_what_stands_elsewhere() -> None:
    made = written(said("error: Login failed. password: of", "error: out of reach, password=login, login"))

    assert "password: of" not in made
    assert "password=login" not in made
    assert "out of reach" in made
    assert "› login" in made


def test_a_name_once_found_is_found_in_any_case() -> None:
    assert "zqroe" not in written(said("error: username=Zqroe, ZQROE and zqroe")).casefold()


@pytest.mark.parametrize(("signature", "number"), SAMPLES)
def test_a_record_still_means_what_it_meant(signature: str, number: int) -> None:
    sample = next(one for one in known().signature if one.id == signature).matches[number]
    live = report(*facts.healthy(), log_facts.attempt(signature, decisive=log_facts.sign("x", text=sample)))
    (one,) = (
        each
        for run in redact(live).report.runs
        for each in run.observations
        if isinstance(each, seen.LogAttempt)
    )
    assert one.decisive is not None
    record = parse([one.decisive.text.encode()], 0, "log", Reference(NOW))

    assert record is not None
    assert signature in {each.id for each in table().sign(record).signatures}


@pytest.mark.parametrize(
    "line",
    [
        "CONNECTMGR_ERROR_UNEXPECTED",
        "User credentials prompt cancelled.",
        "The user certificate and the user profile were read: login failed",
        "Message type error sent to the user: Login denied. Please contact your administrator.",
        "Your password has expired. The token is required. Password is expired. User account is disabled.",
        f"Initiating VPN connection to the secure gateway https://{HOST}",
    ],
)
def test_ordinary_words_stay(line: str) -> None:
    assert line in written(said(line))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DART_jane.doe-LAPTOP77.txt", "‹file-1›.txt"),
        (
            "jane/Cisco Secure Client/VPN/UIHistory_2026.txt",
            "‹file-1›/Cisco Secure Client/VPN/UIHistory_2026.txt",
        ),
        ("UIHistory_x.txt", "UIHistory_x.txt"),
        ("journal", "journal"),
        ("unified log", "unified log"),
        ("/var/log/syslog.1", "/var/log/syslog.1"),
        ("Cisco Secure Client - AnyConnect VPN", "Cisco Secure Client - AnyConnect VPN"),
        ("Cisco AnyConnect Secure Mobility Client", "Cisco AnyConnect Secure Mobility Client"),
    ],
)
def test_the_name_of_a_file_is_hidden_and_those_of_the_system_are_not(name: str, expected: str) -> None:
    made = redact(report(seen.LogRead(name, name))).report
    (one,) = made.runs[0].observations

    assert one == seen.LogRead(expected, expected)
    assert redact(made).report == made


@pytest.mark.parametrize("end", ["/jane?x=zqx", "/?username=zqx", "#zqx"])
@pytest.mark.parametrize("user", ["", "zqx@", "zqx:zqx@"])
def test_of_the_gateway_in_a_log_host_and_port_are_kept(user: str, end: str) -> None:
    live = said("error: Login failed.", gateway=f"https://{user}{HOST}:443{end}")
    made = written(live)

    assert [one.code for one in live.findings] == ["credentials-rejected"]
    assert "zqx" not in made
    assert "jane" not in made
    assert f"{HOST}:443" in made


@pytest.mark.parametrize(
    "piece", ["a", "user ", "token", "a.", "a@", "CN=", '"', "A\\", "aaaa:", "1.", "<user", "-"]
)
def test_hostile_lines_take_no_time(piece: str) -> None:
    line = (piece * 40_000)[:40_000]
    before = time.process_time()
    for _, form in LOG_FORMS:
        for _ in form.finditer(line):
            pass

    assert time.process_time() - before < 4
