"""What people decided about claims and names, and what the graph is once that counts.

    record: a decision <-> triples of the history graph
    net:    claims as read + decisions in force -> claims that stand
    held:   an article with its claims as read, out of a store
    desk:   the operations: accept, reject, correct, confirm, merge, undo, drop

The graph is a function of the claims as they were read and of the decisions in force, never of the order in which they
came: a claim that stands otherwise than it was read keeps its reading (dg:asRead), so that a decision can be undone.
"""
