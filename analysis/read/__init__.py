"""Files to articles, articles to sentences with exact offsets."""
