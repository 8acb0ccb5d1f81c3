"""IT's side: what two diagnoses differ in."""

from clientdiag.fleet.comparing import compare
from clientdiag.fleet.comparison import Comparison
from clientdiag.fleet.diagnosis import Diagnosis, read_diagnosis

__all__ = ["Comparison", "Diagnosis", "compare", "read_diagnosis"]
