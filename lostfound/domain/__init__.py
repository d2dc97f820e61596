"""What a lost-property desk knows: values and rules, standard library only."""
