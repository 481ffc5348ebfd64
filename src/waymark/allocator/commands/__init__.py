"""What can be asked of the allocator from a shell, on files: one module for each command."""

from . import allocate, check, compare, explain, template
from .running import EXIT_CODES, AllocatorCommand, answered

COMMANDS = (allocate.COMMAND, explain.COMMAND, check.COMMAND, compare.COMMAND, template.COMMAND)

__all__ = ["COMMANDS", "EXIT_CODES", "AllocatorCommand", "answered"]
