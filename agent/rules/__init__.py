"""What to do about something the customer said: rules in order, the first that fits decides."""
