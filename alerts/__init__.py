"""What is told: matches, digests, deliveries, and the daemon and commands above them."""
