"""What is to be allocated, as plain validated data that knows no solver; JSON both ways.

`problem` holds the whole, with `request`, `place_class` and `policy` as its parts; `validation` looks at single values and
`consistency` at how they go together; `reading` and `writing` are the JSON.
"""

from .place_class import PlaceClass
from .policy import Policy
from .problem import SCHEMA, Journey, Price, Problem, Separation
from .request import Request

__all__ = ["SCHEMA", "Journey", "PlaceClass", "Policy", "Price", "Problem", "Request", "Separation"]
