"""What is said of an answer that cannot be used."""


class BadAnswer(Exception):
    """An answer that breaks the contract; nothing of it is used.

    `rule` names what was broken (`json`, `schema`, `version`, `shape`, `missing`, `sum`,
    `histogram`, `duplicate`), `where` the field, `detail` what was found there, for a person who
    runs the server.
    """

    def __init__(self, rule: str, where: str = "", detail: str = "") -> None:
        super().__init__(": ".join(part for part in (rule, where, detail) if part)[:300])
        self.rule = rule
        self.where = where
        self.detail = detail[:200]
