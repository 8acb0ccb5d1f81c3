"""A report for people: one reading of it, as a web page and as text for a terminal."""
