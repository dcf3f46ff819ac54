"""Pictures in, Variants out; knows nothing of requests."""
