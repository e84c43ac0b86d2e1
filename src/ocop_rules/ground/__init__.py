"""Exact numbers, frozen mappings, the normal form of files; nothing of OCOP."""
