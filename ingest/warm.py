"""What the processes that read articles share: imported by the server that forks them, so that its pages are held once.

The vocabulary, the grammar of both languages and the dictionaries are loaded here, before the first fork. What fails
fails again in the worker, which tells of it.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from ingest.claims import claims
from kg.identity import article_iri
from kg.model import Article
from kg.vocabulary import load_vocabulary

_SAMPLES = {"en": "Something was said.", "ja": "それは述べられた。"}

with suppress(Exception):
    for _language, _text in _SAMPLES.items():
        claims(Article("warm", _text, article_iri("warm"), language=_language), load_vocabulary())
    gc.collect()
    gc.freeze()  # a collection in a worker would otherwise write to every page
