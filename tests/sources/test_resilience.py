"""Providers in trouble: left alone for a while, asked once, never waited for too long."""

import threading
import time
from collections.abc import Callable

import pytest

from annotations.sources.providers.base import ProviderFailed
from annotations.sources.providers.resilience import InProcessMemory, Limits, Resilient, ask_all
from annotations.sources.types import FoundDocument, Query
from tests.sources.documents import found
from tests.sources.services import ask

LIMITS = Limits(failures_in_a_row=3, rest=100, wait_for_turn=1)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Scripted:
    """Says what a test tells it to, and counts how often it was asked."""

    name = "scripted"
    label = "Scripted"
    costs = ""
    uses_network = True
    seconds_between_requests = 0.0

    def __init__(self, answer: Callable[[], list[FoundDocument]]) -> None:
        self.answer = answer
        self.times_asked = 0

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        del query
        self.times_asked += 1
        return self.answer()[:limit]


def failing(
    *, is_temporary: bool = True, retry_after: float | None = None
) -> Callable[[], list[FoundDocument]]:
    def fail() -> list[FoundDocument]:
        message = "Closed for repairs."
        raise ProviderFailed(message, is_temporary=is_temporary, retry_after=retry_after)

    return fail


def one() -> list[FoundDocument]:
    return [found("a", "text")]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def guard(
    provider: Scripted,
    clock: Clock,
    *,
    state: InProcessMemory | None = None,
    limits: Limits = LIMITS,
    meanwhile: Callable[[], None] = lambda: None,
) -> Resilient:
    def sleep(seconds: float) -> None:
        meanwhile()
        clock.now += seconds

    return Resilient(
        provider,
        answers=InProcessMemory(clock=clock),
        state=state or InProcessMemory(clock=clock),
        limits=limits,
        clock=clock,
        sleep=sleep,
    )


def refusal(guarded: Resilient, query: Query | None = None) -> ProviderFailed:
    with pytest.raises(ProviderFailed) as caught:
        guarded.find(query or ask(), limit=3)
    return caught.value


# --- Answers -------------------------------------------------------------------------------------


def test_the_same_query_is_answered_from_memory_for_some_hours(clock: Clock) -> None:
    provider = Scripted(one)
    guarded = guard(provider, clock)
    assert guarded.find(ask(), limit=3) == guarded.find(ask(), limit=3) == one()
    assert provider.times_asked == 1
    guarded.find(ask("Another claim"), limit=3)
    guarded.find(ask(), limit=4)
    assert provider.times_asked == 3
    clock.now += LIMITS.keep_answers
    guarded.find(ask(), limit=3)
    assert provider.times_asked == 4


def test_having_found_nothing_is_remembered_too(clock: Clock) -> None:
    provider = Scripted(list)
    guarded = guard(provider, clock)
    assert guarded.find(ask(), limit=3) == guarded.find(ask(), limit=3) == []
    assert provider.times_asked == 1


def test_a_failure_is_no_answer(clock: Clock) -> None:
    provider = Scripted(failing())
    guarded = guard(provider, clock)
    refusal(guarded)
    provider.answer = one
    assert guarded.find(ask(), limit=3) == one()


# --- Rest ----------------------------------------------------------------------------------------


def test_a_provider_that_asks_for_a_pause_gets_it(clock: Clock) -> None:
    provider = Scripted(failing(retry_after=60))
    guarded = guard(provider, clock)
    refusal(guarded)
    provider.answer = one
    clock.now += 20
    failed = refusal(guarded)
    assert (failed.is_temporary, failed.was_asked) == (True, False)
    assert failed.retry_after == 40
    assert "was not asked" in str(failed)
    assert provider.times_asked == 1
    clock.now += 41
    assert guarded.find(ask(), limit=3) == one()


def test_no_provider_can_ask_for_more_than_the_longest_rest(clock: Clock) -> None:
    guarded = guard(Scripted(failing(retry_after=1e9)), clock)
    refusal(guarded)
    assert refusal(guarded).retry_after == LIMITS.longest_rest


def test_after_some_failures_in_a_row_it_is_left_alone_for_a_while(clock: Clock) -> None:
    provider = Scripted(failing())
    guarded = guard(provider, clock)
    for _ in range(5):
        refusal(guarded)
    assert provider.times_asked == 3
    assert "3 times in a row" in str(refusal(guarded))
    clock.now += 101
    refusal(guarded)
    refusal(guarded)
    assert provider.times_asked == 4, "one try after the rest, then rest again"
    clock.now += 101
    provider.answer = one
    guarded.find(ask(), limit=3)
    provider.answer = failing()
    refusal(guarded, ask("Another claim"))
    refusal(guarded, ask("Another claim"))
    assert provider.times_asked == 7, "an answer forgives what was before"


def test_what_it_refuses_for_good_is_not_counted(clock: Clock) -> None:
    provider = Scripted(failing(is_temporary=False))
    guarded = guard(provider, clock)
    for _ in range(5):
        assert not refusal(guarded).is_temporary
    assert provider.times_asked == 5


def test_workers_who_share_the_memory_leave_it_alone_together(clock: Clock) -> None:
    state = InProcessMemory(clock=clock)
    first, second = Scripted(failing(retry_after=60)), Scripted(one)
    refusal(guard(first, clock, state=state))
    refusal(guard(second, clock, state=state))
    assert second.times_asked == 0


