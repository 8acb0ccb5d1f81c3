from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from clientdiag.model import wire
from clientdiag.model.core import (
    SCHEMA_VERSION,
    Actor,
    CheckStatus,
    Finding,
    Report,
    Severity,
    State,
    UnknownObservation,
    Verdict,
)
from clientdiag.model.observations import ALL_KINDS
from clientdiag.model.wire import UnreadableReport
from tests.unit import samples

OLDEST = b"""{"tool":{"version":"0.1.0","knowledge":"2026-11-21","released":"2026-11-21T00:00:00Z"},
"created":"2026-11-21T09:16:27Z","target":{"host":"vpn.example.com"},
"runs":[{"check":"a","status":"completed","observations":[%s]}],"findings":[],"verdict":{"state":"ready"}}"""


def as_dict(report: Report) -> dict[str, Any]:
    read = json.loads(wire.encode(report))
    assert isinstance(read, dict)
    return read


def test_a_report_with_every_kind_goes_to_json_and_back_unchanged() -> None:
    report = samples.blocked()
    held = {type(seen) for run in report.runs for seen in run.observations}
    assert held == {*ALL_KINDS, UnknownObservation}, "samples.one_of_every_kind lacks a kind"
    assert wire.decode(wire.encode(report)) == report
    assert wire.decode(wire.pretty(report)) == report


def test_pretty_json_is_readable_text_that_ends_in_a_newline() -> None:
    written = wire.pretty(samples.bare()).decode("utf-8")
    assert written.endswith("}\n")
    assert '\n  "target": {\n' in written


def test_an_unknown_kind_survives_with_every_field() -> None:
    fact = {"kind": "from-2031", "deep": {"list": [1, 2.5, None, True, "é", {}]}, "big": 2**63}
    read = wire.decode(OLDEST % json.dumps(fact).encode())
    assert json.loads(wire.encode(read))["runs"][0]["observations"] == [fact]


def test_extra_fields_of_a_newer_version_are_tolerated() -> None:
    raw = as_dict(samples.blocked())
    for place in (raw, raw["tool"], raw["target"], raw["verdict"], raw["runs"][0], raw["findings"][0]):
        place["added_in_2031"] = {"any": ["thing"]}
    for fact in raw["runs"][0]["observations"]:
        if fact["kind"] != "from-the-future":
            fact["added_in_2031"] = 1
    assert wire.decode(json.dumps(raw).encode()) == samples.blocked()


def test_the_oldest_report_still_opens_without_the_fields_that_came_later() -> None:
    read = wire.decode(OLDEST % b"")
    assert read.target.host == "vpn.example.com"
    assert read.target.port == 443
    assert (read.schema, read.support_code, read.demo) == (SCHEMA_VERSION, "", False)


@pytest.mark.parametrize(
    "fact",
    [
        b"3",
        b"[]",
        b"null",
        b"{}",
        b'{"kind":3}',
        b'{"kind":[]}',
        b'{"kind":{}}',
        b'{"kind":"system-lookup"}',
        b'{"kind":"system-lookup","name":7}',
        b'{"kind":"system-lookup","name":"a","duration_ms":"long"}',
        b'{"kind":"system-lookup","name":"a","duration_ms":1e999}',
        b'{"kind":"system-lookup","name":"a","duration_ms":NaN}',
        b'{"kind":"system-lookup","name":"a","duration_ms":Infinity}',
        b'{"kind":"system-lookup","name":"\\ud800"}',
        b'{"kind":"system-lookup","name":"\xff"}',
        b'{"kind":"tcp-connect","address":"a","port":1,"route":"\\u001b[31m"}',
        b'{"kind":"tls-handshake","address":"a","port":1,"route":"name","presented":["%%"]}',
        b'{"kind":"local-clock","now":"9999-99-99T00:00:00Z","released":"2026-01-01T00:00:00Z"}',
        b'{"kind":"local-clock","now":"2026-01-01T00:00:00","released":"2026-01-01T00:00:00Z"}',
        b'{"kind":"x","a":' + b"[" * 200 + b"]" * 200 + b"}",
        b'{"kind":"x","a":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"kind":"x","a":' + b"9" * 10_000 + b"}",
    ],
)
def test_a_hostile_fact_is_refused_in_one_sentence(fact: bytes) -> None:
    with pytest.raises(UnreadableReport) as refused:
        wire.decode(OLDEST.replace(b"%s", fact))
    said = str(refused.value)
    assert said.startswith("The report cannot be read: ")
    assert said.endswith(".")
    assert len(said) < 300
    assert said.isprintable()


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"{", b"[" * 100_000, b"\x00", b"\xef\xbb\xbf{}", b"{}", b'{"runs":1}']
)
def test_what_is_no_report_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableReport):
        wire.decode(data)


def test_a_report_that_is_too_large_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_REPORT_BYTES", 100)
    with pytest.raises(UnreadableReport, match="larger than"):
        wire.decode(OLDEST % b"")
    with pytest.raises(UnreadableReport, match="larger than"):
        wire.salvage(OLDEST % b"")


