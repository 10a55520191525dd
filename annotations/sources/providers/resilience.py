"""Asking providers on the network so that neither they nor the desk suffer when one is in trouble.

Around each: a memory of its answers, of when it may be asked again, and of failures in a row
(a circuit breaker: Nygard, "Release It!", 2nd ed. 2018, ch. 5). Around all: one bound on time.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as OutOfTime
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from annotations.sources.providers.base import Provider, ProviderFailed
from annotations.sources.types import FoundDocument, Query


class Memory(Protocol):
    """What is remembered between searches; losing any of it does no harm.

    Values are plain or frozen.
    """

    def get(self, name: str) -> object | None:
        """Return what is kept under a name, or None."""

    def put(self, name: str, value: object, *, seconds: float) -> None:
        """Keep a value for so long."""

    def line_up(
        self, name: str, *, pace: float, after: float = 0.0, patience: float = math.inf
    ) -> float:
        """Take the next place in a line that moves once in `pace` seconds; return when it comes.

        Seconds from now, `after` at least. Where that is more than `patience` no place is taken.
        Atomic among all who share the memory: no two have the same place.
        """


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient the desk is; all times in seconds.

    After `failures_in_a_row` a provider is left alone for `rest`. `longest_rest` bounds what a
    provider may ask for itself; `wait_for_turn` how long a search waits, in place of coming back,
    where the pace is slow or the rest short.
    """

    keep_answers: float = 12 * 3600.0
    failures_in_a_row: int = 5
    rest: float = 300.0
    longest_rest: float = 3600.0
    wait_for_turn: float = 6.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one provider said: documents, or why it could not say.

    `failure` is None where it answered.
    """

    provider: str
    documents: tuple[FoundDocument, ...] = ()
    failure: ProviderFailed | None = None


class InProcessMemory:
    """A memory of this process alone, for at most `size` values; the oldest go first."""

    def __init__(self, *, size: int = 1_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = size
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, object]] = {}

    def get(self, name: str) -> object | None:
        """Return what is kept under a name, or None."""
        with self._lock:
            until, value = self._kept.get(name, (0.0, None))
            return value if until > self._clock() else None

    def put(self, name: str, value: object, *, seconds: float) -> None:
        """Keep a value for so long."""
        with self._lock:
            self._put(name, value, seconds=seconds)

    def line_up(
        self, name: str, *, pace: float, after: float = 0.0, patience: float = math.inf
    ) -> float:
        """Take the next place in a line; as `Memory.line_up`."""
        with self._lock:
            # The end of a line is forgotten when it comes, so that no value is needed.
            ends_in = self._kept.get(name, (0.0, None))[0] - self._clock()
            wait = max(after, ends_in)
            if wait <= patience:
                self._put(name, None, seconds=wait + pace)
            return wait

    def _put(self, name: str, value: object, *, seconds: float) -> None:
        self._kept.pop(name, None)
        while len(self._kept) >= self._size:
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = (self._clock() + seconds, value)


class Resilient:
    """Asks one provider on the network with everything that is remembered of it.

    `answers` keeps what it said (large values), `state` when it may be asked again (small ones,
    best shared by all workers).
    """

    uses_network = True

    def __init__(
        self,
        provider: Provider,
        *,
        answers: Memory,
        state: Memory,
        limits: Limits,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = provider.name
        self.label = provider.label
        self.costs = provider.costs
        self.seconds_between_requests = provider.seconds_between_requests
        self._provider = provider
        self._answers = answers
        self._state = state
        self._limits = limits
        self._clock = clock
        self._sleep = sleep

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return what the provider answers, or answered to the same query not long ago.

        Raises ProviderFailed, also without asking: while the provider wants to be left alone.
        """
        question = self._named("answer", _fingerprint(query, limit=limit))
        remembered = self._answers.get(question)
        if isinstance(remembered, tuple):
            return list(remembered)
        self._wait_for_turn()
        try:
            found = self._provider.find(query, limit=limit)
        except ProviderFailed as failure:
            self._remember_failure(failure)
            raise
        self._state.put(self._named("failures"), 0, seconds=self._limits.longest_rest)
        self._answers.put(question, tuple(found), seconds=self._limits.keep_answers)
        return found

    @property
    def is_resting(self) -> bool:
        """Say whether the provider is left alone for longer than a search waits for its turn."""
        return self._rest_left() > self._limits.wait_for_turn

    def refusal(self) -> ProviderFailed:
        """Return why the provider, which is resting, is not asked now, and when to come back."""
        left = self._rest_left()
        message = (
            f"{self.label} was not asked: it asked for a pause, or failed "
            f"{self._limits.failures_in_a_row} times in a row. It will be asked again in "
            f"{_in_words(left)}."
        )
        return self._put_off(message, seconds=left)

    def _rest_left(self) -> float:
        until = self._state.get(self._named("rests-until"))
        return max(0.0, until - self._clock()) if isinstance(until, float | int) else 0.0

    def _wait_for_turn(self) -> None:
        """Wait until the provider may be asked, one worker at a time and at its own pace.

        Raises ProviderFailed where that would take too long.
        """
        pace, patience = self.seconds_between_requests, self._limits.wait_for_turn
        rest = self._rest_left()
        while rest <= patience:
            wait = self._state.line_up(
                self._named("turn"), pace=pace, after=rest, patience=patience
            )
            if wait > patience:
                message = (
                    f"{self.label} may be asked once in {pace:g} seconds only, and others were "
                    "faster. It will be asked again."
                )
                raise self._put_off(message, seconds=wait)
            if wait > 0:
                self._sleep(wait)
            # The request of another worker may have got it left alone in the meantime.
            patience -= wait
            rest = self._rest_left()
            if not rest:
                return
        raise self.refusal()

    def _put_off(self, message: str, *, seconds: float) -> ProviderFailed:
        """Return the failure of a search that is to come back in so many seconds at least.

        Those put off come back one after the other, at the provider's pace: all at once, all but
        one would come in vain. The line is bounded, since who comes back earlier for another
        provider's sake leaves an empty place in it.
        """
        pace, longest = self.seconds_between_requests, self._limits.longest_rest
        wait = self._state.line_up(
            self._named("put-off"), pace=pace, after=seconds, patience=longest
        )
        return ProviderFailed(message, retry_after=min(wait, longest), was_asked=False)

    def _remember_failure(self, failure: ProviderFailed) -> None:
        rest = min(failure.retry_after or 0.0, self._limits.longest_rest)
        # What it refuses for good (one search, or the key) says nothing about how it fares.
        if failure.is_temporary:
            counted = self._state.get(self._named("failures"))
            failures = (counted if isinstance(counted, int) else 0) + 1
            self._state.put(self._named("failures"), failures, seconds=self._limits.longest_rest)
            if failures >= self._limits.failures_in_a_row:
                rest = max(rest, self._limits.rest)
        if rest:
            self._state.put(self._named("rests-until"), self._clock() + rest, seconds=rest)

    def _named(self, *parts: str) -> str:
        return ":".join((self.name, *parts))


