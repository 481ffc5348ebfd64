"""Where models are kept, and reading one by its path or by the name of a shipped one."""

from __future__ import annotations

import os
from pathlib import Path

SHIPPED = ("norfolk", "lincolnshire", "fenshire")
_SHARED_NAMES = ("common",)


class ModelFileMissing(ValueError):
    """No such file; the sentence says where it was looked for."""


def models_folder() -> Path:
    """`WAYMARK_MODELS`, else `data/models` of this checkout, else of the folder we are in."""
    told = os.environ.get("WAYMARK_MODELS")
    if told:
        return Path(told)
    for root in (*Path(__file__).resolve().parents, Path.cwd()):
        if (root / "data" / "models" / "common.toml").is_file():
            return root / "data" / "models"
    raise ModelFileMissing(
        "The folder of authority models was not found. Set WAYMARK_MODELS to the data/models folder of Waymark."
    )


def model_path(path_or_name: str | Path) -> Path:
    """The shipped file of that name, or the path itself."""
    if str(path_or_name) in SHIPPED:
        return models_folder() / f"{path_or_name}.toml"
    return Path(path_or_name)


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ModelFileMissing(f"{path} is not UTF-8 text. Save it as UTF-8 and try again.") from None
    except (OSError, ValueError):
        raise ModelFileMissing(
            f"{path} cannot be read. Give a path to a model, or one of {', '.join(SHIPPED)}."
        ) from None


def read_shared(name: object) -> tuple[str, str]:
    """File name and text of the shared values a model extends."""
    if name not in _SHARED_NAMES:
        raise ModelFileMissing(f"is {name!r}; a model can extend {' or '.join(_SHARED_NAMES)}")
    path = models_folder() / f"{name}.toml"
    return path.name, read_text(path)
