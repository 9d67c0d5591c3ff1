"""What was observed: polls, entries, pages, articles, and the archive that keeps them. Imports only `config`."""
