"""Every number that the prose claims stands in a stored output of the notebook."""

import re

# Numbers that are names or facts about the outside world, not results of the notebook.
NOT_CLAIMS = [
    r"```.*?```",  # commands
    r"`[^`]*`",  # code
    r"\]\([^)]*\)",  # addresses of links
    r"https?://\S+",
    r"<[^>]+>",
    r"CC BY 4\.0",
    r"\b(?:19|20)\d\d\b",  # years
    r"Python 3\.\d+(?:(?:,| and| or| to|–) 3\.\d+)*",
    r"(?:TensorFlow|Keras|NumPy) \d+(?:\.\d+)*",
]
NUMBER = r"\d+(?:\.\d+)?"
# The longest form first: an interval is one claim, and so is a count.
CLAIM = re.compile(
    rf"{NUMBER} ?%? to {NUMBER} ?%|\d+ of (?:the )?\d+|{NUMBER} ?%|\d+\.\d+|\b\d{{3,}}\b|\b\d+ errors\b"
)


def normalise(text):
    """Write counts and percentages in one way: no space before %, none inside a number."""
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=%|\d{3}\b)", "", text)
    return text.replace(" of the ", " of ")


def stored_text(code_cells):
    """All text outputs of the notebook as one string."""
    outputs = [output for cell in code_cells for output in cell.outputs]
    texts = [
        output.get("text", "") + output.get("data", {}).get("text/plain", "")
        for output in outputs
    ]
    html = [
        re.sub(r"<[^>]+>", " ", output.get("data", {}).get("text/html", ""))
        for output in outputs
    ]
    return normalise("\n".join(texts + html))


def claims(text):
    """Yield (sentence, claim) for every number that the markdown text claims."""
    for pattern in NOT_CLAIMS:
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    for sentence in re.split(r"(?<=[.:;!?])\s+|\n\n|\|", normalise(text)):
        for claim in CLAIM.findall(sentence):
            yield " ".join(sentence.split()), claim


def test_claims_stand_in_a_stored_output(documents, code_cells):
    stored = stored_text(code_cells)
    unbacked = []
    for where, text in documents.items():
        for sentence, claim in claims(text):
            if not re.search(rf"(?<![\d.]){re.escape(claim)}(?!\.?\d)", stored):
                unbacked.append(f'"{claim}" in {where}: {sentence}')
    assert not unbacked, (
        "No stored output holds these numbers. Print them in a cell, or correct the sentence:\n"
        + "\n".join(unbacked)
    )


def test_the_claim_finder_finds_claims():
    text = "It got 357 of the 360 right (99.2 %, 97.6 % to 99.7 %), p = 0.25, 29 errors, 10 000 draws."
    found = [claim for _, claim in claims(text)]
    assert found == [
        "357 of 360",
        "99.2%",
        "97.6% to 99.7%",
        "0.25",
        "29 errors",
        "10000",
    ]
