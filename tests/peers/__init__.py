"""Real servers, real networks and a made-up certification authority for the tests and the benches.

Each peer is a context manager that is ready when it is entered and gone when it is left.
"""
