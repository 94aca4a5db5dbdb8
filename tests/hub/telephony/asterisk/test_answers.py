"""What AMI answers: blocks of headers, and errors that come with HTTP 200."""

import pytest

from wallboard.hub.telephony.asterisk.answers import AmiRefused, answer_of


def test_a_response_and_its_events_are_told_apart() -> None:
    answer = answer_of(
        b"Response: Success\r\nMessage: Waiting for Event completed.\r\n\r\n"
        b"Event: AgentConnect\r\nMemberName: Own: 1\r\nReason: \r\n\r\n"
        b"Event: WaitEventComplete\r\n\r\n"
    )
    assert answer.response["Response"] == "Success"
    assert [each["Event"] for each in answer.events] == ["AgentConnect", "WaitEventComplete"]
    assert answer.events[0]["MemberName"] == "Own: 1"
    assert answer.events[0]["Reason"] == ""


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Authentication failed", "wrong_secret"),
        ("Permission denied", "session_expired"),
        ("Authentication Required", "session_expired"),
        ("Invalid/unknown command", "request_refused"),
    ],
)
def test_an_error_is_refused_by_its_message(message: str, kind: str) -> None:
    with pytest.raises(AmiRefused) as caught:
        answer_of(f"Response: Error\r\nMessage: {message}\r\n\r\n".encode())
    assert caught.value.kind == kind


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"\xff\xfe\x00", b"Event: X\r\n\r\n"])
def test_what_is_no_answer_is_garbled(body: bytes) -> None:
    with pytest.raises(AmiRefused) as caught:
        answer_of(body)
    assert caught.value.kind == "garbled"


def test_a_name_in_another_encoding_spoils_nothing_else() -> None:
    answer = answer_of(
        b"Response: Success\r\n\r\nEvent: QueueMember\r\nName: \xd5\xc5\r\nStatus: 1\r\n\r\n"
    )
    assert answer.events[0]["Status"] == "1"
