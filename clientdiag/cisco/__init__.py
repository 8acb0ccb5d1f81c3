"""What the Cisco client's own files say. Pure readers of hostile text."""
