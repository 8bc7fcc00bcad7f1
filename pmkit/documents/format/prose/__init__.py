"""Sentences of other people's prose: the kinds of words in them, why it happened, what will be done."""
