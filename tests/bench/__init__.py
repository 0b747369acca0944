"""Measurements of the product, printed as one table by `script/bench`; they assert nothing.

A module `bench_<subject>.py` in this package holds functions decorated with `@measurement`; each
returns or yields `Figure`s. They run in the order of the modules' names, on one database.
"""
