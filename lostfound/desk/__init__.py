"""One module a journey: arguments in, results out."""
