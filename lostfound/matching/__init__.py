"""Evidence to bits to ranked candidates: pure functions, weights are data."""
