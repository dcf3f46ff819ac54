"""What needs torch is skipped where `atelier-guard[torch]` is not installed."""
