"""What the team helps with: intents, their details and their words, as data."""