@pytest.mark.parametrize("place", [b'"released":"2026-11-21T00:00:00Z"', b'"created":"2026-11-21T09:16:27Z"'])
def test_a_time_without_a_zone_is_refused(place: bytes) -> None:
    with pytest.raises(UnreadableReport, match="without a zone"):
        wire.decode((OLDEST % b"").replace(place, place.replace(b"Z", b"")))


def test_the_place_of_a_wrong_fact_is_said() -> None:
    with pytest.raises(UnreadableReport, match=r"\$\.name.*\$\.runs\[0\]\.observations\[0\]"):
        wire.decode(OLDEST % b'{"kind":"system-lookup","name":7}')


class TestNewerSchema:
    def newer(self) -> dict[str, Any]:
        raw = as_dict(samples.blocked())
        raw["schema"] = SCHEMA_VERSION + 1
        return raw

    def test_the_version_is_read_before_the_rest(self) -> None:
        assert wire.schema_version(json.dumps(self.newer()).encode()) == SCHEMA_VERSION + 1
        assert wire.schema_version(OLDEST % b"") == SCHEMA_VERSION
        assert wire.schema_version(b'{"schema":"x"}') == SCHEMA_VERSION

    def test_what_fits_is_read_whole(self) -> None:
        report, left_out = wire.salvage(json.dumps(self.newer()).encode())
        assert left_out == 0
        assert msgspec.structs.replace(report, schema=SCHEMA_VERSION) == samples.blocked()

    def test_a_fact_with_a_new_word_is_kept_as_unknown(self) -> None:
        raw = self.newer()
        fact = {"kind": "tcp-connect", "address": "a", "port": 1, "route": "carrier-pigeon"}
        raw["runs"][0]["observations"] = [fact]
        report, left_out = wire.salvage(json.dumps(raw).encode())
        assert left_out == 0
        assert report.runs[0].observations == (UnknownObservation(fact),)
        assert json.loads(wire.encode(report))["runs"][0]["observations"] == [fact]

    def test_parts_that_do_not_fit_are_left_out_and_counted(self) -> None:
        raw = self.newer()
        raw["runs"].append({"status": "completed"})
        raw["findings"].append({"code": "new", "severity": "fatal"})
        raw["unevaluated"] = {"a": 1}
        raw["verdict"] = {"state": "on-fire"}
        raw["duration_s"] = "a while"
        report, left_out = wire.salvage(json.dumps(raw).encode())
        assert left_out == 5
        assert report.runs == samples.blocked().runs
        assert report.findings == samples.blocked().findings
        assert report.verdict.state == State.UNDETERMINED

    def test_a_check_that_ended_in_a_new_way_keeps_its_facts_and_did_not_complete(self) -> None:
        raw = self.newer()
        raw["runs"] = [{**raw["runs"][0], "status": "half-done", "reason": 7}]
        raw["runs"][0]["observations"].append("no fact")
        report, left_out = wire.salvage(json.dumps(raw).encode())
        assert left_out == 3
        assert report.runs[0].status is CheckStatus.SKIPPED
        assert report.runs[0].observations == samples.blocked().runs[0].observations

    def test_a_finding_of_a_new_weight_is_a_warning_and_keeps_who_acts(self) -> None:
        raw = self.newer()
        raw["findings"] = [{**raw["findings"][1], "severity": "fatal", "acts": ["robot", "it-server"]}]
        report, left_out = wire.salvage(json.dumps(raw).encode())
        assert left_out == 2
        assert report.findings == (
            msgspec.structs.replace(
                samples.root_missing(), severity=Severity.WARNING, acts=(Actor.IT_SERVER,)
            ),
        )

    def test_a_verdict_keeps_its_root_where_its_state_is_new(self) -> None:
        raw = self.newer()
        raw["verdict"] = {**raw["verdict"], "state": "on-fire", "unknown": [{"topic": "new", "reason": 1}]}
        report, left_out = wire.salvage(json.dumps(raw).encode())
        assert left_out == 2
        assert report.verdict == Verdict(State.UNDETERMINED, "trust-anchor-missing")

    def test_without_a_target_nothing_can_be_read(self) -> None:
        raw = self.newer()
        del raw["target"]
        with pytest.raises(UnreadableReport, match="target"):
            wire.salvage(json.dumps(raw).encode())

    @pytest.mark.parametrize("data", [b"[]", b"{", b"[" * 100_000, b'{"runs":[' + b"[" * 5_000])
    def test_what_is_no_object_is_refused(self, data: bytes) -> None:
        with pytest.raises(UnreadableReport):
            wire.salvage(data)


def test_a_finding_keeps_its_texts_apart_from_their_values() -> None:
    finding = wire.decode(wire.encode(samples.blocked())).findings[1]
    assert isinstance(finding, Finding)
    assert finding.explanation is not None
    assert "{issuer}" in finding.explanation.msgid
    assert finding.explanation.args["issuer"] == "Example Server CA O1"


def test_times_come_back_as_the_same_moment() -> None:
    report = samples.bare(created=datetime(2026, 11, 21, 9, 16, 27, 123456, tzinfo=UTC))
    assert wire.decode(wire.encode(report)).created == report.created
