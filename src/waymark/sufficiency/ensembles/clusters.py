"""Blocks on a Dask cluster: by a switch, and the same whole numbers.

A block whose worker dies is done again by another. What travels is the scenario, the figures and whole numbers back: no child.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from waymark.sufficiency.county import Counts, Stopped

from .means import LOOK_AGAIN_SECONDS, Done, WorkersLost
from .work import Block, Job, fingerprint, unpacked

if TYPE_CHECKING:
    from distributed import Client

REACH_SECONDS = 10
RETRIES = 3


@dataclass(frozen=True)
class Dask:
    """A cluster at `address`, such as tcp://scheduler:8786; without one, `workers` processes of this machine."""

    address: str | None = None
    workers: int = 2

    def done(
        self, job: Job, blocks: Sequence[Block], stopped: Callable[[], bool], moved: Callable[[int], None]
    ) -> Iterator[Done]:
        with self._client() as client:
            packed = job.packed()
            waiting = {
                client.submit(_block, packed, tuple(block), fingerprint(), pure=False, retries=RETRIES): block for block in blocks
            }
            try:
                yield from _handed_over(waiting, stopped)
            finally:
                client.cancel(list(waiting))

    @contextlib.contextmanager
    def _client(self) -> Iterator[Client]:
        distributed = _distributed()
        if self.address is None:
            with (
                distributed.LocalCluster(
                    n_workers=self.workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1",
                    silence_logs=logging.CRITICAL,
                ) as cluster,
                distributed.Client(cluster) as client,
            ):
                yield client
            return
        try:
            client = distributed.Client(self.address, timeout=REACH_SECONDS)
        except (OSError, ValueError, TimeoutError) as error:
            raise WorkersLost(
                f"No Dask scheduler answers at {self.address}. Start one with `dask scheduler`, or leave the address out."
            ) from error
        with client:
            yield client


def _handed_over(waiting: dict[Any, Block], stopped: Callable[[], bool]) -> Iterator[Done]:
    distributed = _distributed()
    left = set(waiting)
    while left:
        if stopped():
            raise Stopped("The run was stopped before all of its futures were done; nothing is kept of it.")
        try:
            finished, left = distributed.wait(left, timeout=LOOK_AGAIN_SECONDS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            continue
        for future in finished:
            try:
                yield waiting[future], future.result()
            except distributed.KilledWorker as lost:
                raise WorkersLost(
                    "Worker after worker died on the same block, perhaps for want of memory; nothing is kept of the run. Give "
                    "the workers more memory."
                ) from lost


def _block(packed: bytes, block: tuple[int, int], wanted: str) -> Counts:
    """On a worker."""
    if fingerprint() != wanted:
        raise WorkersLost("A worker has another version of Waymark than you. Install the same version on all of them.")
    return unpacked(packed).done(Block(*block))


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise WorkersLost("Dask is not installed here. Install waymark[cluster], or leave the cluster out.") from None
    return distributed
