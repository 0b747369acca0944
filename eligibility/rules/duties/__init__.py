"""Whether an employer's letter proves the work of a unit group: roles first, then duties."""
