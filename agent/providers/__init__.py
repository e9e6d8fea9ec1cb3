"""What stands between a turn and a model server: what its failures mean, when it rests, what it is known to do."""
