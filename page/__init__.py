"""What the page shows: markup made of answers, claims and articles, without any web framework. ui.py is its door.

Rendering is pure: values -> `Markup` (page/markup.py has the small pieces), words from `Wording` (page/wording.py),
everything from articles, graph or visitors through `Markup.format`, which escapes it.

Adding a panel
--------------
1. A class that extends `page.panel.Panel`, say ``class Explore(Panel)`` in page/explore.py, with ``name = "explore"``.
   Rows ``page:explore`` (the tab's label) and whatever else it says in ontology/replies/ui.en.ttl *and* ui.ja.ttl.
2. Its line in ``PANELS`` of ui.py; the order there is the order of the tabs. Looks and scripts of its own go into
   ui_assets/explore.css and explore.js; every file there is taken, page.css and page.js first.
3. What it implements (all but `lay_out` has a default):

   ============================  ======================================================================================
   ``lay_out(gr, words)``        makes the components, inside the panel's tab; keeps them on self. `html(gr, markup,
                                 id)` is a place for our own markup. No module here imports gradio: it is handed in.
   ``parts()``                   every component it updates
   ``state``                     components whose values its handlers are given (gr.State, gr.BrowserState, inputs)
   ``connect()``                 its events: ``self.desk.tie(button.click, self.searched, [box])`` calls
                                 ``searched(words, text)``, which gives Updates or yields them one after the other
   ``labelled(words)``           its labels, before it comes into sight for the first time
   ``opened(address, words, …)`` it comes into sight: by its tab, by a link, or with the page (see below)
   ``reworded(words, *state)``   another language was chosen (`labelled`, where it has no more to say)
   ``answered(answer, words)``   hears of each new answer of the chat
   ``acted(act, given, …)``      a control of its own markup was used (see below)
   ============================  ======================================================================================

   Nothing is worked out for a panel before it is looked at.

Links and jumps
---------------
The address says what is shown: ``?tab=explore&entity=IRI``; also ``?q=QUESTION`` (Ask), ``?query=SPARQL`` (SPARQL),
``?entity=IRI`` (Explore), ``?article=DOC&claim=IRI`` (Articles), and ``?lang=ja``. A panel lists in ``takes`` the
parameters that mean it where no tab is named. To send a reader to another panel write a link with
``jump("open in SPARQL", "sparql", query=text)``: a plain link with that address, which the page follows without loading
anew (page.js catches the click, the desk calls the panel's ``opened`` and brings its tab to the front); it works in a
new window too, and the browser's Back button goes back. From Python give ``self.desk.show("sparql") | {…}``.

Controls inside markup
----------------------
``action("Reject", "articles", "reject", claim=iri)`` is a button; ``<form data-panel='articles' data-act='search'>`` a
form, whose fields are carried by their names. Either calls ``acted("reject", {"claim": iri}, words, *state)`` of that
panel; ``self.desk.hand_out("name.csv", "text/csv", text)`` among the Updates saves a file. Ready made in page.js:
``<button class='copy'>`` copies the address in ``data-link`` of the element around it; ``table.sortable`` sorts by
``th > button.sort`` (by ``data-sort`` of the cells where they have one) and filters by an ``input.filter`` before it.

Nothing of this is part of an open API: programs use /sparql.
"""
