"""WHEN: the order of the review, its gates and its waiting. One file per stage, bottom to top; recurring work beside them."""
