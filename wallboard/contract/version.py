"""The contract's version: a higher minor one is accepted, another major one refused by name."""

SCHEMA = "hotline-metrics/1.0"
NAME, MAJOR = "hotline-metrics", 1


def understood(schema: str) -> bool:
    """Whether an answer that names `schema` can be read."""
    name, _, version = schema.partition("/")
    major = version.partition(".")[0]
    return name == NAME and major == str(MAJOR)
