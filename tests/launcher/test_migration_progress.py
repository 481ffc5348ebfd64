from __future__ import annotations

from waymark.service.config.command_migrate import progress_told


def test_a_long_migration_says_about_every_ten_seconds_how_far_it_is_and_a_short_one_nothing() -> None:
    said: list[str] = []
    seconds = iter(range(0, 1000, 4))
    one_more = progress_told(6, said.append, lambda: next(seconds))
    for _ in range(6):
        one_more()
    assert said == ["  3 of 6 steps"]
    quiet: list[str] = []
    one_more = progress_told(6, quiet.append, lambda: 0.0)
    for _ in range(6):
        one_more()
    assert quiet == []
