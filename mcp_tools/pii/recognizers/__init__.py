"""One recogniser per kind of personal data."""
