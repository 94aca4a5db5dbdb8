"""What is said of an answer that cannot be used."""


class BadAnswer(Exception):
    """An answer that breaks the contract; nothing of it is used.

    `rule` names what was broken (`size`, `json`, `schema`, `version`, `shape`, `missing`, `sum`,
    `histogram`, `duplicate`, `order`), `where` the field, `detail` what was found there, for a
    person who runs the server. What comes from the answer itself is cut and made printable, so that
    it can be logged and shown whatever it was.
    """

    def __init__(self, rule: str, where: str = "", detail: str = "") -> None:
        self.rule = rule
        self.where = _printable(where, 80)
        self.detail = _printable(detail, 200)
        super().__init__(": ".join(part for part in (rule, self.where, self.detail) if part))

    @property
    def kind(self) -> str:
        """What a person calls it: a version that is not understood, or an answer that is none."""
        return "version" if self.rule == "version" else "bad_answer"


def _printable(text: str, most: int) -> str:
    return "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[:most]
    )
