"""Frontdesk measured beside its peers: one command, every figure a ratio taken in one run."""
