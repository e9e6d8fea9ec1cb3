"""One turn of conversation: understand, decide, write, word."""
