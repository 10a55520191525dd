"""Articles: bytes, pages and pasted text in; canonical text, offsets and anchors out.

`fetching` gets a page, `readers` turn bytes into an `ExtractedArticle`, `canonical` says what
a stored text looks like, `offsets` and `anchors` keep places in it true.
"""
