"""The review desk: its screen for our team."""
