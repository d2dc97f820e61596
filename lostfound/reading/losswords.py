"""The small words by which an owner says what was lost, what was in it, and where it lay."""

from __future__ import annotations


def _folded(words: str) -> frozenset[str]:
    return frozenset(words.split())


LOSS_WORDS: dict[str, frozenset[str]] = {
    "fr": _folded(
        """perdu perdue perdus perdues perd perdons perte oublie oubliee oublies oubliees oubli
        laisse laissee laisses laissees egare egaree egares egarees tombe tombee tombes tombees
        disparu disparue paume paumee zappe zappee cherche cherchons recherche recherchons reste
        restee manque signaler reclame reclamer abandonne glisse glissee retrouve retrouvee vole
        appele appelle concernant sujet envole envolee recuperer retrouver objet"""
    ),
    "en": _folded(
        """lost lose losing loose left leave leaving forgot forgotten misplaced missing dropped drop
        mislaid looking seen find behind gone fell fallen handed"""
    ),
    "de": _folded(
        """verloren verlor vergessen vergass liegengelassen liegen liegengeblieben gelassen lassen
        stehen geblieben hangen vermisse vermissen vermisst suche suchen weg abhanden gefallen
        rausgefallen runtergefallen verlegt verschwunden fehlt gefunden abgegeben verlust
        liegenlassen stehengelassen verbummelt entfallen"""
    ),
    "nl": _folded(
        """verloren kwijt kwijtgeraakt vergeten liggen laten achtergelaten gevallen mis missen
        vermist zoek zoeken gevonden achtergebleven verlies verloor vergat lieten liet ontbreekt
        hangen staan gezien laat"""
    ),
    "es": _folded(
        """perdido perdida perdi perdimos perdio perdieron perder olvidado olvide olvidamos olvido
        olvidada dejado dejada deje dejamos dejo dejaron dejar extraviado extravie extraviada caido
        cayo quedo quedado quedaron busco buscamos buscando encontrado falta echo desaparecido
        perdidas perdidos olvidados olvidadas perdida"""
    ),
    "it": _folded(
        """perso persa persi perse perduto perduta perdemmo perdere smarrito smarrita smarriti
        smarrite dimenticato dimenticata dimenticati dimenticate lasciato lasciata lasciati lasciate
        caduto caduta rimasto rimasta rimasti rimaste cerco cerchiamo cercando trovato manca
        sparito sparita scordato scordata"""
    ),
    "pt": _folded(
        """perdi perdemos perdeu perdeuse perdido perdida perder esqueci esquecemos esqueceu
        esquecido esquecida deixei deixamos deixou deixado deixada caiu caido ficou ficaram procuro
        procuramos encontrado encontraram falta faltam desapareceu perderam esqueceram extraviei"""
    ),
}
POSSESSIVES = _folded(
    """mon ma mes notre nos son sa ses leur leurs my our his her their mein meine meinen meinem
    meiner meins unser unsere unseren seine seinen ihre ihren ihr sein mijn onze ons zijn haar hun
    mi mis nuestro nuestra nuestros nuestras su sus mio mia miei mie nostro nostra suo sua suoi sue
    meu minha meus minhas nosso nossa nossos seu seus suas dele dela"""
)
PRESENTING = _folded(
    """c est it is ist das het dit este es e trata suche cherche cherchons looking
    etait war was sind zijn son sono sao tratase betreft handelt agit"""
)
BEFORE_CONTENTS = _folded(
    """avec dedans contenant contient contenait contenus interieur with containing inside contains
    mit inklusive samt drin darin enthalt met inclusief erin inhoud con dentro contiene contenia
    contenente com contendo continha porte attache accrochee accroche attached plus ainsi"""
)
BEFORE_PLACE = _folded(
    """dans sur sous derriere devant chez pres in on under behind near at auf unter neben im am beim
    hinter op onder naast achter bij en sobre debajo bajo detras nel nella nello nei sul sulla
    sotto dietro sui no na nos nas num numa sob vers entre"""
)
REMEMBERING = _folded(
    """acheter achete payer payait pour bought buying paying gekauft kopen comprar comprare"""
)
