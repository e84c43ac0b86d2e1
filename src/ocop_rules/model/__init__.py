"""The model: immutable values for rulesets, products, dossiers and evaluations."""
