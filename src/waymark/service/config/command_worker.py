"""`waymark worker`: does the jobs that pages put in the queue, and takes up those a killed worker left."""

from __future__ import annotations

import argparse
import asyncio

from .command import Command, answer, say

SWEEP_SECONDS = 30.0
# A job that was cut off this often is likely what kills its workers.
MOST_ATTEMPTS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is waiting now, then stop")
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at once (default 1)")


def run(options: argparse.Namespace) -> int:
    from django.db import connection
    from procrastinate.contrib.django import app

    connection.ensure_connection()
    connection.close()
    say("Working; Ctrl-C stops after the job in hand")
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        taken_up = asyncio.run(_work(working, wait=not options.once, concurrency=options.concurrency))
    answer(options, {"taken_up": taken_up}, f"stopped; {taken_up} jobs of killed workers were taken up")
    return 0


async def _work(app, *, wait: bool, concurrency: int) -> int:
    async with app.open_async():
        taken_up = await take_up_stalled_jobs(app)
        sweeps = asyncio.create_task(_sweep_for_ever(app))
        try:
            await app.run_worker_async(wait=wait, concurrency=concurrency, shutdown_graceful_timeout=20)
        finally:
            sweeps.cancel()
    return taken_up


async def _sweep_for_ever(app) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        await take_up_stalled_jobs(app)


async def take_up_stalled_jobs(app) -> int:
    """Queue again every job whose worker died; give up those that died too often. How many there were."""
    from django.utils import timezone
    from procrastinate.jobs import Status

    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        if job.attempts + 1 >= MOST_ATTEMPTS:
            say(f"Job {job.id} ({job.task_name}) was cut off {MOST_ATTEMPTS} times and is given up")
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            say(f"Job {job.id} ({job.task_name}) was cut off; it is queued again")
            await app.job_manager.retry_job(job, retry_at=timezone.now())
    return len(stalled)


COMMAND = Command(
    name="worker",
    summary="do the jobs in the queue, and take up those that a killed worker left",
    example="  DATABASE_URL=postgresql://waymark_app:...@db/waymark waymark worker",
    run=run,
    add_arguments=add_arguments,
)
