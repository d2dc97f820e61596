"""Files from outside to commands."""
