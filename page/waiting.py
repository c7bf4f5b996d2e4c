"""The names that wait for review: each can be confirmed as a thing of its own, or merged into a known one."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kg.reviews.states import Waiting
from page.markup import cut_note, empty, join
from page.panel import jump
from page.wording import LANGUAGES, Wording

MOST = 100  # names shown


def names_html(names: Sequence[Waiting], may_write: bool, words: Wording) -> Markup:
    """All names that wait, those of the most claims first."""
    if not names:
        return empty(words("noNames"), words)
    items = join([_name_html(each, may_write, words) for each in names[:MOST]])
    return Markup("<section class='waiting' lang='{}'><p class='note'>{}</p><ul>{}</ul>{}</section>").format(
        words.language, words("namesNote"), items, cut_note(MOST, len(names), words))


def _name_html(name: Waiting, may_write: bool, words: Wording) -> Markup:
    kinds = ", ".join(words.vocabulary.label(cls, words.language) for cls in name.classes)
    where = join([jump(doc, "articles", article=doc) for doc in name.articles[:5]], ", ")
    forms = _confirm_html(name, words) + _merge_html(name, words) if may_write else Markup()
    return Markup("<li><details><summary>{} <span class='classes'>{}</span> <span class='count'>{}</span></summary>"
                  "<p class='related'>{} {}</p>{}</details></li>").format(
        name.label(words.language), kinds, words("nClaims", n=name.claims), words("namedIn"), where, forms)


def _confirm_html(name: Waiting, words: Wording) -> Markup:
    known = words.vocabulary.classes
    things = sorted((words.vocabulary.label(cls, words.language), cls) for cls, above in known.items()
                    if "Thing" in above)
    options = join([Markup("<option value='{}'{}>{}</option>").format(
        cls, Markup(" selected") if cls in name.classes else "", label) for label, cls in things])
    labels = join([Markup("<label><span>{}</span><input name='label_{}' value='{}' maxlength='200'></label>").format(
        words(f"label-{language}"), language, dict(name.labels).get(language, "")) for language in LANGUAGES])
    return Markup("<form class='fields' data-panel='articles' data-act='confirm' data-with-name='{}'>"
                  "<label><span>{}</span><select name='cls'>{}</select></label>{}<button class='act'>{}</button>"
                  "</form>").format(name.iri, words("whatItIs"), options, labels, words("confirm"))


def _merge_html(name: Waiting, words: Wording) -> Markup:
    return Markup("<form class='fields' data-panel='articles' data-act='merge' data-with-name='{}'><label>"
                  "<span>{}</span><input name='into' maxlength='200' required></label><button class='act'>{}</button>"
                  "</form>").format(name.iri, words("mergeInto"), words("merge"))
