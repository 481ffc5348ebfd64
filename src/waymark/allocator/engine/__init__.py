"""The exact engine of the allocator: plain arrays in, a proven best list out. See docs/models/allocator.md."""

from .answer import Answer, ComponentProof, Leaf
from .program import Program
from .solve import maximise

__all__ = ["Answer", "ComponentProof", "Leaf", "Program", "maximise"]
