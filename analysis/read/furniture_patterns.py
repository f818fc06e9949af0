"""What page furniture looks like: one pattern a reason, and the words of buttons.

The patterns see a sentence with straight quotes, plain dashes and single
spaces, and ignore case; what a group called "names" holds must be names only.
To teach another language, add its words here.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|févr?|avr|juin|juil|août|déc"
    r"|ene|abr|ago|dic|fev|set|out)[a-zäéûç]*\.?"
)
_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
    r"|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?)"
)
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:\.|er|st|nd|rd|th)? (?:de )?{_MONTH} (?:de )?\d{{4}}"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
)
_TIME = r"(?:\d{1,2}(?:[:.h]\d{2})?(?::\d{2})? ?(?:[ap]\.?m\.?|uhr)?(?: ?(?:[a-z]{2,4}|gmt[+-]?\d*))?)"
_AGENCY = (
    r"(?:associated press|ap(?: photo)?|agence france-presse|afp|reuters|epa(?:-efe)?|efe|dpa|getty(?: images)?"
    r"|shutterstock|i?stock(?:photo)?|press association|rex(?: features)?|wenn|splash(?: news)?|bloomberg|anadolu"
    r"|xinhua|tass|sputnik|upi|zuma|corbis|newsy|usa today(?: sports)?|facebook|twitter|instagram|youtube|flickr|handout"
    r"|wikimedia(?: commons)?|imago|picture[ -]alliance|keystone|ansa|lusa)"
)
_PICTURE = (
    r"(?:(?:file |featured |header )?(?:photo(?:graph)?s?|pictures?|pics?|images?|illustration)|photo credits?|fotos?|bild|imagen"
    r"|imagem|crédit(?: photo)?)"
)
_REPORT = r"(?:report|story|article|post|piece|dispatch|coverage)"
_AGENCY_, _PICTURE_ = (fragment.replace(" ", r"\ ") for fragment in (_AGENCY, _PICTURE))

_DATED = (
    r"(?:(?:published|(?:last )?(?:updated|modified)|posted|created|veröffentlicht|publié|mis à jour|publicado|actualizado"
    r"|atualizado|stand)(?: on| at| le| el| em| am)?:? ?)"
)
DATE_LINE = re.compile(
    rf"\W*(?:{_DATED}+(?:at )?{_TIME}|{_DATED}*(?:{_DAY},? )?(?:{_TIME}\W+)?{_DATE}(?:,? ?(?:at |um |à |[-|] ?)?{_TIME})?)\W*",
    re.IGNORECASE,
)

# Words of buttons and menus: a sentence of nothing else is furniture.
BUTTONS = frozenset(
    """
    share shares tweet tweets pin pinterest email e-mail mail print save facebook twitter google plus google+ whatsapp
    linkedin reddit livejournal telegram tumblr flipboard messenger instagram snapchat tiktok youtube vk sms
    comment comments reply like likes play pause embed autoplay listen mute unmute fullscreen gallery slideshow
    subscribe login register menu close more next previous skip advertisement copy link url clipboard download
    caption toggle enlarge hide expand alertme
    teilen twittern drucken merken kommentare kommentar anzeige werbung mehr weiterlesen
    partager imprimer commenter commentaires publicité
    compartir imprimir comentar comentarios publicidad compartilhar partilhar comentários publicidade
    """.split()
)
# Words that may stand between them.
BETWEEN_BUTTONS = frozenset(
    """
    this that the a an on to via by with and or of for in your our it all us now here
    article news story page post image photo video audio friends
    diesen artikel auf per und cet article sur et esta esto noticia en y esta notícia no na e
    """.split()
)

FURNITURE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern, re.IGNORECASE | re.VERBOSE))
    for reason, pattern in {
        "related links": r"""
            ^\W*(?:also(?:\ see)?|related(?:\ \w+)?|see\ also|read\ (?:also|next|this)|also\ read|further\ reading|recommended
              |(?:more|read\ more)(?:\ (?:news|stories|coverage|photos|videos|from|on|about|in)\b[^:!?]{0,60})?
              |photos|videos?|(?:photo|picture|image|video)\ gallery|galler(?:y|ies)|slideshow|watch|watch\ (?:now|more|live|this)
              |listen|archives?|in\ pictures|pictures|interactive|quiz|poll|timeline|don't\ miss|facebook\ live|live\ blog
              |(?:raw|full|exclusive|complete|live|web|new|must\ (?:see|read|watch))\ (?:video|interview|story|coverage|photos|updates|extra)
              |updates\ on\ this\ story|trending(?:\ now)?|popular(?:\ now)?|most\ (?:read|popular|viewed)|top\ stories|editors?'?s?\ picks?
              |mehr\ (?:zum\ thema|dazu)|lesen\ sie\ (?:auch|mehr)|auch\ interessant|siehe\ auch
              |(?:à\ )?lire\ (?:aussi|également)|voir\ aussi|sur\ le\ même\ sujet
              |(?:lea|lee|ver|vea|mira)\ también|leia\ (?:também|mais)|veja\ também|saiba\ mais)\ ?:
            |^\W*related\ (?:content|stories|story|articles?|coverage|galler(?:y|ies)|headlines|news|links|posts|topics|videos?)\b
            |^(?-i:Related\ [A-Z]).*[^.]$
            |^\W*more\ from(?:\W+[\w.'-]+){1,5}$
            |^\W*(?:just|must)\ watch(?:ed)?\b
            |^\W*you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested)
            |^\W*(?:te|le)\ puede\ interesar
            """,
        "read more": r"""
            ^\W*(?:read|see|show|load|view|learn|find\ out|discover|click\ for)\ more(?:\ (?:about|from|of|on|at|here|stories|news|like\ this)\b.*)?\W*$
            |\b(?:read\ more|click\ here)\W*$
            |^\W*(?:read|see|hear|view|watch|listen\ to)\ the\ (?:full|entire|complete|whole|original|rest)\b(?:\W+\w+){0,8}\W*$
            |^\W*(?:continue|keep)\ reading\b.{0,40}$
            |^\W*(?:read|see|view|watch|click|visit|hear|find|listen\ to|check\ out|go)\b[^,;]{0,80}\b(?:here|online)\W*$
            |^\W*if\ you(?:'d|\ would)\ like\ to\ (?:learn|know|read|see|find)\b.{0,60}\bhere\W*$
            |^\W*(?:click|tap|scroll|swipe)\ (?:here|on|below|down|the|through|for|to)\b
            |^\W*(?:weiterlesen|lire\ la\ suite|leer\ más|seguir\ leyendo|leia\ mais|ler\ mais)\W*$
            """,
        "read or share": r"""
            ^\W*(?:read\ (?:or|and)\ share|share(?:\ or\ comment\ on)?)\ this\ (?:story|article|page|news|post)\b
            """,
        "advertising": r"""
            ^\W*(?:advertisement|advertising|sponsored|promoted|paid\ (?:content|post)|anzeige|werbung|publicité|publicidade?)\b
              (?:\W+\w+){0,5}\W*$
            |^\W*(?:(?:story|article|post|text)\ )?continue[sd]?\ (?:reading\ )?(?:below|after|reading)\b
            """,
        "page machinery": r"""
            \b(?:loading\ (?:video|player|comments)|autoplay|toggle\ caption|hide\ caption|copy\ this\ (?:code|link)|enable\ javascript
              |(?:uses|accept)\ cookies|enlarge\ (?:this\ )?image|please\ (?:log\ in|sign\ in|enable)|your\ browser\ does\ not)\b
            |^\W*add\ this\ \w+\ to\ your\b
            |^\W*find\ your\ (?:forecast|local|nearest)\b
            |^\W*\d+\ ?(?:of|/)\ ?\d+\W*$
            |^\W*(?:back\ to\ top|skip\ to\ content|jump\ to|view\ comments|leave\ a\ (?:comment|reply)|join\ the\ (?:conversation|discussion))\b
            """,
        "newsletter, app or alert": r"""
            ^\W*(?:sign\ up|subscribe|register)\b(?=.*\b(?:newsletters?|alerts?|inbox|e?-?mails?|updates|notifications|podcast|channel|free
              |now|today|here|access|to\ (?:our|the))\b)
            |^\W*(?:get|receive|download|install)\b.{0,70}\b(?:apps?|notifications|newsletters?|(?:email|breaking\ news|news|text)\ alerts
              |in\ your\ inbox)\b
            |\bdelivered\ (?:straight|directly|daily|free)?\ ?(?:to|into)\ your\ (?:inbox|phone|e?-?mail|device|door)
            |^\W*want\ (?:more|stories|the\ latest|to\ (?:read|get|see|receive)\ more)\b.*\?
            |^\W*for\ more\ (?:on|about|information|news|stories|details|coverage|updates)\b
            |\bon\ (?:news)?stands\ (?:now|today|\w+day)\b
            |^\W*(?:submit|send|email|e-mail|got|have|do\ you\ have)\b.{0,40}\btips?\b.{0,20}$
            |^\W*(?:jetzt|hier)\b.{0,40}\bnewsletter\b|^\W*(?:abonnez|inscrivez)-vous\b|^\W*suscríb[ae](?:te|se)\b|^\W*assine\b
            """,
        "podcast or programme": r"""
            ^\W*this\ (?:report|story|article|interview|segment)\ (?:was|is|originally|first)\b.*\b(?:podcast|episode|appeared|aired|published\ (?:on|in|by))\b
            |\bis\ (?:the|a|our|an)\b.{0,40}\bpodcast\ (?:from|by|hosted|about|on)\b
            |^\W*(?:listen|subscribe|available|tune\ in|hear)\b.*\b(?:podcasts?|spotify|stitcher|itunes|tunein)\b
            |\bask\ alexa\b|\bflash\ briefing\b
            |^[^,]{3,60}\breports?\ (?:for|from|live)\b.{0,80}(?:\bnews\b|\btoday\b|\d).*\b\d{4}\W*$
            |^\W*(?:[\w.']+\ ){1,4}reports\.$
            """,
        "follow us": r"""
            ^\W*(?:for\ [^,.]{0,40},\ )?(?:please\ )?(?:follow|like|join|find|add|connect\ with)\b
              .{0,80}(?:@\w|\bon\ (?:twitter|facebook|instagram|x|telegram|whatsapp|google\ news|linkedin|tiktok|youtube|pinterest)\b)
            |^\W*(?:folgen\ sie|suivez|síguenos|siga)\b.{0,60}(?:@\w|twitter|facebook|instagram|telegram|whatsapp|youtube)
            """,
        "contact": r"""
            \bcan\ be\ (?:reached|contacted|followed|found|emailed)\ (?:at|on|via|by)\b.*(?:@|\d{3}|https?:|twitter|\.com)
            |^\W*(?:you\ can\ )?(?:reach|contact|e?-?mail|write\ to)\b.{0,80}(?:@|\b\d{3}[-. ]\d{4}\b|https?:)
            """,
        "contributors": rf"""
            ^\W*to\ contact\ the\ (?:author|editor|reporter|writer)s?\b|
            \bcontributed\ (?:to\ (?:this|the)|reporting)\b.{{0,40}}(?:{_REPORT})?\W*$
            |^\W*(?:additional|other)\ (?:reporting|research|material)\b
            |^\W*with\ (?:\w+\ )?(?:assistance|reporting|files?|reports?|additional\ reporting|material|inputs?)\ (?:by|from)\b
            |^\W*(?:information|material|reporting)\ from:?\ .{{0,60}}(?:https?:|contributed|was\ used)
            |^\W*(?:mit\ material\ von|mitarbeit:|avec\ (?:l')?(?:afp|reuters|agences)|con\ información\ de|com\ informações\ d|com\ agências)
            """,
        "picture credit": rf"""
            ^[\W_]*{_PICTURE_}(?:\ (?:credits?|courtesy|source|copyright))?(?:\ ?[:/]\ ?|\ (?:by|via|courtesy(?:\ of)?)\ )(?P<names>.*)$
            |^\W*(?:credit|courtesy(?:\ of)?|quelle|source|screen(?:shot|grab)|handout|video\ (?:provided|courtesy|produced)\ (?:by|of))
              (?:\ ?[:/]\ ?|\ )(?P<names_2>.{{0,80}})$
            |^\W*(?P<names_3>[\w.,/'& -]{{0,60}}?\ ?(?:/|\||,|\bvia|\bfor|-)\ ?(?:the\ )?{_AGENCY_}(?:\ (?:file|via\ .*|photo|pool))?)\W*$
            |^\W*(?P<names_4>{_AGENCY_}\ ?/\ ?[\w.'& -]{{0,60}})\W*$
            |^\W*(?:the\ )?{_AGENCY_}(?:\W+(?:the\ )?{_AGENCY_})*\W*$
            """,
        "hat tip": r"^\W*(?:h/t|hat\ tip|via)\b(?P<names>(?:\W+[\w.'-]+){1,5})\W*$",
        "helpline": r"""
            \b(?:suicide|crisis|samaritans|lifeline|hotline|helpline|telefonseelsorge)\b(?=.*(?:\b(?:call|text|contact|visit|speak|reach|dial|help)\b|\d{3}))
              (?=.*(?:\byou\b|\byour\b|\d{3}[- ]?\d{3,4}|\b988\b|\b116\ ?123\b))
            |^\W*if\ you,?\ (?:or|and|are|know|need|have)\b.*\b(?:struggling|suicid\w*|abused?|crisis|help|support|affected)\b
            """,
        "copyright": r"""
            ^\W*(?:©|\(c\)\ ?(?:\d{4}|copyright)|copyright\b|all\ rights\ reserved|this\ material\ may\ not\ be|alle\ rechte\ vorbehalten
              |tous\ droits\ réservés|todos\ los\ derechos|todos\ os\ direitos)
            |©\ ?\d{4}
            """,
        "story in progress": rf"""
            ^\W*this\ (?:is\ )?an?\ (?:breaking|developing)\b.{{0,20}}\b(?:news|story|update|situation)\b(?:\W+\w+){{0,12}}\W*$
            |^\W*(?:please\ )?(?:check\ back|stay\ tuned|refresh|stay\ with\ us)\b.*
            |^\W*(?:more|details|updates?)\ to\ (?:follow|come)\W*$
            |^\W*(?:the\ )?(?:\w+'s\ )?(?:earlier|previous|original)\ (?:{_REPORT}|version)\ (?:is|appears|follows)\b.{{0,20}}$
            |^\W*this\ {_REPORT}\ (?:has\ been|was|will\ be|is\ being)\ updated\b
            """,
    }.items()
)

BYLINES: tuple[re.Pattern[str], ...] = (
    re.compile(r"\W*(?:Updated )?(?:[Bb]y|BY|Von|VON|Par|PAR|Por|POR|Di|Door)\s+(?P<names>\S.*)"),
    re.compile(r"-+ ?(?P<names>[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3})"),
    re.compile(
        r"[(\[]?(?:Reporting|Writing|Editing|Compiled|Edited|Written|Redaktion|Bearbeitung|Additional reporting)"
        r"(?: and (?:writing|editing|reporting))? (?:by|von) .*",
    ),
    re.compile(
        r"(?:[\w-]+ ){0,2}(?:[Rr]eporter|[Cc]orrespondent|[Ww]riter|[Ee]ditor|[Cc]olumnist|[Cc]ontributor|REPORTER|WRITER)s?"
        r"(?: in [A-Z]\w+)?\W{1,3}(?P<names>[A-Z].*)"
    ),
    re.compile(
        r"(?P<names>[A-Z].*?),? (?:[Ss]taff [Ww]riter|[Ss]taff [Rr]eporter|[Cc]orrespondent|[Cc]olumnist|"
        r"(?:The )?Associated Press|Reuters|AFP|AP)"
    ),
)

# "BAGHDAD (Reuters) -" or "MOSUL, Iraq", standing alone.
PLACE_LINE = re.compile(
    r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'/-]+(?:, ?[A-Z][a-z][A-Za-z. ]+| ?\((?:Reuters|[A-Z]{2,5}(?: [A-Z]\w+)?)\))+ ?-* ?"
)

CAPTION = re.compile(
    r"\W*(?:[A-Z]+ [A-Z]+ - |FILE ?- ?)?(?:in this|this) (?:\w+[ -]){0,3}(?:photo|photograph|image|picture|frame|still|video|illustration)\b"
    r"|\W*FILE ?-"
    r"|\W*(?:image copyright|(?:image|media) caption|pictured|shown here|seen here|caption)\b"
    rf"|.*[(\[](?:{_PICTURE} ?(?:credit|by|courtesy|via)?\W.{{1,60}}|(?:.{{1,40}}[/,] ?)?{_AGENCY}(?: .{{0,20}})?)[)\]]\W*$",
    re.IGNORECASE,
)

# What a social-media embed leaves when its text is elsewhere.
EMBED_PARTS = re.compile(
    r"https?://\S+|(?:www|pic|t)\.[\w-]+\.?\w*/\S*|[\w.+-]+@[\w-]+\.[\w.]+"
    rf"|[-~]+ ?[^()]{{1,40}}\(@\w+\) ?(?:{_DATE})?"
    rf"|an? (?:photo|post|video) (?:posted|shared) by .{{1,60}}?(?:\(@[\w.]+\))?(?: on {_DATE}(?: at {_TIME})?|$)"
    r"|[@#]\w+",
    re.IGNORECASE,
)

# Last words of a line that only names who owns a picture.
OWNERS = frozenset(
    "department office police university ministry county museum court archive library foundation photo today".split()
)
