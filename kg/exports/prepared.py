"""What tables and networks look up while they are written, worked out by the database and kept there.

label (s, en, ja, other)                       a node's names
quantity (s, value, unit, bound)               an amount's parts
article (article, doc, title, published, url)
claim (claim, frame, stage, certainty, doc)    a claim, its deal and its article
mention (node, claims, articles)               how many speak of a node
record (s)                                     the nodes that are records of what is chosen
node (s)                                       those of them that are written: all, or the deals
told (s, stage, date, amount, unit)            what the edges of a deal repeat of it
"""
from __future__ import annotations

from kg.exports.staging import Staged, kind_of
from kg.model import DG
from kg.terms import DCT, PROV, iri, text_of
from kg.triples import LABEL, TYPE

_NAMES = {
    "a": TYPE, "named": LABEL, "dg": f"<{DG}", "plain": "FROM quad WHERE NOT model AND g = ''",
    "title": iri(DCT + "title"), "issued": iri(DCT + "issued"), "source": iri(DCT + "source"),
    "derived": iri(PROV + "wasDerivedFrom"), "agent": iri(PROV + "SoftwareAgent"),
    "person": iri(PROV + "Agent")}  # fmt: skip
_SCRIPT = """
CREATE TABLE label AS SELECT s, min(iif(substr(o, -4) = '"@en', o, NULL)) en,
    min(iif(substr(o, -4) = '"@ja', o, NULL)) ja, min(o) other
  FROM quad WHERE g = '' AND p = '{named}' GROUP BY s;
CREATE UNIQUE INDEX label_s ON label (s);

CREATE TABLE quantity AS SELECT s, max(iif(p = '{dg}numericValue>', text_of(o), NULL)) value,
    coalesce(max(iif(p IN ('{dg}currency>', '{dg}unitName>'), text_of(o), NULL)), '') unit,
    max(iif(p = '{dg}bound>', o, NULL)) bound
  {plain} AND s IN (SELECT s {plain} AND p = '{a}' AND o IN ('{dg}Amount>', '{dg}Quantity>')) GROUP BY s;
CREATE UNIQUE INDEX quantity_s ON quantity (s);

CREATE TABLE article AS SELECT s article, coalesce(max(iif(p = '{dg}docName>', text_of(o), NULL)), '') doc,
    coalesce(max(iif(p = '{title}', text_of(o), NULL)), '') title,
    coalesce(max(iif(p = '{issued}', text_of(o), NULL)), '') published,
    coalesce(max(iif(p = '{source}', text_of(o), NULL)), '') url
  {plain} AND s IN (SELECT s {plain} AND p = '{a}' AND o = '{dg}Article>') GROUP BY s;
CREATE UNIQUE INDEX article_article ON article (article);

CREATE TABLE claim AS SELECT c.claim claim, frame, stage, certainty, c.article article, coalesce(doc, '') doc
  FROM (SELECT s claim, max(iif(p = '{dg}about>', o, NULL)) frame, max(iif(p = '{dg}stage>', o, NULL)) stage,
      max(iif(p = '{dg}certainty>', o, NULL)) certainty, max(iif(p = '{derived}', o, NULL)) article
    {plain} AND s IN (SELECT s {plain} AND p = '{a}' AND o = '{dg}Claim>') GROUP BY s) c
  LEFT JOIN article ON article.article = c.article;
CREATE UNIQUE INDEX claim_claim ON claim (claim);
CREATE INDEX claim_frame ON claim (frame);

CREATE TABLE mention AS SELECT node, count(DISTINCT g) claims, count(DISTINCT article) articles
  FROM (SELECT s node, g FROM quad WHERE g <> '' UNION SELECT o, g FROM quad WHERE g <> '' AND substr(o, 1, 1) = '<')
  JOIN claim ON claim = g GROUP BY node;
CREATE UNIQUE INDEX mention_node ON mention (node);

CREATE TABLE record AS SELECT DISTINCT s FROM quad
  WHERE {chosen} AND g = '' AND substr(s, 1, 1) = '<' AND s = node AND s NOT IN (SELECT s {plain} AND p = '{a}' AND o IN
    ('{dg}DealMention>', '{dg}PartySet>', '{dg}Amount>', '{dg}Quantity>', '{dg}WithdrawnClaim>', '{agent}',
    '{person}'));
CREATE UNIQUE INDEX record_s ON record (s);

CREATE TABLE node AS SELECT s FROM record {only};
CREATE UNIQUE INDEX node_s ON node (s);

CREATE TABLE told (s TEXT PRIMARY KEY, stage TEXT, date TEXT, amount TEXT, unit TEXT);
"""
_DEALS = "INTERSECT SELECT s {plain} AND p = '{dg}status>' AND node NOT IN (SELECT node FROM source)"


def prepare(staged: Staged, deals_only: bool = False) -> None:
    """Fill the tables for what is chosen of `staged`; once for each of them."""
    staged.define("text_of", text_of)
    staged.define("kind_of", kind_of)
    only = _DEALS.format(**_NAMES) if deals_only else ""
    staged.script(_SCRIPT.format(**_NAMES, chosen=staged.where, only=only))


