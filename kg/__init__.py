"""Values, vocabulary, triples, store, check and export: the graph and what it is made of."""
