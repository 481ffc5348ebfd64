"""The means by which blocks get done: threads of this process, or processes of this machine."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from waymark.sufficiency.county import Counts, Stopped

from .work import Block, Job, unpacked

Done = tuple[Block, Counts]
LOOK_AGAIN_SECONDS = 0.1
"""How often a run on other processes asks whether it was stopped."""


class WorkersLost(RuntimeError):
    """The workers of a run are gone, or are not what they must be: a sentence says which and what to do."""


class Means(Protocol):
    """Does the blocks in any order and hands each over when done; `moved(futures)` tells of those done within a block."""

    def done(
        self, job: Job, blocks: Sequence[Block], stopped: Callable[[], bool], moved: Callable[[int], None]
    ) -> Iterator[Done]: ...


@dataclass(frozen=True)
class Threads:
    """Threads of this process: the kernel lets them run side by side."""

    threads: int = 2

    def done(
        self, job: Job, blocks: Sequence[Block], stopped: Callable[[], bool], moved: Callable[[int], None]
    ) -> Iterator[Done]:
        for block in blocks:
            yield block, job.done(block, threads=self.threads, progress=lambda done, _: moved(done), stop=stopped)


@dataclass(frozen=True)
class Processes:
    """Processes of this machine, each with one thread. Their own start takes some seconds."""

    processes: int = 2

    def done(
        self, job: Job, blocks: Sequence[Block], stopped: Callable[[], bool], moved: Callable[[int], None]
    ) -> Iterator[Done]:
        context = multiprocessing.get_context("spawn")  # a fork would copy threads that hold locks
        ended = context.Event()
        pool = ProcessPoolExecutor(self.processes, mp_context=context, initializer=_begin, initargs=(job.packed(), ended))
        try:
            waiting = {pool.submit(_block, block): block for block in blocks}
            yield from handed_over(waiting, stopped)
        except BrokenProcessPool as lost:
            raise WorkersLost(
                "A process of the run was ended from outside, perhaps for want of memory; nothing is kept of the run. Run it "
                "again with fewer processes or fewer futures."
            ) from lost
        finally:
            ended.set()
            pool.shutdown(wait=True, cancel_futures=True)


def handed_over(waiting: dict[Future[Any], Block], stopped: Callable[[], bool]) -> Iterator[Done]:
    """Blocks as they get done, asking between them whether to stop."""
    left = set(waiting)
    while left:
        if stopped():
            raise Stopped("The run was stopped before all of its futures were done; nothing is kept of it.")
        finished, left = wait(left, LOOK_AGAIN_SECONDS, FIRST_COMPLETED)
        for future in finished:
            yield waiting[future], future.result()


_OURS: dict[str, Any] = {}
"""Of a worker process: the job it was begun with, and what says that the run has ended."""


def _begin(packed: bytes, ended: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to every process of a terminal: the first of them ends the others
    _OURS.update(job=unpacked(packed), ended=ended)


def _block(block: Block) -> Counts:
    return _OURS["job"].done(block, stop=_OURS["ended"].is_set)
