"""The shared words: every type that crosses a folder's border."""
