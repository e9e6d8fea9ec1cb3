"""The commands about people and their tokens."""
