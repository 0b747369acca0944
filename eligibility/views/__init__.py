"""Pages of assessments and of the rules behind them."""
