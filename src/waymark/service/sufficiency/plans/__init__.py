"""Where and when to open what, over years: candidates made of what a form asks, plans made by the library, plans kept."""
