"""Forms by hand and by file: the same form checks a typed fact and an imported row."""
