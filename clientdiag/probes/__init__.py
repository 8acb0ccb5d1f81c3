"""Network I/O. A probe reads and records; an exception becomes a Failure value; nothing is judged."""
