"""What a place given today may cost children not yet known: years to learn from, prices, and what they are used for."""
