"""The alerts' tables and the only home of their SQL, split by noun.

Every function takes an open connection of `crawler.archive.connection.Database`; its caller decides what is one transaction.
"""
