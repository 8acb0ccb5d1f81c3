"""What the Cisco client wrote down of its attempts to connect. Pure readers of hostile text; no judgement."""
