"""The tables of facts: each has an area, and what differs by address is marked."""

from __future__ import annotations

from msgspec.structs import replace

from clientdiag.model.core import Report
from clientdiag.rendering.details import Area, CellMark, Section, details
from tests.peers.authority import self_signed
from tests.unit import client_facts, facts, samples
from tests.unit.facts import ADDRESS, HOST, healthy, seen


def report(*observations: facts.Observation) -> Report:
    judged = facts.judged(*observations)
    run = facts.run_of(*observations)
    return samples.bare(runs=(run,), findings=judged.findings, verdict=judged.verdict)


def section(identity: str, *observations: facts.Observation) -> Section:
    (found,) = (one for one in details(report(*observations)).sections if one.id == identity)
    return found


def by_address(*presented: facts.Der, **more: object) -> seen.TlsHandshake:
    return facts.handshake(*presented, route=seen.Route.ADDRESS, server_name=None, **more)


def side_by_side(*observations: facts.Observation) -> dict[str, tuple[tuple[str, CellMark], ...]]:
    table = section("certificate.by-name-and-by-address", *observations)
    assert [len(row) for row in table.marks] == [len(row) for row in table.rows]
    return {
        row[0]: tuple(zip(row[1:], marks[1:], strict=True))
        for row, marks in zip(table.rows, table.marks, strict=True)
    }


def test_every_table_has_an_area_of_its_own_and_a_new_one_is_never_lost() -> None:
    client = seen.ClientInstall(found=True, product="Cisco Secure Client", version="5.1.8")
    made = details(report(*healthy(), client)).sections
    assert {one.area for one in made} == {Area.NETWORK, Area.CERTIFICATE, Area.TRUST, Area.CLIENT}
    assert len({one.id for one in made}) == len(made)
    assert Section("new", (), (), id="tomorrow.table").area is Area.OTHER
    assert Section("new", (), ()).area is Area.OTHER
    assert Section("new", (), (), id="trust.more").area is Area.TRUST


def test_the_same_certificate_by_address_is_expected_to_lack_the_address() -> None:
    rows = side_by_side(*healthy(), by_address(facts.good_leaf(), *facts.issuing().path_above_leaf))
    assert rows["Certificate for"] == ((HOST, CellMark.NONE), ("the same certificate", CellMark.NONE))
    assert rows["Name matches"] == (
        ("yes", CellMark.GOOD),
        ("no – expected: use the name", CellMark.WARNING),
    )
    assert rows["Trusted here"] == (("yes", CellMark.GOOD),) * 2
    assert rows["Issuer"][1] == ("Facts Issuing CA", CellMark.NONE)


def test_another_certificate_by_address_is_marked_wherever_it_differs() -> None:
    other = self_signed(
        "other.example.net", not_before=facts.NOW - facts.DAY, not_after=facts.NOW + facts.DAY
    )
    rows = side_by_side(*healthy(), by_address(other, protocol="TLSv1.2"))
    assert rows["Connected to"][1] == (f"{ADDRESS}:443", CellMark.NONE)
    assert rows["Certificate for"][1] == ("other.example.net", CellMark.DIFFERS)
    assert rows["Issuer"][1] == ("other.example.net", CellMark.DIFFERS)
    assert rows["TLS"][1][1] is CellMark.DIFFERS
    assert rows["Trusted here"][1] == ("no", CellMark.BAD)
    assert rows["Asks for your certificate"][1][1] is CellMark.NONE


def test_whether_a_root_is_public_is_not_known_before_it_is_known() -> None:
    rows = side_by_side(*facts.but(healthy(), facts.handshake(facts.leaf())))
    assert rows["In Mozilla's list"] == (("not known", CellMark.UNKNOWN),)


def test_what_the_client_s_files_say_is_a_table() -> None:
    found = (
        seen.ClientInstall(found=True, product="Cisco Secure Client", version=None, agent_running=None),
        seen.KnownGateway("vpn.example.com", 8443, "cisco-profile", "/staff", "Staff", "Boston"),
        seen.ClientPreferences("vpn.example.com", "Staff"),
        seen.ProfileSettings("office.xml", "LocalUsersOnly"),
    )
    install = {row[0]: row[1] for row in section("client.install", *healthy(), *found).rows}
    assert (install["Version"], install["Its service runs"]) == ("not known", "not known")
    assert section("client.gateways", *found).rows == (
        ("vpn.example.com:8443", "/staff", "Staff", "Boston", "cisco-profile"),
    )
    settings = {row[0]: row[1] for row in section("client.settings", *found).rows}
    assert settings["Server used last"] == "vpn.example.com"
    assert settings["Who may connect, by office.xml"] == "LocalUsersOnly"


