"""Real clients, people's and scrapers', that visit the demo portfolio."""
