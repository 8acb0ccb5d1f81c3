"""How fast it is, beside the least that a program could take. Figures are printed, nothing is asserted."""
