"""Forms, by what they are about."""
