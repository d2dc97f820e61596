"""What a table of found items, claims or venues may say, and the headers that say it.

Aliases are folded headers (see `fold_header`) in French, English, German, Dutch, Spanish,
Italian and Portuguese, the surest first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lostfound.errors import UsageFault

_PLAIN = re.compile(r"[^a-z0-9]+")


def fold_header(text: str) -> str:
    """Return a header in lower case without accents, its words parted by single spaces."""
    plain = text.casefold().replace("œ", "oe").replace("n°", "no").replace("№", "no")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _PLAIN.sub(" ", plain).strip()


@dataclass(frozen=True, slots=True)
class Field:
    """One target field; `form` is text, moment, number or list."""

    name: str
    aliases: tuple[str, ...]
    required: bool = False
    form: str = "text"


def _field(name: str, aliases: str, *, required: bool = False, form: str = "text") -> Field:
    known = (fold_header(name), *(alias.strip() for alias in aliases.split(",") if alias.strip()))
    return Field(name, known, required, form)


_ID = """external id, id, identifiant, reference, ref, no, numero, number, nummer, record id,
 recordid, item id, item number, no objet, numero objet, fundnummer, lfd nr, kenmerk,
 referencia, riferimento, codice, codigo, code"""
_PHOTOS = """photo, photos, image, images, image url, photo url, picture, pictures, bild, bilder,
 foto, fotos, afbeelding, afbeeldingen, imagen, imagenes, immagine, immagini, imagem, imagens"""
# Written by our own export; no other system's column is taken for them.
_OURS = (_field("lostfound_source", ""), _field("lostfound_status", ""))
_MOTORWAY = "autoroute, highway, route no, autobahn, snelweg, autosnelweg, autopista, autostrada"
_DIRECTION = """sens, sens de circulation, fahrtrichtung, richtung, rijrichting, richting,
 sentido, direccion, direzione, senso, direcao, way"""

FOUND = (
    _field("external_id", _ID),
    _field(
        "venue",
        """aire, nom de l aire, aire de service, gare, station, site, lieu de depot, service area,
 rest area, location, fundstelle, raststatte, rastplatz, bahnhof, standort, verzorgingsplaats,
 locatie, area de servicio, area, estacion, area di servizio, stazione, area de servico, estacao,
 etablissement, agence, branch, filiale, filiaal, sucursal, lieu, place, ort, plaats, lugar,
 luogo, local""",
        required=True,
    ),
    _field("motorway", _MOTORWAY),
    _field("direction", _DIRECTION),
    _field(
        "found_at",
        """objet trouve le, trouve le, date trouve, date de decouverte, date decouverte,
 date de trouvaille, date et heure, date found, found on, found date, datetime found, found,
 funddatum, gefunden am, fundzeit, fundtag, gevonden op, vinddatum, datum gevonden,
 fecha de hallazgo, fecha hallazgo, encontrado el, hallado el, data ritrovamento,
 data di ritrovamento, trovato il, ritrovato il, data do achado, achado em, encontrado em,
 data em que foi encontrado, date, datum, fecha, data, horodatage, timestamp""",
        required=True,
        form="moment",
    ),
    _field(
        "found_where",
        """ou, trouve ou, endroit, emplacement, endroit exact, lieu exact, lieu de decouverte,
 lieu precis, where found, where, found where, found in, spot, fundort, genauer fundort, wo,
 vindplaats, waar, waar gevonden, donde, lugar de hallazgo, lugar exacto, dove,
 luogo di ritrovamento, punto, onde, local exato, local do achado, zone, zona, lieu, place, ort,
 plaats, lugar, luogo, local""",
    ),
    _field(
        "category",
        """categorie, type, type d objet, type objet, famille, item type, kind, class, kategorie,
 art, gegenstandsart, soort, categoria, tipo, tipologia, rubrique""",
    ),
    _field(
        "description",
        """descriptif, designation, libelle, objet, objet trouve, nature, nature de l objet,
 details, item, item description, what, object, beschreibung, bezeichnung, gegenstand,
 fundgegenstand, fundsache, omschrijving, beschrijving, voorwerp, descripcion, objeto,
 descrizione, oggetto, descricao, remarques, notes, text""",
        required=True,
    ),
    _field(
        "colour",
        """couleur, couleurs, color, colours, colors, farbe, farben, kleur, kleuren, colore,
 colori, cor""",
    ),
    _field("brand", "marque, marke, hersteller, make, merk, marca, manufacturer, fabricant"),
    _field(
        "shelf",
        """etagere, casier, rayon, rangement, emplacement de stockage, bac, locker, bin,
 storage, stored at, storage location, regal, fach, lagerort, lagerplatz, plank, schap, kast,
 opslagplaats, estante, estanteria, casilla, scaffale, ripiano, armadio, prateleira, armario""",
    ),
    _field("photos", _PHOTOS, form="list"),
    _field(
        "hidden",
        """preuve, preuves, detail cache, details caches, detail secret, proof, hidden details,
 secret, private note, verborgen, geheim, merkmal, geheimes merkmal, bewijs, prueba,
 detalle oculto, prova, dettaglio nascosto, detalhe oculto""",
    ),
    *_OURS,
)

CLAIM = (
    _field("external_id", _ID + ", ticket, ticket id, case, dossier, vorgang, zaak"),
    _field("channel", "canal, kanal, kanaal, canale, source, medium, origine"),
    _field("language", "langue, lang, sprache, taal, idioma, lingua, lengua"),
    _field(
        "text",
        """message, texte, description, demande, declaration, corps, body, report, content,
 nachricht, beschreibung, meldung, bericht, omschrijving, texto, mensaje, descripcion, testo,
 messaggio, descrizione, mensagem, descricao, tweet, objet perdu, lost item, objet, item""",
        required=True,
    ),
    _field(
        "lost_from",
        """perdu le, perdu du, perdu depuis, date de perte, date perte, debut, lost on, lost at,
 lost, lost date, date lost, verloren am, verloren von, verlustdatum, verloren op, verloren van,
 datum verlies, perdido el, perdido desde, fecha de perdida, perso il, smarrito il, perso dal,
 data smarrimento, perdido em, perdido de, data da perda, from, du, von, desde, dal""",
        form="moment",
    ),
    _field(
        "lost_to",
        """perdu au, perdu jusqu au, perdu avant, fin, lost until, lost before, verloren bis,
 verloren tot, perdido hasta, perso fino al, smarrito fino al, perdido ate, until, to, au, bis,
 tot, hasta, al, ate""",
        form="moment",
    ),
    _field(
        "place_text",
        """lieu, lieu de perte, endroit, lieu perdu, aire, ou, where, where lost, place,
 location, lost where, ort, verlustort, wo, plaats, waar, locatie, lugar, donde, luogo, dove,
 local, onde""",
    ),
    _field(
        "route",
        """trajet, itineraire, parcours, journey, trip, stops, strecke, fahrtstrecke, reiseroute,
 traject, reis, ruta, trayecto, itinerario, percorso, tragitto, rota, trajeto, percurso""",
    ),
    _field(
        "name",
        """nom, nom du demandeur, nom et prenom, client, claimant, full name, customer, kunde, naam,
 klant, nombre, cliente, nome, nominativo""",
    ),
    _field(
        "email",
        """mail, e mail, courriel, adresse mail, adresse e mail, email address, e mail adresse,
 mailadres, correo, correo electronico, indirizzo e mail""",
    ),
    _field(
        "phone",
        """telephone, tel, portable, mobile, phone number, telefon, telefonnummer, handy,
 telefoon, telefoonnummer, telefono, movil, cellulare, telefone, telemovel""",
    ),
    _field(
        "address",
        """adresse, adresse postale, postal address, anschrift, adres, direccion, indirizzo,
 endereco, morada""",
    ),
    _field("photos", _PHOTOS, form="list"),
    *_OURS,
)

VENUE = (
    _field("key", "cle, slug, schluessel, sleutel, clave, chiave, chave, " + _ID),
    _field(
        "name",
        "nom, aire, gare, station, site, venue, bezeichnung, naam, nombre, nome, label, libelle",
        required=True,
    ),
    _field("kind", "type, nature, art, soort, tipo, categorie, category"),
    _field(
        "operator",
        "exploitant, concessionnaire, operateur, betreiber, beheerder, concesionario,"
        " operador, gestore, concessionario, concessionaria, operatore, operator osm",
    ),
    _field("motorway", _MOTORWAY),
    _field("direction", _DIRECTION),
    _field("pk_km", "pk, point kilometrique, km, kilometre, kilometer, milestone", form="number"),
    _field(
        "town",
        "ville, commune, city, stadt, gemeinde, stad, plaats, ciudad, municipio, citta,"
        " comune, cidade",
    ),
    _field("country", "pays, land, pais, paese"),
    _field(
        "lat", "latitude, breite, breitengrad, breedtegraad, latitud, latitudine", form="number"
    ),
    _field(
        "lon",
        "lng, long, longitude, lange, laengengrad, langengrad, lengtegraad, longitud, longitudine",
        form="number",
    ),
    _field(
        "aliases",
        "alias, autres noms, autre nom, other names, also known as, andere namen,"
        " otros nombres, altri nomi, outros nomes, name osm, nom osm",
        form="list",
    ),
    _field("operator_source", ""),
    _field("position_source", ""),
    _field("source", ""),
)

NOUNS: dict[str, tuple[Field, ...]] = {"found": FOUND, "claims": CLAIM, "venues": VENUE}


def fields_of(noun: str) -> tuple[Field, ...]:
    """Return the fields of `found`, `claims` or `venues`."""
    try:
        return NOUNS[noun]
    except KeyError:
        raise UsageFault(f"There is no table of {noun!r}.", f"Import {', '.join(NOUNS)}.") from None
