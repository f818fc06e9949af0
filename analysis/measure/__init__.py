"""Tables about the story: coverage, shares, agreement with coders."""
