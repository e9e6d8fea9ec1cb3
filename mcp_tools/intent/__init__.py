"""What a message means: its acts, the problems it names and how urgent they are."""
