"""The crawler's tables and the only home of their SQL, split by noun.

Every function takes an open connection of `connection.Database`, so that its caller decides what is one transaction.
"""
