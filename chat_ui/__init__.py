"""What people see: the chat in the browser, the terminal door and the host that serves them."""
