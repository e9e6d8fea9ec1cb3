"""Which language a message is in: English, Turkish or not enough to tell."""
