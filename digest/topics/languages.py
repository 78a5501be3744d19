"""Languages by name: the codes of ISO 639-1, their names in English and in the language itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.patterns import pattern
from digest.text import fold, slug

# code, English name, own name where it is another; further codes (ISO 639-2) after the names
_TABLE = """
af Afrikaans|sq Albanian/Shqip:alb sqi|am Amharic/አማርኛ:amh|ar Arabic/العربية:ara
hy Armenian/Հայերեն:arm hye|az Azerbaijani/Azərbaycanca:aze|eu Basque/Euskara:baq eus
be Belarusian/Беларуская:bel|bn Bengali/বাংলা:ben|bs Bosnian/Bosanski:bos|bg Bulgarian/Български:bul
my Burmese/မြန်မာ:bur mya|ca Catalan/Català:cat|zh Chinese/中文:chi zho cmn
hr Croatian/Hrvatski:hrv scr|cs Czech/Čeština:cze ces|da Danish/Dansk:dan
nl Dutch/Nederlands:dut nld|en English:eng|eo Esperanto:epo|et Estonian/Eesti:est
fo Faroese/Føroyskt:fao|fi Finnish/Suomi:fin|fr French/Français:fre fra|gl Galician/Galego:glg
ka Georgian/ქართული:geo kat|de German/Deutsch:ger deu|el Greek/Ελληνικά:gre ell
gu Gujarati/ગુજરાતી:guj|he Hebrew/עברית:heb iw|hi Hindi/हिन्दी:hin|hu Hungarian/Magyar:hun
is Icelandic/Íslenska:ice isl|id Indonesian/Bahasa Indonesia:ind|ga Irish/Gaeilge:gle
it Italian/Italiano:ita|ja Japanese/日本語:jpn|kn Kannada/ಕನ್ನಡ:kan|kk Kazakh/Қазақша:kaz
km Khmer/ខ្មែរ:khm|ko Korean/한국어:kor|ky Kyrgyz/Кыргызча:kir|la Latin/Latina:lat
lv Latvian/Latviešu:lav|lt Lithuanian/Lietuvių:lit|lb Luxembourgish/Lëtzebuergesch:ltz
mk Macedonian/Македонски:mac mkd|ms Malay/Bahasa Melayu:may msa|ml Malayalam/മലയാളം:mal
mt Maltese/Malti:mlt|mi Māori/Te reo Māori:mao mri|mr Marathi/मराठी:mar|mn Mongolian/Монгол:mon
ne Nepali/नेपाली:nep|no Norwegian/Norsk:nor|nb Norwegian Bokmål/Norsk bokmål:nob
nn Norwegian Nynorsk/Norsk nynorsk:nno|oc Occitan:oci|ps Pashto/پښتو:pus|fa Persian/فارسی:per fas
pl Polish/Polski:pol|pt Portuguese/Português:por|pa Punjabi/ਪੰਜਾਬੀ:pan|ro Romanian/Română:rum ron
rm Romansh/Rumantsch:roh|ru Russian/Русский:rus|sa Sanskrit/संस्कृतम्:san
gd Scottish Gaelic/Gàidhlig:gla|sr Serbian/Српски:srp scc|si Sinhala/සිංහල:sin
sk Slovak/Slovenčina:slo slk|sl Slovenian/Slovenščina:slv|so Somali/Soomaali:som
es Spanish/Español:spa|sw Swahili/Kiswahili:swa|sv Swedish/Svenska:swe|tl Tagalog:tgl
tg Tajik/Тоҷикӣ:tgk|ta Tamil/தமிழ்:tam|te Telugu/తెలుగు:tel|th Thai/ไทย:tha
bo Tibetan/བོད་སྐད:tib bod|tr Turkish/Türkçe:tur|tk Turkmen/Türkmençe:tuk
uk Ukrainian/Українська:ukr|ur Urdu/اردو:urd|uz Uzbek/Oʻzbekcha:uzb|vi Vietnamese/Tiếng Việt:vie
cy Welsh/Cymraeg:wel cym|xh Xhosa/isiXhosa:xho|yi Yiddish/ייִדיש:yid|yo Yoruba/Yorùbá:yor
zu Zulu/isiZulu:zul
"""
_ENTRY = pattern(
    r"(?P<code>[a-z]{2}) (?P<english>[^/:|]+)(?:/(?P<own>[^:|]+))?(?::(?P<more>[a-z ]+))?\Z"
)
_TAG = pattern(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# ISO 639-2: codes that name no language
_NONE = frozenset({"und", "zxx", "mis", "mul", "unknown", "undetermined", "not specified"})


def _read(table: str) -> tuple[dict[str, str], dict[str, str]]:
    """What each code is called, and the code of each folded name or further code."""
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for found in filter(None, map(_ENTRY.match, table.replace("\n", "|").split("|"))):
        code, english, own, more = (part or "" for part in found.groups())
        names[code] = f"{english} ({own})" if own else english
        codes |= dict.fromkeys(map(fold, filter(None, (code, english, own, *more.split()))), code)
    return names, codes


_NAMES, _CODES = _read(_TABLE)


def named(text: str) -> Iterator[str]:
    """The names of the languages in a text such as ``en``, ``ger``, ``pt-BR`` or ``English;
    Lithuanian``; others as they stand.
    """
    for part in re.split(r"[;,/|]| and ", text) if text else ():
        stated = part.strip()
        folded = fold(stated)
        found = _CODES.get(folded) or _CODES.get(
            folded.partition(" ")[0] if re.match(r"[a-z]{2,3}[-_]", stated, re.I) else ""
        )
        if found:
            yield _NAMES[found]
        elif folded and folded not in _NONE:
            yield stated


def code(name: str) -> str:
    """The address of a language: its code where there is one."""
    return _CODES.get(fold(name.partition(" (")[0])) or slug(name)


def tag(text: str) -> str:
    """The language as HTML and Atom want it (BCP 47): ``de`` for ``German`` or ``ger``; "" where
    none, several, or no language is told.
    """
    stated = text.strip().replace("_", "-")
    found = _CODES.get(fold(stated))
    if found:
        return found
    return stated if _TAG.fullmatch(stated) and fold(stated) not in _NONE else ""
