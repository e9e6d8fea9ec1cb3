"""What a reply may not claim of its own: deeds only a tool or a person does, promises of money or time, rights granted.

The patterns read `bare` text. Only the words this turn was given to say may say such things; that the customer, or an
older reply, said them first makes none of it true. Not covered: claims worded in quite other ways. That they find no
belief is the screen's part: what was done is shown by the ticket beside the chat, never by words alone.
"""

import re
from typing import Final

from agent.guards import claims_tr as tr

_WE = (
    r"(?:i|we|our team|the team|(?:my|a|your|the|our) (?:colleagues?|manager|supervisor|agent|system)|the bank|support|"
    r"frontdesk)"
)
_ADVERB = (
    r"(?: (?:just|already|now|also|successfully|immediately|personally|gladly|happily|hereby|finally|fully|completely|"
    r"manually|automatically|been able to|managed to|gone ahead and|went ahead and|made sure to))*"
)
_DONE = (
    r"(?:sent|filed|submitted|refund+ed|reimbursed|cancel+ed|blocked|frozen|froze|credited|escalated|transferred|"
    r"contacted|approved|reset|unlocked|closed|deleted|removed|erased|forwarded|compensated|activated|deactivated|"
    r"processed|issued|reserved|waived|granted|notified|informed|scheduled|arranged|replaced|reversed|upgraded|resolved|"
    r"fixed|booked|lodged|dispatched|shipped|withdrawn|withdrew|spoken|spoke|prioriti[sz]ed|expedited|overrid(?:den|ed)|"
    r"overrode|charged back|paid out)"
)
_NOTED = (
    r"(?:not|add|record|list|start|open|creat|sav|receiv|collect|gather|captur|includ|prepar|draft|correct|learn|need|want|"
    r"wonder|hop|assum|notic|mention|reali[sz]|apologi[sz]|ask|inde)"
)
"""What the reply of a turn may say it did: it wrote down what it was told."""
_DO = (
    r"(?:refund|reimburse|cancel|block|freeze|credit|compensate|replace|escalate|transfer|close|unlock|reset|delete|"
    r"erase|forward|send you|give you|pay you|call you|offer you|get you|issue|approve|waive|grant|expedite|arrange|"
    r"process|submit|file|dispatch|ship|resolve|fix|contact|notify|reverse|override|make sure you get|see to it)"
)
_DOING = (
    r"(?:refunding|reimbursing|cancel+ing|blocking|freezing|crediting|escalating|transferring|processing|issuing|"
    r"approving|unlocking|resetting|deleting|erasing|closing|forwarding|paying|compensating|filing|submitting|"
    r"contacting|replacing|expediting|granting|waiving|sending you|giving you|calling)"
)
_OURS = (
    r"(?:refund|ticket|request|complaint|case|claim|compensation|voucher|transfer|application|cancellation|discount|"
    r"reimbursement|credit)"
)
_STANDS = (
    rf"(?:{_DONE}|accepted|rejected|confirmed|complete|completed|done|in review|in progress|open|urgent|on (?:its|the) "
    r"way|guaranteed|authori[sz]ed|registered)"
)
_COUNT = (
    r"(?:\d+(?: ?(?:-|to|or) ?\d+)?|an?|one|two|three|four|five|six|seven|ten|fourteen|twenty ?four|forty ?eight|"
    r"a few|a couple of|several)"
)
_SPAN = r"(?:(?:business|working|calendar) )?(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?)"
_WHEN = (
    r"(?:today|tomorrow|tonight|soon|shortly|immediately|right away|asap|any minute|(?:this|next) "
    r"(?:week|month|evening|afternoon|morning)|by (?:the end|next|noon|midnight|\d|(?:mon|tues|wednes|thurs|fri|satur|"
    r"sun)day)|(?:at|before|until) \d)"
)

