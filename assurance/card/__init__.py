"""The card of an academy, and the trust on a page: gathered once, shown as page, as paper, to programs and in packs."""
