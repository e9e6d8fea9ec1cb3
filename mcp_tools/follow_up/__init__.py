"""What a message says in detail, and what is worth asking next."""
