"""The end of a window while others go on."""

from PySide6.QtWidgets import QWidget


def let_go(window: QWidget) -> None:
    """Close a window and free it in this thread, once its loop goes round.

    It is held until it is gone: left to Python, what is garbage goes in whichever thread collects
    next, and a widget may be freed in the GUI's alone.
    """
    window.close()
    window.destroyed.connect(lambda *_, held=window: None)
    window.deleteLater()
