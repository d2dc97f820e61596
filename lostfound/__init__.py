"""Lost-and-found matching: found items, claims, ranked and explained candidates."""

__version__ = "0.1.0"
