"""What happened, counted and shown."""
