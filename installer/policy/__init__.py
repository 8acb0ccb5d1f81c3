"""What IT sets policies with: made from the table of settings, so that it cannot drift from the program."""
