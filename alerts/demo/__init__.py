"""The demonstration: a small newsroom on loopback, and the story that `cuttings demo` tells with it."""
