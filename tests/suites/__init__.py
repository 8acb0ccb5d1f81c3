"""How far our explanations agree with public suites of certificates, which are read where they lie."""
