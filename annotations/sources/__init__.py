"""Find evidence for a claim: query, providers, passages, figures compared, ranking.

Start at `ranking.rank_evidence`; `types.py` has the words; docs/providers.md says how to add
a provider.
"""
