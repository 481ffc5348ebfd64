"""How places are shared between the schools of a partnership over time: the account, and what it is made from."""
