"""How a command says that it cannot go on."""


class Stop(Exception):
    """Ends a command with a sentence for the user and exit code 1."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
