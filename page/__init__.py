"""What the page shows: markup made of answers, claims and articles, without any web framework. ui.py is its door."""
