"""What the reply guard looks for, a kind a module: claims, made-up numbers, ways out of the chat, leaks."""
