"""Word files: the narrative form that a unit fills in, written and read back."""

from adapters.documents.reading import DocumentError, read
from adapters.documents.writing import write

__all__ = ["DocumentError", "read", "write"]
