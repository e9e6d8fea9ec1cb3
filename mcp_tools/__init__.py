"""What can be done: the tools, the stores behind them and the engines they use."""
