"""Every row of the lab."""

from __future__ import annotations

from dataclasses import replace

from tests.lab import (
    rows_aia,
    rows_certificate,
    rows_client,
    rows_client_faults,
    rows_client_reported,
    rows_clock,
    rows_combinations,
    rows_computer,
    rows_form,
    rows_healthy,
    rows_hostile,
    rows_hostile_web,
    rows_it_root,
    rows_logs,
    rows_name,
    rows_network,
    rows_profile,
    rows_reported,
    rows_revocation,
    rows_server,
    rows_trial,
    rows_trust,
)

_STAGES = {
    "computer": rows_computer.ROWS + rows_clock.ROWS,
    "name": rows_name.ROWS,
    "network": rows_network.ROWS,
    "server": rows_server.ROWS,
    "certificate": rows_certificate.ROWS
    + rows_form.ROWS
    + rows_trust.ROWS
    + rows_revocation.ROWS
    + rows_aia.ROWS
    + rows_it_root.ROWS,
    "client certificate": rows_client.ROWS
    + rows_client_faults.ROWS
    + rows_client_reported.ROWS
    + rows_trial.ROWS,
    "logs": rows_logs.ROWS,
    "sign-in": rows_profile.ROWS,
    "combinations": rows_combinations.ROWS,
    "healthy": rows_healthy.ROWS,
    "reported": rows_reported.ROWS,
    "hostile": rows_hostile.ROWS + rows_hostile_web.ROWS,
}
ROWS = tuple(replace(row, stage=stage) for stage, rows in _STAGES.items() for row in rows)
