"""How data becomes values: strict JSON, days of the calendar, limits, structuring without coercion."""
