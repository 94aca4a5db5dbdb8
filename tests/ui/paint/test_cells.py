"""Maps take the largest cells that fit."""

from wallboard.ui.paint.cells import cells_for


def test_fifty_seats_in_three_rows() -> None:
    cells = cells_for([27, 17, 6], [0, 0, 0], 552, 80, (26, 9), 20)
    assert cells is not None
    assert (cells.pitch, cells.rows, cells.columns) == (26, 3, (9, 6, 2))


def test_as_few_rows_as_the_width_allows() -> None:
    cells = cells_for([10], [0], 552, 300, (26, 9), 20)
    assert cells is not None
    assert cells.rows == 1


def test_captions_widen_their_block() -> None:
    cells = cells_for([2, 2], [300, 240], 560, 80, (26, 9), 20)
    assert cells is not None
    assert tuple(cells.widths) == (300, 240)
    assert cells_for([2, 2], [300, 270], 560, 80, (26, 9), 20) is None


def test_too_many_cells_do_not_fit_at_all() -> None:
    assert cells_for([5000], [0], 552, 80, (26, 9), 20) is None
    assert cells_for([5], [0], 552, -10, (26, 9), 20) is None
