"""Texts as vectors of their meaning: an extra, so that nothing here is imported unless it is on.

`vocabulary.txt` is the vocabulary of uncased English BERT (Devlin et al. 2018), as its authors
publish it under the Apache License 2.0; MiniLM and most small English sentence models share it.
"""
