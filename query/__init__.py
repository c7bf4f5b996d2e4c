"""Questions in, answers out: understand -> to_sparql -> select -> answer -> tell. Knows nothing of ingestion."""
