"""Who is asking: names, proofs and devices."""
