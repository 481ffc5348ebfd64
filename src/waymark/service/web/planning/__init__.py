"""Planning: scenarios, levers, what would happen, what it takes, for an analyst and a director."""
