"""Benchmarks that compare, in one run, the library with a plain script; see README.md."""
