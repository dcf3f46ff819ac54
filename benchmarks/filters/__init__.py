"""The filters that builders of picture sets use, as far as they need no weights."""
