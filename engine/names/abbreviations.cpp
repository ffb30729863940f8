#include <array>

#include "engine/names/name_words_table.h"

namespace hexiao {
namespace {

// From general knowledge of how companies, banks and registers shorten names: the abbreviations of
// company registers' own style guides (Companies House, the German Handelsregister), of postal
// address rules (USPS Publication 28, appendix G on business words) and of daily letters. Written
// as they are folded: lower case, no dots, no diacritics. Short forms that are everyday names by
// themselves ("man", "ford") are not listed. The same words in the languages of
// Europe stand with them, Russian ones as they are transcribed (ISO 9 and BGN/PCGN).
constexpr auto kAbbreviations = std::to_array<WordSpellings>({
    {"international",
     "intl intnl internat internatl int internacional internazionale internationale "
     "internationaal internacionale internationella internasional mezhdunarodnaia "
     "mezhdunarodnyi"},
    {"national", "natl natnl nacional nationale nazionale natsionalnyi natsionalnaia"},
    {"manufacturing", "mfg manuf manufg mnfg"},
    {"manufacturers", "mfrs mfr manufacturer"},
    {"brothers", "bros broth"},
    {"gebruder", "gebr gebrueder"},
    {"associates", "assoc assocs assn asso"},
    {"association", "assoziation asociacion associazione"},
    {"services", "svcs svc serv servs srvcs service servicios servizi"},
    {"systems", "sys syst system systeme sistemas sistemi"},
    {"technologies", "tech techs technology technol technologie technik tecnologia tecnologie"},
    {"industries", "ind inds industry indus industrie industria industrias"},
    {"industrial", "indl industriel industriale"},
    {"engineering", "eng engg engrg engr engineers"},
    {"enterprises", "ent entp enterprise entpr"},
    {"company",
     "co comp cie coy cia compagnie compania companhia kompaniia kompaniya kompania "
     "kompanija maatschappij mij"},
    {"corporation", "corp corpn korporatsiia korporatsiya"},
    {"holdings", "hldgs hldg holding hldng hold"},
    {"group", "grp gp gruppe groupe grupo gruppo groep koncern gruppa konzern grupa"},
    {"management", "mgmt mgt mngt mgmnt"},
    {"marketing", "mktg mkt mktng"},
    {"distribution", "distr distrib distn dist distribucion distribuzione"},
    {"distributors", "distrs distributor distribs"},
    {"development", "dev devt dvlpmt developments developers desarrollo developpement"},
    {"department", "dept dpt"},
    {"laboratories", "labs lab laboratory laboratoires laboratoire laboratorios"},
    {"pharmaceuticals",
     "pharm pharma pharms pharmaceutical pharmac pharml pharmaceutica pharmazeutika "
     "farma farmaceutica pharmaceutics"},
    {"chemicals", "chem chems chemical chemie chimie chimica quimica"},
    {"electronics", "elec electr electron elektronik electronic electronique elettronica"},
    {"electric", "elect electrical elektro"},
    {"communications", "comm comms commun communication kommunikation"},
    {"telecommunications", "telecom telecoms telekom telco telecommunication"},
    {"transport", "transp trans transports transportation transporte transportes trasporti"},
    {"construction", "constr const constn constructions"},
    {"equipment", "equip eqpt equipt"},
    {"financial", "fin finl"},
    {"insurance",
     "ins insur assurance assurances versicherung versicherungen seguros assicurazioni "
     "verzekeringen strakhovaia"},
    {"investments", "inv invest invs investment inversiones investissements investimentos"},
    {"properties", "props prop property"},
    {"products", "prods prod product produkte produits productos prodotti"},
    {"production", "prodn"},
    {"research", "res rsch recherche recherches forschung investigacion onderzoek"},
    {"resources", "rsrcs resource"},
    {"solutions", "sol soln solns solution solns loesungen losungen"},
    {"software", "sw swe"},
    {"university", "univ universitat universite universidad"},
    {"institute", "inst institut instituto instituut istituto"},
    {"center", "centre ctr cntr zentrum centro centrum tsentr"},
    {"general", "gen genl"},
    {"united", "utd"},
    {"saint", "st ste sankt"},
    {"sons", "son sohne fils hijos figli"},
    {"partners", "ptnrs ptrs partner partnr"},
    {"materials", "matls mtls material"},
    {"machinery", "mach mchy machines maschinen"},
    {"maschinenbau", "maschb maschbau"},
    {"hardware", "hdwe hdw"},
    {"wholesale", "whsle whol grosshandel"},
    {"supplies", "suppl supp supply"},
    {"packaging", "pkg pkging pckg verpackung verpackungen emballages"},
    {"printing", "ptg prtg print"},
    {"agency", "agcy agy"},
    {"automotive", "auto autom"},
    {"consulting", "cons consult consultants consultancy"},
    {"export", "exp exports"},
    {"import", "imp imports"},
    {"handelsgesellschaft", "handelsges hges"},
    {"vertrieb", "vertr vertriebs"},
    {"verwaltung", "verw verwaltungs"},
    {"beteiligung", "bet beteil beteiligungs beteiligungen"},
    {"gesellschaft", "ges"},
    {"niederlassung", "ndl nl niederl"},
    {"nachfolger", "nachf nf"},
    {"etablissements", "ets etabl"},
    {"societe", "ste soc sociedad societa"},
    {"sanayi", "san"},
    {"ticaret", "tic"},
    {"shipping", "shpg"},
    {"airlines", "airline airways aerolineas"},
    {"instruments", "instr instrs instrument instrumente"},
    {"instrumentation", "instrn"},
    {"microelectronics", "microelectronic mikroelektronik"},
    {"fabriken", "fab fabriek fabrieken fabrik fabrique fabrica fabrika"},
    {"bank", "banque banco banca banka bankas banking"},
    {"railway", "rly railways railroad rail"},
    {"petroleum", "petrol petroleo"},
    {"exploration", "expl explor"},
    {"mining", "mng mines"},
    {"commercial", "comml commerciale commerciali comercial"},
    {"community", "cmty"},
    {"savings", "svgs"},
    {"federal", "fed"},
    {"federation", "fedn"},
    {"government", "govt"},
    {"mountain", "mtn"},
    {"royal", "koninklijke koninkl kon konink koninklijk royale"},
    {"logistics", "log logist logistik logistique logistica"},
    {"trading", "trdg trad"},
    {"foundation", "fdn found fondation fundacion stiftung"},
    {"hospital", "hosp"},
    {"restaurant", "rest restaurants"},
    {"hotel", "htl hotels"},
});

}  // namespace

std::span<const WordSpellings> abbreviations() { return kAbbreviations; }

}  // namespace hexiao
