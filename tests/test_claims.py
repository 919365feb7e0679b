"""Every number in the prose stands in a stored output of its own section (H2).

A number is any numeral but the name of a digit, and a word from two to fourteen where one of the
nouns below follows. Where its sentence names a model before it, the output has to name this model,
too; before "errors", "forms" or "points", the output has to count these.
"""

import html
import re
from decimal import Decimal

import pytest
from conftest import CELLS, NOTEBOOK, README

WORDS = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
RESULTS = ["errors?|misses", "forms|passes", "points?"]  # to be printed with the same noun
NOUNS = "|".join(RESULTS) + "|images?|networks?|models?|seeds?|answers?|folds?"
NAMES = r"\b(?:forms?|seeds?|rows?|epochs?|labels|places) +\d+(?:(?:,| and)* +\d+)*\b(?!\.\d|%)"
EXEMPT = [
    r"```[^`]*```|`[^`]*`|\]\([^)]*\)|https?://\S+|<img alt=\"|\" src=.*?>",  # code, addresses
    r"\b(?:19|20)\d\d\b|Python 3\.\d+(?:(?:,| or|, or| and) 3\.\d+)*|CC BY 4\.0|x86-64",  # versions
    rf"\d+ ?(?:×|x|by) ?\d+|0 to (?:9|16)\b|\[0, 1\]|rows of 64|64 pixel|{NAMES}",  # sizes, names
    rf"\b(?:[Tt]he|an?|as) \d\b(?!\.\d|%| (?:{NOUNS}))",  # the name of a digit
    r"(?<!of )(?<!in )(?<!of the )(?:144|360|1437|1797|3823) (?:\w+ )?(?:images|labels)",
    r"95% (?:Wilson |bootstrap |score )*intervals?|80% sure|momentum of 0\.99",
    r"30 (?:other )?(?:people|writers)|13 (?:people|writers)|reads 98\.00%",  # says UCI
    r"\d+ (?:settings|minutes|seconds|[MG]B)|99\.9% (?:of the rest|allows|right)",
    r"(?:two|twelve|fourteen) (?:whole )?forms|3 of the 32 pixels",
]
NUMBER = rf"(?:(?<![\w.])-?\d+(?:\.\d+)?(?:%|(?![\w%\]]|-[a-z]|\.\d))|\b(?:{WORDS})\b)"
PART = rf"(?P<part>(?!one\b|[\d.]+%){NUMBER})(?: (?:{NOUNS}))?"
COUNT = rf"{PART} (?:of|in) (?:the |all )?(?P<total>{NUMBER})(?P<share>, [\d.]+%)?"
SPAN = r"-?\d[\d.]*%? to -?\d[\d.]*\b%?"
MODEL = r"HOG|pixels|neighbour|networks?\b"
CLAIM = rf"(?i)(?P<span>{SPAN})|(?P<count>{COUNT})|{NUMBER}"
BETWEEN = r"(?: (?!(?:of|in|on|to|the|is|are|and|or|for|with|that|by) )[\w-]+){0,2}?"
NOUN = rf"(?i)(?:(?:,| and| or) {NUMBER})*{BETWEEN} ({NOUNS})\b"


def normalise(text):
    """Write numbers in one way: a plain minus, no space before %, no thousands separator."""
    text = re.sub(r"[\u00a0\u2009\u202f]", " ", html.unescape(text).replace("−", "-"))
    return re.sub(r"(?<=\d),(?=\d{3}\b)|(?<=\d) (?=%)", "", text)


def evaluate(number):
    if number.lower() in WORDS.split("|"):
        return Decimal(WORDS.split("|").index(number.lower()))
    return Decimal(number.rstrip("%")).scaleb(-2 if number.endswith("%") else 0)


def read_table(page):
    """Return [(row label, column label, text)] of the cells of a data frame's HTML."""
    cell = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
    parts = [[cell.findall(row) for row in part.split("<tr")[1:]] for part in page.split("<tbody>")]
    columns = [" ".join(filter(None, labels)) for labels in zip(*parts[0])]
    return [(row[0], *pair) for row in parts[1] for pair in zip(columns, map(normalise, row))]


def read_outputs(cell):
    """Return [(text, label)] of the lines and table cells that a code cell prints."""
    lines = []
    for output in cell.outputs:
        page = output.get("data", {}).get("text/html", "")
        table = read_table(page) if "<tbody>" in page else []
        lines += [(text, f"{row} {column} {table[0][1]}") for row, column, text in table]
        for line in re.sub(NAMES, "", normalise(output.get("text", ""))).splitlines():
            label, _, rest = line.rpartition(":")
            lines.append((line, "" if re.search("[a-z]", rest) else label))
    return lines


def read_recipe(cell):
    """Return the numbers in a cell's code, but not the sizes and styles of a figure."""
    styles = r"\w+=[(\d][\d., ()]*" if "show(" in cell.source else "$"
    return re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", re.sub(styles, "", cell.source))


