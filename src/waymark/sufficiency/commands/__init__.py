"""What can be asked of this library from a shell, on files: one module for each command."""

from . import backtest, calibrate
from .running import EXIT_CODES, SufficiencyCommand, answered

COMMANDS = (backtest.COMMAND, calibrate.COMMAND)

__all__ = ["COMMANDS", "EXIT_CODES", "SufficiencyCommand", "answered"]
