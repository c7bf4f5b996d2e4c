"""The HTTP side: SPARQL 1.1 Protocol, Graph Store reads, content negotiation, pages of things. serve.py is its door."""
