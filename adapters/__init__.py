"""OUTSIDE: one module per format or protocol."""
