"""One snapshot for all boards, and a bell that wakes them when it changes."""

import asyncio

from wallboard.contract.writing import SnapshotBody
from wallboard.hub.publication import Publication, Published

A, B = SnapshotBody(b"a}"), SnapshotBody(b"b}")


def test_the_sequence_rises_with_the_content_alone() -> None:
    publication = Publication("e")
    assert publication.offer(A, 1.0)
    assert not publication.offer(SnapshotBody(b"a}"), 2.0)
    assert publication.current == Published("e", 1, A, 2.0)
    assert publication.current.etag == 'W/"e-1"'
    assert publication.offer(B, 3.0)
    assert publication.offer(A, 4.0), "what was said before is news again"
    assert publication.current.etag == 'W/"e-3"'


def test_another_tag_is_answered_at_once() -> None:
    async def scene() -> None:
        publication = Publication("e")
        publication.offer(A, 1.0)
        found = await publication.other_than('W/"x-9"', 60.0)
        assert found is publication.current

    asyncio.run(scene())


def test_all_who_wait_are_woken_by_a_change_and_by_nothing_less() -> None:
    async def scene() -> None:
        publication = Publication("e")
        publication.offer(A, 1.0)
        held = 'W/"e-1"'
        waiting = [asyncio.create_task(publication.other_than(held, 30.0)) for _ in range(200)]
        await asyncio.sleep(0)
        publication.offer(A, 2.0)
        for _ in range(3):
            await asyncio.sleep(0)
        assert not any(task.done() for task in waiting)
        publication.offer(B, 3.0)
        found = await asyncio.wait_for(asyncio.gather(*waiting), 5.0)
        assert all(each is publication.current for each in found)

    asyncio.run(scene())


def test_when_nothing_changes_the_newest_is_given_after_the_wait() -> None:
    async def scene() -> None:
        publication = Publication("e")
        publication.offer(A, 1.0)
        task = asyncio.create_task(publication.other_than('W/"e-1"', 0.02))
        await asyncio.sleep(0)
        publication.offer(A, 7.0)
        found = await task
        assert found == Published("e", 1, A, 7.0), "with the time up to which it held"
        assert await publication.other_than('W/"e-1"', 0.0) == found

    asyncio.run(scene())


def test_before_the_first_snapshot_the_wait_ends_with_it() -> None:
    async def scene() -> None:
        publication = Publication("e")
        assert await publication.other_than("x", 0.0) is None
        task = asyncio.create_task(publication.other_than("x", 30.0))
        await asyncio.sleep(0)
        publication.offer(A, 1.0)
        assert await asyncio.wait_for(task, 5.0) is publication.current

    asyncio.run(scene())


def test_a_change_and_back_again_is_told() -> None:
    """A waiter that is woken late compares tags, not contents."""

    async def scene() -> None:
        publication = Publication("e")
        publication.offer(A, 1.0)
        task = asyncio.create_task(publication.other_than('W/"e-1"', 30.0))
        await asyncio.sleep(0)
        publication.offer(B, 2.0)
        publication.offer(A, 3.0)
        found = await asyncio.wait_for(task, 5.0)
        assert found is not None
        assert found.etag == 'W/"e-3"'

    asyncio.run(scene())
