"""What an evaluation refuses.

EvalError
└── ScriptWrong     a customer is not written as customers are, or there is none of that name   → who wrote it
"""


class EvalError(Exception):
    """Base of everything the evaluation refuses; its text is a sentence for the terminal."""


class ScriptWrong(EvalError):
    pass
