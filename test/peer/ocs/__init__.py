"""A work-order system as a Django Channels project, written from the document alone (wire-facts 4).

It knows nothing of the drill's server. Users and orders live in memory; the token is a JWT in the query, the
groups go by role, and who is not known is closed before accept, without a code.
"""
