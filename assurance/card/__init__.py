"""The card of an academy, and the trust on a page: gathered once, shown on the page, on paper, to programs, in packs."""
