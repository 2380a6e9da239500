"""Flow tests; a package, so that their server ends with the last of them."""
