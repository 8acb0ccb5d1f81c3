"""How far our explanations agree with public suites of certificates. Reads them where they lie; nothing of them is kept here."""
