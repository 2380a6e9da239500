"""For whom: settings, plans and the words people read; what an office may change without touching Python."""
