"""Signing in: whose request it is, the page that asks for login and password, and what slows guessing down."""
