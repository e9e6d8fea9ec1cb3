"""The only store of the words people said."""
