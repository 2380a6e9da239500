"""Workbooks of figures: drawing the blank form, opening what comes back, and finding the figures in it."""