_DEEDS = (
    rf"\b{_WE}(?: have| has|'ve|'s| had)?{_ADVERB} {_DONE}\b",
    rf"\b(?:i|we)(?: have|'ve| had)?{_ADVERB} (?!{_NOTED}ed\b)\w+ed\b",
    rf"\b(?:i|we)(?:'ve| have)? (?:got|had|gotten) \w+(?: \w+){{0,2}} {_DONE}\b",
    rf"\b(?:has|have|'s){_ADVERB} been{_ADVERB} {_DONE}\b",
    rf"\bis{_ADVERB} (?:being )?(?:refunded|reimbursed|cancel+ed|unlocked|processed|escalated)\b",
    rf"\b(?:your|the) (?:\w+ )?{_OURS}(?: of [^.?!]{{1,30}})?(?: (?:is|was|got|has been)|'s){_ADVERB} {_STANDS}\b",
    rf"(?:^|[.!?:;] ?)(?:the |your )?(?:full )?(?:{_OURS}|payment|order|card|account|access) {_DONE}\b",
    rf"\b(?:i|we)(?:'m|'re| am| are){_ADVERB} {_DOING}\b",
    r"\b(?:it(?:'s| is)|that(?:'s| is)|this is|consider it|all)(?: now| already| all)* "
    r"(?:done|sorted|settled|taken care of|fixed|resolved)\b",
    r"\b(?:changed|set|raised|increased|lowered|marked|updated) (?:the |your |this |it )?(?:\w+ )?"
    r"(?:(?:priority|status|role|permissions?|limit|password|owner)\b|(?:as|to) urgent)",
)
_INTENTIONS = (
    rf"\b{_WE}(?:'ll| will|'m going to|'re going to| (?:am|are|is) going to| shall| can| could|'d){_ADVERB} {_DO}\b",
    rf"\blet me{_ADVERB} {_DO}\b",
    r"\b(?:i|we)(?: can| do| hereby)? (?:guarantee|promise|swear|vow|assure)\b|\bis guaranteed\b|"
    r"\byou have (?:my|our) word\b|\brest assured\b",
)
_GIFTS = (
    r"\byou(?:'ll| will) (?:be (?:refunded|reimbursed|compensated|credited|paid)|"
    r"(?:get|receive|have) (?:back )?(?:a|an|your|the) (?:\w+ )?"
    r"(?:refund|money|voucher|discount|compensation|credit|gift))",
    r"\brefund (?:is on (?:its|the) way|is being|has been|will (?:be|arrive|come|reach))\b",
    r"\byou(?:'re| are) (?:now )?(?:entitled|eligible|approved|qualified) (?:to|for)\b|\byou qualify for\b",
    r"\b(?:free of charge|at no (?:extra |additional )?(?:cost|charge)|on the house|complimentary|"
    r"free (?:month|shipping|upgrade|gift|voucher|replacement|delivery))\b",
)
_TIMES = (
    rf"\b(?:with)?in (?:about |around |less than |under |the next )?\d+ ?(?:(?:-|to) ?\d+ )?{_SPAN}\b",
    rf"\bwithin (?:the next )?{_COUNT} ?{_SPAN}\b",
    rf"\bin (?:the next|a) (?:few|couple of) {_SPAN}\b",
    rf"(?:\bwill|'ll|\bgoing to|\bshould (?:arrive|be|get|have|hear)|"
    rf"\b(?:is|are) (?:arriving|coming|expected|scheduled))\b[^.?!]{{0,80}}\b{_WHEN}\b",
    rf"\bwill\b[^.?!]{{0,60}}\bin {_COUNT} {_SPAN}\b",
)
_RIGHTS = (
    r"\b(?:admin(?:istrator)?|developer|debug|maintenance|god|root|dan|jailbreak|unrestricted|staff) "
    r"(?:mode|access|rights|privileges|role|override)(?: is| are| has been| have been)?(?: now)? "
    r"(?:enabled|granted|activated|active|on|accepted|unlocked|confirmed|engaged)\b",
    r"\b(?:access|permission|override|request|authori[sz]ation|identity|verification)(?: is| has been)?(?: now)? "
    r"(?:granted|accepted|approved|authori[sz]ed|verified|successful)\b",
    r"\b(?:you are|you're|logged in|signed in|verified)(?: now)?(?: as)? (?:an? |the )?(?:admin(?:istrator)?|developer|"
    r"agent|staff member|supervisor|owner|verified)\b",
)

CLAIMS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        *(*_DEEDS, *_INTENTIONS, *_GIFTS, *_TIMES, *_RIGHTS),
        *(*tr.DEEDS, *tr.INTENTIONS, *tr.GIFTS, *tr.TIMES, *tr.RIGHTS),
    )
)

HAND_OFF: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:i|we)(?:'m|'re| am| are|'ll| will|'ve| have)(?: now| just)? (?:connect|transfer|pass|hand|put)\w* "
        r"(?:you|this|it|your \w+|them) (?:\w+ ){0,2}(?:to|over|through|on|with)\b",
        r"\b(?:a|an|another|our|my|some) ?(?:human|person|colleague|agent|manager|supervisor|specialist|representative|"
        r"somebody|someone|team)(?: from \w+(?: \w+)?)? (?:will|'ll|is going to|has been|is on)(?: \w+)? ?"
        r"(?:call|contact|reach|answer|come|take|get back|help|be|notified|informed|(?:the|their) way)\b",
        r"\b(?:somebody|someone) (?:will|'ll|is going to) \w+",
        *tr.HAND_OFF,
    )
)
"""That a person comes: true only where the team was asked for one in this turn."""

_NAMED_MONEY = (
    r"\b(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|five|two|three) "
    r"(?:hundred |thousand )?(?:euros?|dollars?|pounds?|liras?|percent|per cent)\b"
)
MONEY: Final = re.compile(
    r"[$€£₺] ?\d[\d.,]*|\b\d[\d.,]* ?(?:[$€£₺%]|(?:euros?|dollars?|pounds?|liras?|cents?|avro|dolar|kurus|tl|try|usd|"
    rf"eur|gbp|percent|per cent)\b)|\byuzde \w+|{_NAMED_MONEY}|{tr.NAMED_MONEY}"
)
"""An amount. One nobody spoke of before is made up."""

PROMISED_MONEY: Final = re.compile(
    r"\byou(?:'ll| will|'re going to| are going to| can)?(?: now| also| still)? (?:get|receive|claim|are owed)\b"
    r"[^.?!]{0,30}?\d|"
    r"\b(?:i|we)(?:'ll| will| can| shall)?(?: now| also)? (?:add|give|grant|offer|pay|owe|credit|refund|send)\b"
    r"[^.?!]{0,30}?\d|"
    r"\b(?:voucher|gift card|discount|compensation|bonus) (?:of|for|worth)\b[^.?!]{0,12}?\d|"
    rf"{tr.PROMISED_MONEY}"
)
"""An amount somebody is to get. That the customer named it first makes it no less a promise."""
