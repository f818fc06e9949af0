"""Which sentence comes from which: encode, compare, decide, link."""
