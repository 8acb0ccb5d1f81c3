"""The fault lab: every fault of the catalogue made with real servers, and named by the real program."""
