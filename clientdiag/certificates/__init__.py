"""X.509: reading, names, paths. Pure: no clock, no I/O, no store of its own."""
