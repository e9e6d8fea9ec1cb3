"""People with an account: roles, passwords, and the tokens their programs sign in with."""
