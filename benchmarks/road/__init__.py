"""What the benchmarks of the road stand on: an origin, peers, and load."""
