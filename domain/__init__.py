"""WHY: the pure rules. Standard library and Pendulum only; no clock, no file, no database."""
