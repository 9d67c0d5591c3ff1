"""Finding the source behind the address of a page: a feed, a query to GOV.UK, a sitemap, or the list on the page itself.

records.py      what is found
platforms.py    where the systems that public bodies publish with keep their feeds                          pure
govuk.py        the address of a page of GOV.UK -> the query that asks for the same                         pure
candidates.py   a page's signposts -> what is worth a request, in order                                     pure
merits.py       what a candidate's answer is worth beside the others                                        pure
naming.py       what the source is called                                                                   pure
search.py       asks, politely, and chooses
"""
