"""Networks of queues: an event kernel and the closed forms it must agree with.

The kernel exists to show that the clockwork under the county model (keyed draws, waiting lines, places held and given back)
is right where theory knows the answer: docs/models/draws.md has the ladder.
"""

from .network import SERVICE_LAWS, Counts, Network, OutgrownQueue, simulate
from .theory import erlang_b, erlang_c, jackson_rates, mean_in_system, mean_wait

__all__ = [
    "SERVICE_LAWS", "Counts", "Network", "OutgrownQueue", "erlang_b", "erlang_c", "jackson_rates", "mean_in_system",
    "mean_wait", "simulate",
]  # fmt: skip
