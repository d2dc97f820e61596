"""Which of seven languages a short text is in, by its small words and letter groups."""

from __future__ import annotations

import re

from lostfound.reading.folding import fold

LANGUAGES = ("fr", "en", "de", "nl", "es", "it", "pt")

_SMALL_WORDS = {
    "fr": """le la les un une des du de d l au aux et ou mais donc car ni que qu qui quoi dont je j
        tu il elle on nous vous ils elles me m te t se s lui leur leurs y en mon ma mes ton ta tes
        son sa ses notre nos votre vos ce c cet cette ces cela ca est sont etait etaient ete etre
        suis es sommes etes ai as a avons avez ont avait avaient avais avoir eu fait faire pas ne n
        plus moins tres trop bien aussi encore deja jamais toujours rien tout toute tous toutes
        dans sur sous avec sans pour par vers chez entre depuis pendant avant apres devant derriere
        quand comme si meme autre autres peu beaucoup peut etre bonjour bonsoir merci salut madame
        monsieur cordialement svp oui non quel quelle puis alors lors ainsi la-bas voici voila
        hier matin soir midi apres-midi jour jours semaine lundi mardi mercredi jeudi vendredi
        samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre novembre
        decembre perdu perdue oublie oubliee laisse retrouve aire autoroute station vacances fille
        fils mari femme voiture enfant petit petite grand grande dedans dessus dessous cote""",
    "en": """the a an and or but so because not no nor of to in on at by for from with without into
        onto off up down out over under about around between i me my mine we us our ours you your
        he him his she her hers it its they them their this that these those who whom which what
        when where why how is are was were be been being am m s re ve ll have has had having do
        does did done don t can could would should will may might must just very too also still
        already never always ever only even than then there here if as while after before since
        until all any some each every other another more most much many few little bit hi hello
        dear thanks thank please sorry regards yours sincerely cheers yes yesterday today morning
        afternoon evening night day week monday tuesday wednesday thursday friday saturday sunday
        january february march april may june july august september october november december
        lost left forgot found dropped services motorway somewhere someone anyone think got get
        he's she's it's i'm i've didn't don't can't wasn't near inside behind back""",
    "de": """der die das den dem des ein eine einen einem einer eines kein keine keinen und oder
        aber denn sondern nicht auch noch schon nur sehr so da dann dort hier wo wie was wer wann
        warum weil dass ob wenn als bis ich mich mir du dich dir er ihn ihm sie es wir uns ihr euch
        ihnen mein meine meinen meinem meiner unser unsere unseren unserem unserer sein seine
        seinen seinem seiner ihre ihren ihrem ihrer dein deine diese dieser dieses diesen diesem
        ist sind war waren bin bist wurde wurden wird werden worden habe haben hat hatte hatten hab
        gewesen kann konnte konnten muss musste soll sollte mag in im ins an am auf aus bei beim
        mit nach von vom vor zu zum zur uber unter zwischen durch fur gegen ohne um wegen hallo
        guten tag danke vielen dank bitte liebe grusse freundlichen grussen mfg ja nein gestern
        heute morgen mittag nachmittag abend nacht montag dienstag mittwoch donnerstag freitag
        samstag sonntag januar februar marz april mai juni juli august september oktober november
        dezember verloren vergessen liegen gelassen lassen geblieben raststatte autobahn irgendwo
        vielleicht leider mal ganz alle alles etwas viel mehr man sich wohl doch wieder""",
    "nl": """de het een en of maar want dus niet geen ook nog al alleen heel erg zeer zo er daar
        dan hier waar hoe wat wie wanneer waarom omdat dat die dit deze als toen tot ik me mij mijn
        je jij jou jouw u uw hij hem zij ze haar het wij we ons onze jullie hun hen zijn is ben
        bent was waren werd werden wordt worden geworden heb hebben heeft had hadden kan kon konden
        moet moest zal zou zouden wil wilde in op aan bij met naar van voor door over onder tussen
        tegen zonder om uit achter naast binnen hoi hallo beste geachte dank bedankt alvast groet
        groeten graag alsjeblieft ja nee gisteren vandaag morgen ochtend ochtends middag middags
        avond avonds nacht maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari
        februari maart april mei juni juli augustus september oktober november december verloren
        kwijt vergeten liggen laten gelaten staan snelweg ergens iemand misschien helaas wel niets
        alles iets veel meer onderweg richting zoon dochter man vrouw zit zitten zat stond eens
        kwijtgeraakt vakantie hij toch weer even""",
    "es": """el la los las un una unos unas y e o u pero porque sino ni no que quien cual cuando
        donde como si de del al a en con sin por para desde hasta entre sobre bajo tras ante hacia
        yo me mi mis tu te ti tus se su sus nos nosotros nuestro nuestra nuestros nuestras os
        vuestro le les lo ella ellos ellas usted ustedes este esta estos estas ese esa esos esas
        eso esto aquel aquella es son era eran fue fueron ser sido soy estoy esta estan estaba
        estabamos estaban he has ha hemos han habia habiamos haber tengo tiene tenia tenian hay
        muy mas menos tambien tampoco ya aun todavia solo siempre nunca nada algo todo toda todos
        todas mucho mucha poco poca bien mal asi hola buenos buenas dias tardes noches gracias
        saludos atentamente estimados senores favor si ayer hoy manana tarde noche dia semana lunes
        martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio
        agosto septiembre octubre noviembre diciembre perdido perdi perdimos olvidado olvide
        olvidamos dejado deje dejamos area autopista hijo hija marido mujer creo lleva llevaba
        dentro cuando paramos fuimos nino nina pequeno""",
    "it": """il lo la i gli le l un uno una un' e ed o ma perche pero se non che chi cui quando dove
        come di del dello della dei degli delle d a al allo alla ai agli alle all da dal dallo
        dalla dai dagli dalle dall in nel nello nella nei negli nelle nell con su sul sullo sulla
        sui sugli sulle sull per tra fra senza verso dopo prima sotto sopra dentro io mi mio mia
        miei mie tu ti tuo tua si suo sua suoi sue noi ci nostro nostra nostri nostre voi vi vostro
        lui lei loro li ne questo questa questi queste quello quella quelli e sono era erano siamo
        sia stato stata stati essere ho hai ha abbiamo avete hanno avevo aveva avevamo avevano avere
        c'e c molto piu meno anche ancora gia solo sempre mai niente nulla qualcosa tutto tutta
        tutti tutte poco bene male cosi ciao buongiorno buonasera salve grazie saluti cordiali
        gentili gentile prego ieri oggi domani mattina pomeriggio sera notte giorno settimana
        lunedi martedi mercoledi giovedi venerdi sabato domenica gennaio febbraio marzo aprile
        maggio giugno luglio agosto settembre ottobre novembre dicembre perso persa perduto
        dimenticato dimenticata lasciato lasciata autostrada figlio figlia marito moglie credo
        forse qualcuno eravamo fermati piccolo piccola""",
    "pt": """o a os as um uma uns umas e ou mas porque nem nao que quem qual quando onde como se de
        do da dos das em no na nos nas num numa ao aos pelo pela pelos pelas com sem por para desde
        ate entre sobre sob apos eu me mim meu minha meus minhas tu te teu tua si seu sua seus suas
        nosso nossa nossos nossas ele ela eles elas lhe lhes vos voces isto isso este esta estes
        estas esse essa aquele aquela dele dela deles delas e sao era eram foi foram ser sido sou
        estou esta estao estava estavamos estavam tenho tem tinha tinham ter ha havia muito muita
        mais menos tambem ja ainda so sempre nunca nada algo tudo todo toda todos todas pouco bem
        mal assim ola bom boa dia tarde noite obrigado obrigada cumprimentos atenciosamente caros
        senhores favor sim ontem hoje amanha manha semana segunda terca quarta quinta sexta feira
        sabado domingo janeiro fevereiro marco abril maio junho julho agosto setembro outubro
        novembro dezembro perdi perdemos perdido esqueci esquecemos esquecido deixei deixamos
        deixado ficou caiu caido area servico autoestrada filho filha marido mulher acho dentro
        parei paramos depois quando la crianca miudo pequeno pequena""",
}
STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.replace("'", " ").split()) for language, words in _SMALL_WORDS.items()
}
ALL_STOP_WORDS: frozenset[str] = frozenset().union(*STOP_WORDS.values())