def test_an_answer_in_memory_is_given_while_the_provider_rests(clock: Clock) -> None:
    provider = Scripted(one)
    guarded = guard(provider, clock)
    guarded.find(ask(), limit=3)
    provider.answer = failing(retry_after=60)
    refusal(guarded, ask("Another claim"))
    assert guarded.find(ask(), limit=3) == one()


# --- Pace ----------------------------------------------------------------------------------------


def test_its_own_pace_is_kept_by_waiting_a_little(clock: Clock) -> None:
    provider = Scripted(one)
    provider.seconds_between_requests = 0.5
    guarded = guard(provider, clock)
    started = clock.now
    for number in range(4):
        guarded.find(ask(f"Claim {number}"), limit=3)
    assert 1.5 <= clock.now - started <= 3


def test_who_would_wait_too_long_is_told_to_come_back(clock: Clock) -> None:
    provider = Scripted(one)
    provider.seconds_between_requests = 5
    guarded = guard(provider, clock)
    guarded.find(ask("Claim 1"), limit=3)
    failed = refusal(guarded, ask("Claim 2"))
    assert failed.retry_after == 5
    assert provider.times_asked == 1


def test_a_short_pause_is_waited_for(clock: Clock) -> None:
    provider = Scripted(failing(retry_after=1))
    guarded = guard(provider, clock)
    refusal(guarded)
    provider.answer = one
    assert guarded.find(ask(), limit=3) == one()
    assert clock.now == 1_001


@pytest.mark.parametrize("rest", [0.75, 60])
def test_who_waits_for_a_turn_leaves_alone_a_provider_that_gets_into_trouble_meanwhile(
    clock: Clock, rest: float
) -> None:
    provider = Scripted(one)
    provider.seconds_between_requests = 0.5
    state = InProcessMemory(clock=clock)
    until = clock.now + rest

    def trouble() -> None:
        state.put("scripted:rests-until", until, seconds=until - clock.now)

    guarded = guard(provider, clock, state=state, meanwhile=trouble)
    guarded.find(ask("Claim 1"), limit=3)
    if rest == 60:
        failed = refusal(guarded, ask("Claim 2"))
        assert failed.retry_after == pytest.approx(59.5)
    else:
        guarded.find(ask("Claim 2"), limit=3)
        assert clock.now >= until, "a short rest is waited for"


def test_the_line_of_those_put_off_is_no_longer_than_the_longest_rest(clock: Clock) -> None:
    provider = Scripted(failing(retry_after=60))
    provider.seconds_between_requests = 1_000
    guarded = guard(provider, clock)
    refusal(guarded)
    waits = [refusal(guarded, ask(f"Claim {number}")).retry_after for number in range(6)]
    assert waits == [60, 1_060, 2_060, 3_060, 3_600, 3_600]


def test_those_put_off_come_back_one_after_the_other(clock: Clock) -> None:
    provider = Scripted(failing(retry_after=60))
    provider.seconds_between_requests = 5
    guarded = guard(provider, clock)
    refusal(guarded)
    provider.answer = one
    waits = [refusal(guarded, ask(f"Claim {number}")).retry_after for number in range(3)]
    assert waits == [60, 65, 70]
    for number, wait in enumerate(waits):
        assert wait is not None
        clock.now = 1_000.0 + wait
        guarded.find(ask(f"Claim {number}"), limit=3)
    assert provider.times_asked == 4


# --- All together --------------------------------------------------------------------------------


class Slow(Scripted):
    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        time.sleep(0.3)
        return super().find(query, limit=limit)


def test_providers_on_the_network_are_asked_at_the_same_time() -> None:
    started = time.monotonic()
    answers = ask_all([Slow(one) for _ in range(5)], ask(), limit=3, seconds=5)
    assert time.monotonic() - started < 1
    assert [len(answer.documents) for answer in answers] == [1] * 5


def test_one_that_is_not_done_in_time_has_failed_and_the_others_stand() -> None:
    never = threading.Event()

    def hang() -> list[FoundDocument]:
        never.wait(5)
        return []

    started = time.monotonic()
    slow, quick = ask_all([Scripted(hang), Scripted(one)], ask(), limit=3, seconds=0.2)
    never.set()
    assert time.monotonic() - started < 1
    assert slow.failure is not None
    assert slow.failure.is_temporary
    assert "too long" in str(slow.failure)
    assert quick.documents == tuple(one())


def test_one_that_needs_no_network_is_asked_in_the_thread_of_its_database() -> None:
    threads: list[threading.Thread] = []

    def note() -> list[FoundDocument]:
        threads.append(threading.current_thread())
        return []

    local = Scripted(note)
    local.uses_network = False
    ask_all([local], ask(), limit=3, seconds=1)
    assert threads == [threading.current_thread()]


def test_a_mistake_of_our_own_is_not_taken_for_a_failed_provider() -> None:
    def stumble() -> list[FoundDocument]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_all([Scripted(stumble)], ask(), limit=3, seconds=1)


def test_a_full_memory_forgets_the_oldest() -> None:
    memory = InProcessMemory(size=2)
    for name in "abc":
        memory.put(name, name, seconds=10)
    assert [memory.get(name) for name in "abc"] == [None, "b", "c"]


def test_no_two_who_line_up_at_once_have_the_same_place() -> None:
    memory = InProcessMemory(clock=Clock())
    places: list[float] = []
    threads = [
        threading.Thread(target=lambda: places.append(memory.line_up("turn", pace=10)))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(places) == [10 * place for place in range(20)]
    assert memory.line_up("turn", pace=10, patience=199) == 200
    assert memory.line_up("turn", pace=10) == 200, "who is not so patient takes no place"
