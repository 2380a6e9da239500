"""Builders of the odd deliveries in tests/files/deliveries: each module holds cases, a case is one file and what is right for it.

    python -m tests.files.build_deliveries            writes every file and expected.csv, the same bytes each time
    python -m tests.files.build_deliveries --again    writes those anew, too, that other programs saved (LibreOffice, zip)

To add one: write a function under `@case(...)` in the module it belongs to (or a new one, named in `__main__`), run the
builder, run tests/tasks/test_deliveries_corpus.py. The expectation is what is right for the clerk and the office, whatever
the software makes of it so far.

The forms are those of the plan in config/plans: after a change of its indicators, sections or obligations run it with --again.
"""
