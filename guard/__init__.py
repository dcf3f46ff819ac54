"""Atelier Guard: a reverse proxy for artists.

People get the original pictures; AI crawlers get pictures that teach nothing.
A request becomes Facts (`facts`), the Facts meet the Rules of the Policy (`rules`,
`policy`) and `verdict.decide` answers with a Verdict, a value that can be explained.
The Handler of the Verdict's Action (`actions`) then answers the visitor, relaying
from the artist's site (`upstream`) or serving a Variant made by a Recipe (`images`).
"""

__version__ = "0.1.0"
