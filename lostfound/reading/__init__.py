"""Words to facts in seven languages: pure functions over a vocabulary and a gazetteer."""
