"""The demonstration: two invented offices and their files, so that each kind of gap can be seen."""
