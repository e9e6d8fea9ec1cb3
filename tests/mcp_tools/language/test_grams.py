"""The n-gram model of the language detector."""

from mcp_tools.language.grams import train_grams


def test_spelling_decides_words_never_seen() -> None:
    model = train_grams(["the", "thing", "with", "which"], ["geliyor", "gidiyor", "olmuyor"], ["there"], ["icin"])
    assert model.evidence(["then"]) < 0 < model.evidence(["bekliyor"])


def test_one_strange_word_cannot_outvote_a_sentence() -> None:
    model = train_grams(["thethethethethe"], ["iyoriyoriyor"], [], [])
    assert model.evidence(["iyor"] * 4) > -model.evidence(["thethethethethethethe"])


def test_unknown_spellings_say_nothing() -> None:
    assert train_grams(["the"], ["bir"], [], []).evidence(["qqq"]) == 0
