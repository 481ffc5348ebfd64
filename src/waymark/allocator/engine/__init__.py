"""The exact engine of the allocator: plain arrays in, a proven best list out. See docs/models/allocator.md."""

from .answer import Answer, ComponentProof, Leaf
from .program import Program
from .solve import maximise
from .standing import Forced, Prices, Standing
from .warming import warm

__all__ = ["Answer", "ComponentProof", "Forced", "Leaf", "Prices", "Program", "Standing", "maximise", "warm"]
