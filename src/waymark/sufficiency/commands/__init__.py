"""What can be asked of this library from a shell, on files: one module for each command."""

from . import backtest, calibrate, compare, plan, simulate, travel
from .running import EXIT_CODES, SufficiencyCommand, answered

COMMANDS = (simulate.COMMAND, compare.COMMAND, plan.COMMAND, travel.COMMAND, calibrate.COMMAND, backtest.COMMAND)

__all__ = ["COMMANDS", "EXIT_CODES", "SufficiencyCommand", "answered"]
