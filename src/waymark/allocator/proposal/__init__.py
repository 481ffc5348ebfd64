"""From offers and rules to a proposal: the program for the engine, the list it settles, its proof, and the words for it."""
