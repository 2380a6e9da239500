"""DO: one retryable step each, safe to run twice. Time comes in as `as_of`; nothing here asks a clock."""
