"""Text in, frames out, for claims and questions alike; English and Japanese."""