def ask_all(
    providers: Sequence[Provider], query: Query, *, limit: int, seconds: float
) -> list[Answer]:
    """Ask every provider and return their answers in the same order, within `seconds`.

    Those on the network are asked at the same time, each in a thread; the others here, because a
    database connection belongs to its thread. One that is not done in time has failed.
    """
    deadline = time.monotonic() + seconds
    asked: list[Future[list[FoundDocument]]] = []
    for provider in providers:
        future: Future[list[FoundDocument]] = Future()
        asked.append(future)
        if provider.uses_network:
            arguments = (future, provider, query, limit)
            threading.Thread(target=_find_into, args=arguments, daemon=True).start()
    for provider, future in zip(providers, asked, strict=True):
        if not provider.uses_network:
            _find_into(future, provider, query, limit)
    return [
        _answer_of(provider, future, deadline=deadline)
        for provider, future in zip(providers, asked, strict=True)
    ]


def _find_into(
    future: Future[list[FoundDocument]], provider: Provider, query: Query, limit: int
) -> None:
    try:
        future.set_result(provider.find(query, limit=limit))
    except BaseException as error:  # noqa: BLE001 - it is raised again where the result is read
        future.set_exception(error)


def _answer_of(
    provider: Provider, future: Future[list[FoundDocument]], *, deadline: float
) -> Answer:
    try:
        found = future.result(timeout=max(0.0, deadline - time.monotonic()))
    except ProviderFailed as failure:
        return Answer(provider.name, failure=failure)
    except OutOfTime:
        message = f"{provider.label} took too long to answer. It will be asked again."
        return Answer(provider.name, failure=ProviderFailed(message))
    return Answer(provider.name, documents=tuple(found))


def _fingerprint(query: Query, *, limit: int) -> str:
    """Name a question: whatever a provider may read of it, and how much was asked for."""
    asked = (query.text, query.terms, query.names, query.figures, query.speaker, query.on, limit)
    return sha256(repr(asked).encode()).hexdigest()


def _in_words(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    return "about a minute" if minutes == 1 else f"about {minutes} minutes"