# Letter groups that one of the seven writes often and the others hardly ever; "_" is
# a word's edge. Read from the text before accents are dropped.
_GROUPS = {
    "fr": "_qu eau eux _j' _l' _d' _n' _c' oux ette _où aie ées _é tte_ ière oir_ é_ ée_ ç aî ê "
    "ù eur_ è_ èr ais_ ait_",
    "en": "_th the_ ing_ ght _wh ould _sh ed_ _w ck_ ey_ ay_ oo ly_ 's_ n't ll_ ow_ _kn y_ ess_",
    "de": "sch cht ß _ge ung_ ich_ ein _zw ö ä ü ei eit_ lich tz_ pf _au en_ er_ st_ ck äu",
    "nl": "ij_ _ge ij oe aa ee_ ijk _zw eer_ uur uw_ ooi tje_ _van je_ sch_ oor_ "
    "uit aar_ dt_ oo gt_ ie_",
    "es": "ción_ ñ _¿ _¡ ll _y_ os_ ado_ ida_ ó_ í_ ía ue ien é_ jo_ ja_ ez_ ería",
    "it": "zion gli _del cch ggi tt ell ò_ ù_ à_ è_ _gl zz sci ato_ ata_ ni_ to_ ino_ chi_ ia_ cc",
    "pt": "ção_ ções ã õ lh nh _não ê ão_ ei_ eu_ oi_ ç ou_ ém_ _um_ im_ inh em_ çã",
}
_LETTERS = re.compile(r"[^\w'’¿¡]+")


