"""One HTTP client with a true deadline, and the credentials it uses."""
