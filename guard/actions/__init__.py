"""What is done with a request: one file per Action."""
