"""Invented people, schools and children for tests. Every row is written as the owner; tests act as the application."""