def list_numbers(lines):
    """Yield (number as written, what it counts) for every number of the printed lines."""
    for line, label in lines:
        line = re.sub(r"\([^)]* to [^)]*\)", "", line)  # an interval
        for number in re.finditer(NUMBER, line):
            after = re.match("(?: [a-z-]+){0,2}", line[number.end() :])[0]
            yield str(evaluate(number[0])), label + after


def find_unbacked(prose, lines, recipe):
    """Return the claims that neither the printed lines nor (settings only) the code holds."""
    prose = re.sub("|".join(EXEMPT), " ¦ ", re.sub(r"(?<=\d) (?=\d{3}\b)", "", normalise(prose)))
    unbacked = []
    for claim in re.finditer(CLAIM, prose):
        sentence = re.split(r"\. |\n", prose[: claim.start()])[-1]
        model = (re.findall(MODEL, sentence) or [""])[-1]
        own = [pair for pair in lines if re.search(rf"{model}\b", " ".join(pair))]
        text = "\n".join(line for line, _ in own)
        noun = "%" not in claim[0] and re.match(NOUN, prose[claim.end() :])
        result = next((group for group in RESULTS if noun and re.match(group, noun[1].lower())), "")
        if claim["span"]:
            span = re.escape(claim[0]).replace("%", "%?")
            backed = re.search(rf"(?<![\d.]){span}(?!\.?\d)", text)
        elif claim["count"]:
            part, total = evaluate(claim["part"]), evaluate(claim["total"])
            part = f"({part}|{total - part})"  # right or wrong
            backed = re.search(rf"\b{part}(?: \w+)? of {total}{claim['share'] or ''}(?!\w)", text)
        elif re.search(r"\d", claim[0]) or noun and (result or evaluate(claim[0]) > 1):
            number = evaluate(claim[0])
            is_setting = not (model or result or "%" in claim[0]) and str(number) in recipe
            known = [printed for printed, label in list_numbers(own) if re.search(result, label)]
            backed = is_setting or str(number) in known
        else:
            backed = True  # a word that counts none of the nouns, or "one"
        if not backed:
            unbacked.append(prose[max(claim.start() - 30, 0) : claim.end() + 20])
    return unbacked


@pytest.fixture(scope="module")
def sections(figures):
    """{section: [its prose, the lines that it may use, the numbers of its code]}"""
    found, title, parameters = {}, "opening", read_recipe(CELLS["parameters"])
    for cell in NOTEBOOK.cells:
        for piece in re.split("^(?=## )", cell.source, flags=re.MULTILINE):
            if cell.cell_type == "code":
                found[title][1] += read_outputs(cell)
                found[title][2] += read_recipe(cell)
            else:
                title = piece[3:].splitlines()[0] if piece.startswith("## ") else title
                found.setdefault(title, ["", [], parameters[:]])[0] += f"{piece}\n\n"
    alts = [alt for _, alt in figures.values()]
    everything = [line for _, lines, _ in found.values() for line in lines]
    found["README"] = ["\n\n".join([README, *alts]), everything, parameters]
    found["opening"][1] = found["Conclusion"][1] = everything
    return found


def test_claims_stand_in_their_section(sections):
    unbacked = [(title, *find_unbacked(*section)) for title, section in sections.items()]
    unbacked = [found for found in unbacked if found[1:]]
    assert not unbacked, f"Print these numbers in their sections or correct them: {unbacked}"


@pytest.mark.parametrize(
    ("title", "right", "wrong"),
    [
        ("New handwriting", "13 against 49", "12 against 49"),
        ("New handwriting", "13, 17 and 19 errors", "13, 18 and 19 errors"),
        ("New handwriting", "99.3 % (98.8 % to 99.6 %)", "99 % (98.8 % to 99.6 %)"),
        ("New handwriting", "11 forms: 2.0 points (1.1 to 3.0)", "11 forms: 2.0 points (1 to 3.0)"),
        ("The usual test", "The SVC makes three errors.", "The SVC makes two errors."),
        ("The usual test", "misses 1, the SVC on pixels 3", "misses 1, the SVC on pixels 4"),
        ("README", "the network makes 13 errors", "the network makes 12 errors"),
        ("Conclusion", "the SVC on pixels 49 and 90", "the SVC on pixels 48 and 90"),
        ("Conclusion", "the network makes 13 and 45 errors", "the network makes 13 and 46 errors"),
        ("README", "| network | 1784 of 1797, 99.3 %", "| network | 1784 of 1797, 98.8 %"),
        ("opening", "| SVC on HOG | 359 of 360, 99.7 %", "| network | 359 of 360, 99.7 %"),
    ],
)
def test_planted_errors_are_found(sections, title, right, wrong):
    assert not find_unbacked(right, *sections[title][1:])
    assert find_unbacked(wrong, *sections[title][1:])
    assert find_unbacked(right, *sections["Model"][1:]), "in the wrong section"
