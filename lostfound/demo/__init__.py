"""The throw-away story that `lostfound demo` tells, written and drawn here."""
