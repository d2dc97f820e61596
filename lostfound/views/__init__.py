"""Values to text, JSON and CSV; never prints, never queries."""
