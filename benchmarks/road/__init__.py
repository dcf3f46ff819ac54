"""What the benchmarks of the road stand on: an origin, peers, load, and a look at both."""
