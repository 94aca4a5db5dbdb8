"""A real Asterisk, watched over AMI's HTTP interface with an account that may only read."""
