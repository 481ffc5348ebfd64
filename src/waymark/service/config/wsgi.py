from __future__ import annotations

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waymark.service.config.settings")
application = get_wsgi_application()


def _warm_the_allocator() -> None:
    from waymark.allocator.engine import warm

    warm()


# A second or so beside the first pages, rather than in the first panel of this process.
threading.Thread(target=_warm_the_allocator, name="allocator", daemon=True).start()