def marked(identity: str, *observations: facts.Observation) -> list[tuple[str, ...]]:
    table = section(identity, *observations)
    assert [len(row) for row in table.marks] == [len(row) for row in table.rows]
    return list(table.told)


def test_a_store_that_decides_and_lacks_the_root_is_at_fault() -> None:
    here, elsewhere = (
        facts.store(facts.root()),
        facts.store(store="windows-root", location="CurrentUser\\Root"),
    )
    column = -1
    assert marked("trust.stores", *healthy())[0][column] == "✓\u00a0yes"
    lacking = facts.but(healthy(), facts.store())
    assert marked("trust.stores", *lacking)[0][column] == "✕\u00a0no"
    both = facts.but(healthy(), here, elsewhere)
    assert [row[column] for row in marked("trust.stores", *both)][:2] == ["✓\u00a0yes", "no"]


def test_what_cannot_be_known_of_a_store_is_not_at_fault() -> None:
    denied = facts.Failure(facts.Operation.READ_STORE, facts.FailureKind.PERMISSION_DENIED, 13, "no")
    unread = marked("trust.stores", *facts.but(healthy(), facts.store(failure=denied)))[0]
    assert (unread[2], unread[-1]) == ("?\u00a0could not be read: not allowed (13)", "?\u00a0not known")
    partial = marked("trust.stores", *facts.but(healthy(), facts.store(complete=False)))[0]
    assert partial[-1] == "?\u00a0not listed"
    refused = facts.store(facts.root(), store="windows-disallowed", context=seen.StoreContext.DISTRUSTED)
    assert marked("trust.stores", *facts.but(healthy(), refused))[0][-1] == "✕\u00a0yes: refused"


def test_the_verdicts_of_the_system_are_marked() -> None:
    def said(
        status: int, words: tuple[str, ...] = (), failure: facts.Failure | None = None
    ) -> seen.SystemVerdict:
        user = seen.StoreContext.USER
        return seen.SystemVerdict(
            "CryptoAPI", ADDRESS, user, retrieval=False, status=status, words=words, failure=failure
        )

    gone = facts.Failure(facts.Operation.READ_STORE, facts.FailureKind.TIMED_OUT)
    rows = marked("certificate.verdicts", *healthy(), said(0), said(32, words=("x",)), said(0, failure=gone))
    assert [row[2] for row in rows if row[0] == "CryptoAPI"] == [
        "✓\u00a0accepted",
        "✕\u00a0not accepted",
        "?\u00a0not known",
    ]


def test_every_element_that_matters_is_told_with_its_default_and_who_says_it() -> None:
    profile = seen.ProfileSettings(
        "office.xml",
        values={"AutomaticCertSelection": "false", "AlwaysOn": "true"},
        controllable=("AutomaticCertSelection",),
        certificate_match=("KeyUsage: Digital_Signature",),
    )
    chosen = seen.ClientPreferences(
        HOST,
        file="preferences.xml",
        values={"AutomaticCertSelection": "true", "BlockUntrustedServers": "false"},
        client_certificates=("AB12CD34", "00000000"),
        server_certificate="99887766",
    )
    policy = seen.ClientPolicy(
        "policy.xml", {"FipsMode": "<b>`x`"}, authorized_servers=(HOST,), writable=True
    )
    held = replace(client_facts.mine(), sha1_start="AB12CD34")
    rows = section("client.elements", profile, chosen, policy, held).rows
    by_name = {(row[0], row[1]): row for row in rows}

    assert by_name["AlwaysOn", "true"][2:4] == ("false", "office.xml")
    assert by_name["AutomaticCertSelection", "true"][3] == "preferences.xml"
    assert by_name["CertificateMatch", "KeyUsage: Digital_Signature"][3] == "office.xml"
    assert by_name["FipsMode", "<b>`x`"][3] == "policy.xml"
    assert by_name["AuthorizedServerList", HOST]
    assert by_name["Anyone may change it", "yes"]
    assert by_name["BlockUntrustedServers", "false"][2] == "true"
    assert by_name["ClientCertificateThumbprint", "AB12CD34…"][4] == "It is still on this computer."
    assert by_name["ClientCertificateThumbprint", "00000000…"][4] == "It was not found."
    assert by_name["ServerCertificateThumbprint", "99887766…"]


def test_what_the_client_says_and_what_it_cannot_read_is_told() -> None:
    gone = facts.Failure(facts.Operation.READ_FILE, facts.FailureKind.MALFORMED, detail="DTD")
    rows = section(
        "client.said",
        seen.ClientState("Disconnected", connected=False, hosts=None),
        seen.ClientFile(seen.FileRole.PROFILE, "<i>.xml", failure=gone),
    ).rows

    assert rows == (
        ("State", "Disconnected"),
        ("Servers it lists", "not known"),
        ("Could not be used: <i>.xml", "DTD"),
    )
