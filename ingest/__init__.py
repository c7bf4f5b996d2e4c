"""Articles in, claims out: sources (files, pages) -> article -> claims. Knows nothing of questions."""
