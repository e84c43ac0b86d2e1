"""Mutation testing of the rooms that decide: ``python -m mutants``, see README.md."""
