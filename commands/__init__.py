"""The commands of the command line, by what they do; cli.py puts them together.

reading    ingest, extract                     listing    stats, explain, doctor, articles, claims, contradictions
asking     ask                                 reviewing  review …
querying   sparql                              keeping    export, check, backup, restore, rebuild
doors      serve, ui, demo

Beside them stands what they share: options, arguments, opening, output, progress, exits.
"""
