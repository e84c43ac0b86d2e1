"""What the tests share: places, sheets, sittings and the reference scorer."""
