"""What was declared: the configuration file, its words and its shipped packs. Imports nothing of the other floors."""
