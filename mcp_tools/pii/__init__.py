"""Personal data: found, hidden, sealed, given back to its owner."""
