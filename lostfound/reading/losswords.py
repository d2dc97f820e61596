"""The small words by which an owner says what was lost, what was in it, and where it lay.

All folded (lower case, no accents), by language.
"""

from __future__ import annotations

Words = dict[str, frozenset[str]]


def word_set(text: str) -> frozenset[str]:
    """Return the words of `text`, parted by spaces, as a set."""
    return frozenset(text.split())


def _by_language(**words: str) -> Words:
    return {language: word_set(text) for language, text in words.items()}


LOSS_WORDS = _by_language(
    fr="""perdu perdue perdus perdues perd perdons perte oublie oubliee oublies oubliees oubli
    laisse laissee laisses laissees egare egaree egares egarees tombe tombee tombes tombees
    disparu disparue paume paumee zappe zappee cherche cherchons recherche recherchons reste
    restee manque signaler reclame reclamer abandonne glisse glissee retrouve retrouvee vole
    concernant sujet envole envolee recuperer retrouver perdait oublions laissons pose posee poses
    posees enleve enlevee trouve trouvee vu retire retiree zappe range glisser tomber perdre
    oublier laisser egarer""",
    en="""lost lose losing loose left leave leaving forgot forgotten misplaced missing dropped drop
    mislaid looking seen find behind gone fell fallen handed without put took""",
    de="""verloren verlor vergessen vergass liegengelassen liegen liegengeblieben gelassen lassen
    stehen geblieben hangen vermisse vermissen vermisst suche suchen weg abhanden gefallen
    rausgefallen runtergefallen verlegt verschwunden fehlt gefunden abgegeben verlust
    liegenlassen stehengelassen verbummelt entfallen abgelegt hingelegt
    abgestellt ausgezogen gestellt""",
    nl="""verloren kwijt kwijtgeraakt vergeten liggen laten achtergelaten gevallen mis missen
    vermist zoek zoeken gevonden achtergebleven verlies verloor vergat lieten liet ontbreekt
    hangen staan gezien laat blijven gebleven gelegd neergelegd
    uitgedaan neergezet gezet""",
    es="""perdido perdida perdi perdimos perdio perdieron perder olvidado olvide olvidamos olvido
    olvidada dejado dejada deje dejamos dejo dejaron dejar extraviado extravie extraviada caido
    cayo quedo quedado quedaron busco buscamos buscando encontrado falta echo desaparecido
    perdidas perdidos olvidados olvidadas puse pusimos apoye quite""",
    it="""perso persa persi perse perduto perduta perdemmo perdere smarrito smarrita smarriti
    smarrite dimenticato dimenticata dimenticati dimenticate lasciato lasciata lasciati lasciate
    caduto caduta rimasto rimasta rimasti rimaste cerco cerchiamo cercando trovato manca
    sparito sparita scordato scordata appoggiato appoggiata posato tolto tolta""",
    pt="""perdi perdemos perdeu perdido perdida perder esqueci esquecemos esqueceu esquecido
    esquecida deixei deixamos deixou deixado deixada caiu caido ficou ficaram procuro procuramos
    encontrado encontraram falta faltam desapareceu perderam esqueceram extraviei pousei
    tirei pus""",
)
POSSESSIVES = _by_language(
    fr="mon ma mes notre nos son sa ses leur leurs votre",
    en="my our his her their",
    de="mein meine meinen meinem meiner meins unser unsere unseren seine seinen sein ihre ihren",
    nl="mijn onze ons zijn haar hun m'n",
    es="mi mis nuestro nuestra nuestros nuestras su sus",
    it="mio mia miei mie nostro nostra nostri nostre suo sua suoi sue",
    pt="meu minha meus minhas nosso nossa nossos nossas seu sua seus suas",
)
PRESENTING = _by_language(
    fr="est etait suis s'agit agit sont",
    en="is was it's are were",
    de="ist war sind waren handelt",
    nl="is was zijn waren gaat betreft",
    es="es era son trata eran",
    it="e era sono tratta erano",
    pt="e era sao trata eram",
)
BEFORE_CONTENTS = _by_language(
    fr="""avec dedans contenant contient contenait contenus interieur porte attache accrochee
    accroche attachee plus ainsi genre""",
    en="with containing inside contains attached plus holding",
    de="mit inklusive samt drin darin enthalt",
    nl="met inclusief erin inhoud",
    es="con dentro contiene contenia",
    it="con dentro contiene contenente",
    pt="com dentro contendo continha",
)
INSIDE = _by_language(
    fr="dedans contenant contient contenait interieur contenu",
    en="inside containing contains contents",
    de="drin darin enthalt inhalt innen",
    nl="erin inhoud bevat",
    es="dentro contiene contenia",
    it="dentro contiene conteneva",
    pt="dentro contendo continha",
)
BEFORE_PLACE = _by_language(
    fr="dans sur sous derriere devant chez pres vers",
    en="in on under behind near at onto into from by",
    de="auf unter neben im am beim hinter in bei vom",
    nl="op onder naast achter bij in uit",
    es="en sobre debajo bajo detras",
    it="nel nella nello nei sul sulla sotto dietro sui dal dalla nelle sulle",
    pt="no na nos nas num numa sob",
)
REMEMBERING = _by_language(
    fr="acheter achete payer payait comme jouer",
    en="bought buying paying like",
    de="gekauft kaufen wie bezahlen",
    nl="gekocht kopen betalen als",
    es="comprar compre pagar como",
    it="comprare comprato pagare come",
    pt="comprar comprei pagar como",
)

WITHOUT: frozenset[str] = word_set(
    """sans aucun aucune without missing lacking lacks minus ohne kein keine keinen keiner fehlt
    fehlen zonder geen mist ontbreekt ontbreken sin ningun ninguna falta faltan senza niente nessun
    nessuna nessuno manca mancano sem nenhum nenhuma faltam manque"""
)
"""Words that stand before what is not there."""

_ORDINARY = """transit public vicino dedans
chercher bouche mieux heures lettre propre neuve rouler arrive arriver compter mettre
montrer parler manger souvent vraiment chercher marche marcher passer porter remettre suivre
tenir tirer tourner trouver venir famille grande centre travers normal simple pleine pleurer
wonder better around driver stopped kitchen little matter letter number please really rather
should sister brother mother father holiday traffic travel morning wieder leider unsere immer
gerade danach machen kommen fahren fahrer halten richtung strasse urlaub kinder werden konnten
maandag gisteren onderweg achter gestopt kinderen vakantie terug hadden zouden familie appels arrete
arretes arretee arretees baigner belles bonnes bouchee branchee caminho caminhos caminos chairs
charger cheios chinne coller cousin cousins crames eentje fendre fussbett getrunken guidare handeln
houden legers maanden mananas marchal monter overal pendue pianto points pouces prices quarts
schaffen schelen schweizer seiten tables telefonem telephoner tornati tweede waffen wanden willen
barfuss mensen carretera
camino ciudad coche cuenta tiempo viaje noche nuestros primera casa strada viaggio tempo prima
qualche figlia figlio macchina estrada viagem carro cidade tempo primeira"""
ORDINARY: frozenset[str] = frozenset(_ORDINARY.split()).union(*LOSS_WORDS.values())
"""Words that must not be taken for a misspelling of something else."""
