"""Facts every part needs: days, identifiers, years, money, places. Standard library only."""
