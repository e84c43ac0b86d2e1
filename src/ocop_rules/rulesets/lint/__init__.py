"""What is checked in a ruleset, an amendment or an overlay beyond its shape."""