def _group_weights() -> dict[str, tuple[tuple[str, float], ...]]:
    owners: dict[str, list[str]] = {}
    for language, groups in _GROUPS.items():
        for group in set(groups.split()):
            owners.setdefault(group, []).append(language)
    return {
        group: tuple((language, 0.6 / len(names)) for language in names)
        for group, names in owners.items()
    }


_WEIGHTS = _group_weights()
# Six hundred characters decide; reading more only costs time.
_ENOUGH = 600
_SIZES = tuple(sorted({len(group) for group in _WEIGHTS}))


def language_scores(text: str) -> dict[str, float]:
    """Return a score for each of the seven languages; only their order and gaps mean something."""
    scores = dict.fromkeys(LANGUAGES, 0.0)
    text = text[:_ENOUGH]
    words = re.findall(r"[^\W\d_]+", fold(text))
    for word in words:
        owners = [language for language in LANGUAGES if word in STOP_WORDS[language]]
        for language in owners:
            # A word that four languages share says little; one that a single language
            # has says most.
            scores[language] += (1.6 if len(word) > 1 else 0.8) / len(owners)
    spaced = f"_{_LETTERS.sub('_', text.casefold().replace('’', chr(39)))}_"
    for size in _SIZES:
        for at in range(len(spaced) - size + 1):
            for language, weight in _WEIGHTS.get(spaced[at : at + size], ()):
                scores[language] += weight
    return scores


def detect_language(text: str) -> str:
    """Return fr, en, de, nl, es, it or pt, or "" when the text says too little."""
    scores = language_scores(text)
    best = max(LANGUAGES, key=scores.__getitem__)
    return best if scores[best] >= 0.6 else ""
