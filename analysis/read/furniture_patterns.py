"""What page furniture looks like: patterns with their reasons, and the words of buttons.

Every pattern is tried from the first word of a sentence that has straight
quotes, plain dashes and single spaces; case makes no difference.  What a group
called "names" holds must be names only.  To teach another language, add its
words here.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|févr?|avr|juin|juil|août|déc"
    r"|ene|abr|ago|dic|fev|set|out)[a-zäéûç]*\.?"
)
_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?)"
)
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:\.|er|st|nd|rd|th)? (?:de )?{_MONTH} (?:de )?\d{{4}}"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
)
_TIME = r"(?:\d{1,2}(?:[:.h]\d{2})?(?::\d{2})? ?(?:[ap]\.?m\.?|uhr)?(?: ?(?:[a-z]{2,4}|gmt[+-]?\d*))?)"
_DATED = (
    r"(?:(?:published|posted|created|(?:last )?(?:updated|modified)|veröffentlicht|stand|publié|mis à jour|publicado"
    r"|actualizado|atualizado)(?: on| at| am| le| el| em)?:? ?)"
)
_AGENCY = (
    r"(?:associated press|ap(?: photo)?|agence france-presse|afp|reuters|epa(?:-efe)?|efe|dpa|getty(?: images)?|imago"
    r"|shutterstock|i?stock(?:photo)?|press association|rex(?: features)?|wenn|splash(?: news)?|bloomberg|anadolu"
    r"|xinhua|tass|sputnik|upi|zuma|corbis|newsy|usa today(?: sports)?|picture[ -]alliance|keystone|ansa|lusa"
    r"|facebook|twitter|instagram|youtube|flickr|wikimedia(?: commons)?|handout)"
)
_PICTURE = (
    r"(?:(?:file |featured |header )?(?:photo(?:graph)?s?|pictures?|pics?|images?|illustration)|photo credits?"
    r"|fotos?|bild|imagen|imagem|crédit(?: photo)?)"
)
_REPORT = r"(?:report|story|article|post|piece|dispatch|coverage)"
_NETWORK = (
    r"(?:@\w|\bon (?:twitter|facebook|instagram|x|telegram|whatsapp|google news|linkedin|tiktok|youtube|pinterest)\b)"
)

DATE_LINE = re.compile(
    rf"\W*(?:{_DATED}+(?:at )?{_TIME}"
    rf"|{_DATED}*(?:{_DAY},? )?(?:{_TIME}\W+)?{_DATE}(?:,? ?(?:at |um |à |[-|] ?)?{_TIME})?)\W*",
    re.IGNORECASE,
)

# "BAGHDAD (Reuters) -" or "MOSUL, Iraq", standing alone.
PLACE_LINE = re.compile(
    r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'/-]+(?:, ?[A-Z][a-z][A-Za-z. ]+| ?\((?:Reuters|[A-Z]{2,5}(?: [A-Z]\w+)?)\))+ ?-* ?"
)

BYLINES = tuple(
    map(
        re.compile,
        (
            r"\W*(?:Updated )?(?:[Bb]y|BY|Von|VON|Par|PAR|Por|POR|Di|Door)\s+(?P<names>\S.*)",
            r"-+ ?(?P<names>[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3})",
            r"[(\[]?(?:Additional reporting|Reporting|Writing|Editing|Compiled|Edited|Written|Redaktion|Bearbeitung)"
            r"(?: and (?:writing|editing|reporting))? (?:by|von) .*",
            r"(?:[\w-]+ ){0,2}(?:[Rr]eporter|REPORTER|[Ww]riter|WRITER|[Cc]orrespondent|[Ee]ditor|[Cc]olumnist)s?"
            r"(?: in [A-Z]\w+)?\W{1,3}(?P<names>[A-Z].*)",
            r"(?P<names>[A-Z].*?),? (?:[Ss]taff [Ww]riter|[Ss]taff [Rr]eporter|[Cc]orrespondent|[Cc]olumnist"
            r"|(?:The )?Associated Press|Reuters|AFP|AP)",
        ),
    )
)

CAPTION = re.compile(
    r"\W*(?:[A-Z]+ [A-Z]+ - )?(?:in )?this (?:\w+[ -]){0,3}(?:photo(?:graph)?|image|picture|frame|illustration)\b"
    r"|\W*FILE ?-"
    r"|\W*(?:image copyright|(?:image|media) caption|pictured|shown here|seen here|caption)\b"
    rf"|.*[(\[](?:{_PICTURE} ?(?:credit|by|courtesy|via)?\W.{{1,60}}"
    rf"|(?:.{{1,40}}[/,] ?)?{_AGENCY}(?: .{{0,20}})?)[)\]]\W*$",
    re.IGNORECASE,
)

# What a social-media post leaves when its text is elsewhere.
EMBED_PARTS = re.compile(
    r"https?://\S+|(?:www|pic|t)\.[\w-]+\.?\w*/\S*|[\w.+-]+@[\w-]+\.[\w.]+"
    rf"|[-~]+ ?[^()]{{1,40}}\(@\w+\) ?(?:{_DATE})?"
    rf"|an? (?:photo|post|video) (?:posted|shared) by .{{1,60}}?(?:\(@[\w.]+\))?(?: on {_DATE}(?: at {_TIME})?|$)"
    r"|[@#]\w+",
    re.IGNORECASE,
)

# Words of buttons and menus: a sentence of nothing else is furniture.
BUTTONS = frozenset(
    word
    for line in (
        "share shares tweet tweets pin pinterest email e-mail mail print save facebook twitter google plus whatsapp",
        "linkedin reddit livejournal telegram tumblr flipboard messenger instagram snapchat tiktok youtube vk sms",
        "comment comments reply like likes play pause embed autoplay listen mute unmute fullscreen gallery slideshow",
        "subscribe login register menu close more next previous skip advertisement copy link url clipboard download",
        "caption toggle enlarge hide expand alertme send version printable printer-friendly",
        "teilen twittern drucken merken kommentare kommentar anzeige werbung mehr weiterlesen",
        "partager imprimer commenter commentaires publicité",
        "compartir imprimir comentar comentarios publicidad compartilhar partilhar comentários publicidade",
    )
    for word in line.split()
)
# Words that may stand between them.
BETWEEN_BUTTONS = frozenset(
    word
    for line in (
        "this that the a an on to via by with and or of for in your our it all us now here",
        "article news story page post image photo video audio friend friends",
        "diesen artikel auf per und cet sur et esta esto noticia en y notícia no na e",
    )
    for word in line.split()
)

# Last words of a line that only names who owns a picture.
OWNERS = frozenset(
    word
    for line in ("department office police university ministry museum archive library foundation today", "photo photos")
    for word in line.split()
)

# What may stand before a phrase that makes furniture of a short line: a whole
# sentence with such a phrase glued to its end is still a sentence.
_BEFORE = r"(?:\w+\W+){0,15}"

_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "related links",
        (
            r"(?:also(?: (?:see|read))?|see also|read (?:also|next)|related(?: \w+)?|further reading|recommended) ?:",
            r"(?:read )?more(?: (?:news|stories|coverage|photos|videos|from|on|about|in)\b[^:!?]{0,60})? ?:",
            r"(?:photos|pictures|videos?|in pictures|galler(?:y|ies)|(?:photo|picture|video) gallery|slideshow) ?:",
            r"(?:watch(?: now| more| live)?|listen|archives?|interactive|live blog|facebook live|don't miss) ?:",
            r"(?:raw|full|exclusive|live|must (?:see|read|watch)) (?:video|interview|story|coverage|photos|updates) ?:",
            r"(?:updates on this story|trending(?: now)?|most (?:read|popular)|top stories|editors?'? picks?) ?:",
            r"(?:mehr (?:zum thema|dazu)|lesen sie (?:auch|mehr)|auch interessant|siehe auch) ?:",
            r"(?:(?:à )?lire (?:aussi|également)|voir aussi|sur le même sujet) ?:",
            r"(?:(?:lea|lee|ver|vea|mira) también|leia (?:também|mais)|veja também|saiba mais) ?:",
            r"related (?:content|stor(?:y|ies)|articles?|coverage|galler(?:y|ies)|headlines|news|links|videos?)\b",
            r"(?-i:Related [A-Z]).*[^.]$",
            r"more from(?:\W+[\w.'-]+){1,5}$",
            r"(?:just|must) watch(?:ed)?\b|(?:further reading|see also|read also)\W*$",
            r"you (?:may|might) (?:also )?(?:like|be interested)|(?:te|le) puede interesar",
        ),
    ),
    (
        "read more",
        (
            r"(?:read|see|show|load|view|learn|find out|discover|click for) more"
            r"(?: (?:about|from|of|on|at|here|stories|news|like this)\b.*)?\W*$",
            r"(?:read|see|hear|view|watch|listen to) the (?:full|entire|complete|whole|rest)\b(?:\W+\w+){0,8}\W*$",
            r"(?:read|see|view|watch|click|visit|hear|find|listen to|check out|go)\b[^,;]{0,80}\b(?:here|online)\W*$",
            r"if you(?:'d| would) like to (?:learn|know|read|see|find)\b.{0,60}\bhere\W*$",
            r"(?:continue|keep) reading\b.{0,40}$",
            rf"{_BEFORE}(?:read more|click here)\W*$",
            r"(?:click|tap|scroll|swipe) (?:here|on|below|down|the|through|for|to)\b",
            r"(?:weiterlesen|lire la suite|leer más|seguir leyendo|leia mais|ler mais)\W*$",
        ),
    ),
    (
        "read or share",
        (r"(?:read (?:or|and) share|share(?: or comment on)?) this (?:story|article|page|news|post)\b",),
    ),
    (
        "advertising",
        (
            r"(?:advertisement|advertising|sponsored|promoted|paid (?:content|post))\b(?:\W+\w+){0,5}\W*$",
            r"(?:anzeige|werbung|publicité|publicidade?)\b(?:\W+\w+){0,5}\W*$",
            r"(?:(?:story|article|post|text) )?continue[sd]? (?:reading )?(?:below|after|reading)\b",
        ),
    ),
    (
        "page machinery",
        (
            rf"{_BEFORE}(?:loading (?:video|player|comments)|autoplay|copy this (?:code|link))\b",
            rf"{_BEFORE}(?:toggle|hide) caption\b",
            rf"{_BEFORE}(?:enable javascript|(?:uses|accept) cookies|enlarge (?:this )?image|please (?:log|sign) in)\b",
            r"add this \w+ to your\b|find your (?:forecast|local|nearest)\b|\d+ ?(?:of|/) ?\d+\W*$",
            r"back to top|skip to content|view comments|leave a (?:comment|reply)\b|join the (?:conversation|debate)\b",
            r"(?:log|sign) ?(?:in|on|up)\b(?:\W+\w+){0,4}\W+to (?:join|comment|post|reply|vote|share|save|follow"
            r"|continue|read|view|watch|leave|add|see)\b",
            r"(?:please )?(?:let us know|tell us|contact us) if you(?:'re| are| have)\b.{0,20}"
            r"\b(?:trouble|issues?|problems?|difficult(?:y|ies))\b",
        ),
    ),
    (
        "newsletter, app or alert",
        (
            r"(?:sign up|subscribe|register)\b(?=.*\b(?:newsletters?|alerts?|inbox|e?-?mails?|updates|notifications"
            r"|podcast|channel|free|now|today|here|access|to (?:our|the))\b)",
            r"(?:get|receive|download|install)\b.{0,70}\b(?:apps?|notifications|newsletters?|news alerts|your inbox)\b",
            r".*\bdelivered (?:straight |directly |daily |free )?(?:to|into) your (?:inbox|phone|e?-?mail|device|door)",
            r"want (?:more|stories|the latest|to (?:read|get|see|receive) more)\b.*\?",
            r"for more (?:on|about|information|news|stories|details|coverage|updates)\b|.*\bon (?:news)?stands now\b",
            r"(?:submit|send|e?-?mail|got|have|do you have)\b.{0,40}\btips?\b.{0,20}$",
            r"(?:jetzt|hier)\b.{0,40}\bnewsletter\b|(?:abonnez|inscrivez)-vous\b|suscríb[ae](?:te|se)\b|assine\b",
        ),
    ),
    (
        "podcast or programme",
        (
            rf"this (?:{_REPORT}|interview|segment) (?:was|is|originally|first)\b.*"
            r"\b(?:podcast|episode|appeared|aired|published (?:on|in|by))\b",
            r".*\bis (?:the|a|our|an)\b.{0,40}\bpodcast (?:from|by|hosted|about|on)\b",
            r"(?:watch|catch|tune in)\b.{0,80}\bat \d{1,2}(?::\d\d)? ?(?:[ap]\.?m\.?|/\d{1,2}c)(?: [a-z]{1,3}t)?\W*$",
            r"(?:listen|subscribe|available|tune in|hear)\b.*\b(?:podcasts?|spotify|stitcher|itunes|tunein)\b",
            r".*\b(?:ask alexa|flash briefing)\b",
            r"[^,]{3,60}\breports? (?:for|from|live)\b.{0,80}(?:\bnews\b|\btoday\b|\d).*\b\d{4}\W*$",
            r"(?:[\w.']+ ){1,4}reports\.$",
        ),
    ),
    (
        "follow us",
        (
            rf"(?:for [^,.]{{0,40}}, )?(?:please )?(?:follow|like|join|find|add|connect with)\b.{{0,80}}{_NETWORK}",
            r"(?:folgen sie|suivez|síguenos|siga)\b.{0,60}(?:@\w|twitter|facebook|instagram|telegram|whatsapp|youtube)",
        ),
    ),
    (
        "contact",
        (
            r".*\bcan be (?:reached|contacted|followed|found|emailed) (?:at|on|via|by)\b.*"
            r"(?:@|\d{3}|https?:|twitter|\.com)",
            r"(?:you can )?(?:reach|contact|e?-?mail|write to)\b.{0,80}(?:@|\b\d{3}[-. ]\d{4}\b|https?:)",
            r"(?:twitter|facebook|instagram|blog|web(?:site)?|e-?mail) ?: ?(?:@\w|https?:|[\w.+-]+@|[\w-]+\.[a-z]{2,})",
            r"to contact the (?:author|editor|reporter|writer)s?\b",
        ),
    ),
    (
        "contributors",
        (
            rf".*\bcontributed (?:to (?:this|the)|reporting)\b.{{0,40}}(?:{_REPORT})?\W*$",
            r"(?:additional|other) (?:reporting|research|material)\b",
            r"with (?:\w+ )?(?:assistance|reporting|files?|reports?|material|inputs?) (?:by|from)\b",
            r"(?:information|material|reporting) from:? .{0,60}(?:https?:|contributed|was used)",
            r"mit material von|mitarbeit:|avec (?:l')?(?:afp|reuters|agences)",
            r"con información de|com informações d|com agências",
        ),
    ),
    (
        "picture credit",
        (
            rf"{_PICTURE}(?: (?:credits?|courtesy|source|copyright))?"
            r"(?: ?[:/] ?| (?:by|via|courtesy(?: of)?) )(?P<names>.*)$",
            r"(?:credit|courtesy(?: of)?|quelle|source|screen(?:shot|grab)|handout"
            r"|video (?:provided|courtesy|produced) (?:by|of))(?: ?[:/] ?| )(?P<names>.{0,80})$",
            r"(?P<names>[\w.,/'& -]{0,60}?"
            rf" ?(?:/|\||,|\bvia|\bfor|-) ?(?:the )?{_AGENCY}(?: (?:file|via .*|photo|pool))?)\W*$",
            rf"(?P<names>{_AGENCY} ?/ ?[\w.'& -]{{0,60}})\W*$",
            rf"(?:the )?{_AGENCY}(?:\W+(?:the )?{_AGENCY})*\W*$",
        ),
    ),
    ("hat tip", (r"(?:h/t|hat tip|via)\b(?P<names>(?:\W+[\w.'-]+){1,5})\W*$",)),
    (
        "helpline",
        (
            r"(?=.*\b(?:suicide|samaritans|lifeline|hotline|helpline|crisis (?:line|cent(?:er|re)|text)"
            r"|telefonseelsorge)\b)"
            r"(?=.*\b(?:call|text|contact|visit|speak|reach|dial|help|anruf\w*)\b)"
            r"(?=.*(?:\byour?\b|\d{3}[- ]\d{3,4}|\b988\b|\b116 ?123\b))",
            r"if you,? (?:or (?:any|some)one|are|need|have been|know (?:any|some)one)\b.*"
            r"\b(?:struggling|suicid\w*|abused?|in crisis|needs? help|affected by)\b",
        ),
    ),
    (
        "copyright",
        (
            r".{0,80}\(?\bcc[ -]by\b(?:[ -](?:sa|nc|nd))*(?: \d\.\d)?\)?.{0,40}$",
            r"(?:©|\(c\) ?(?:\d{4}|copyright)|copyright\b|all rights reserved|this material may not be)|.*© ?\d{4}",
            r"alle rechte vorbehalten|tous droits réservés|todos los derechos|todos os direitos",
        ),
    ),
    (
        "story in progress",
        (
            r"this (?:is )?an? (?:breaking|developing)\b.{0,20}\b(?:news|story|update)\b(?:\W+\w+){0,12}\W*$",
            r"(?:please )?(?:check back|stay tuned|refresh|stay with us)\b",
            r"(?:more|details|updates?) to (?:follow|come)\W*$",
            rf"(?:\w+'s |the )?(?:earlier|previous|original) (?:{_REPORT}|version) (?:is|appears|follows)\b.{{0,20}}$",
            rf"this {_REPORT} (?:has been|was|will be|is being) updated\b",
            r"updated (?:with|to (?:add|include|reflect))\b",
        ),
    ),
)

FURNITURE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(rf"[\W_]*(?:{pattern})", re.IGNORECASE)) for reason, patterns in _RULES for pattern in patterns
)
