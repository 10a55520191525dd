"""How a figure may be written: spellings to search for, and a phrase to show to people."""

from annotations.claims.types import Figure

_SCALES = ((1e12, "trillion", "tn"), (1e9, "billion", "bn"), (1e6, "million", "m"))
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_BOUNDS = {
    "=": "",
    "~": "about ",
    "<": "less than ",
    "<=": "up to ",
    ">": "more than ",
    ">=": "at least ",
}
_HUNDRED = 100
_THOUSAND = 1000
_MAX_EXACT = 1e15


def figure_spellings(figure: Figure) -> tuple[str, ...]:
    """Return the spellings of a figure's number, the likeliest first, without repeats."""
    values = [figure.low] if figure.low == figure.high else [figure.low, figure.high]
    return tuple(dict.fromkeys(form for value in values for form in _spellings(value)))


def _spellings(value: float) -> list[str]:
    forms = [plain_number(value)]
    if value != int(value):
        return [*forms, *_scaled(value)]
    whole = int(value)
    if abs(whole) >= _THOUSAND:
        forms += [str(whole), f"{whole:,}".replace(",", " ")]
    forms += _scaled(value)
    return [*forms, *in_words(whole)]


def _scaled(value: float) -> list[str]:
    for scale, word, short in _SCALES:
        if abs(value) >= scale:
            number = f"{value / scale:.6g}"
            return [f"{number} {word}", f"{number}{short}"]
    return []


def in_words(number: int) -> list[str]:
    """Spell a number out where newspapers do: up to 99, and round hundreds and thousands."""
    if 0 <= number < _HUNDRED:
        return [_below_hundred(number)]
    for scale, word in ((1_000_000, "million"), (_THOUSAND, "thousand"), (_HUNDRED, "hundred")):
        count, rest = divmod(number, scale)
        if not rest and 0 < count < _HUNDRED:
            return [f"{_below_hundred(count)} {word}"]
    return []


def _below_hundred(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")


def plain_number(value: float) -> str:
    """Write a number with thousands separators and no more decimals than it has."""
    if value == int(value) and abs(value) < _MAX_EXACT:
        return f"{int(value):,}"
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def say_value(value: float, *, unit: str) -> str:
    """Write one value as people do: "$56.2 billion", "12,000 soldiers", "3.4%"."""
    number = _scaled(value)[0] if _is_round(value) else plain_number(value)
    if unit in _SIGNS:
        return f"{_SIGNS[unit]}{number}"
    if unit == "%":
        return f"{number}%"
    return f"{number} {unit}".strip()


def _is_round(value: float) -> bool:
    """Whether "56.2 billion" loses nothing against the digits written out."""
    scaled = _scaled(value)
    if not scaled:
        return False
    number, word = scaled[0].split(" ")
    scale = next(size for size, name, _ in _SCALES if name == word)
    return len(number.replace(".", "")) <= 4 and abs(float(number) * scale - value) < 1  # noqa: PLR2004 - digits the eye takes in


def say_figure(figure: Figure) -> str:
    """Write a figure with its bound: "up to 12,000 soldiers", "10% to 12%"."""
    if figure.low != figure.high:
        low = say_value(figure.low, unit="" if figure.unit != "%" else "%")
        return f"{_BOUNDS[figure.bound]}{low} to {say_value(figure.high, unit=figure.unit)}"
    return f"{_BOUNDS[figure.bound]}{say_value(figure.high, unit=figure.unit)}"
