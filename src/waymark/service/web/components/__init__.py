"""What every page is built from: the Jinja environment, the form bridge, and the values the macros draw."""
