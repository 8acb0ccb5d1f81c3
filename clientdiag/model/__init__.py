"""The words of the product: facts, findings, verdict, report. Imports nothing of ours."""
