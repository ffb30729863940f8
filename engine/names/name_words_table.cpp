#include "engine/names/name_words_table.h"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/names/other_names.h"
#include "engine/text/legal_form.h"

namespace hexiao {
namespace {

// What companies do and how they are built, in the languages whose names are met most. Common
// stock of any trade register; general knowledge.
constexpr std::string_view kGeneric =
    "international national manufacturing manufacturers associates association services systems "
    "technologies industries industrial engineering enterprises company corporation holdings group "
    "management marketing distribution distributors development department laboratories "
    "pharmaceuticals chemicals electronics electric communications telecommunications transport "
    "construction equipment financial insurance investments properties products production "
    "research resources solutions software university institute center general partners materials "
    "machinery maschinenbau hardware wholesale supplies packaging printing agency automotive "
    "consulting export import handelsgesellschaft vertrieb verwaltung beteiligung gesellschaft "
    "niederlassung sanayi ticaret shipping logistics trading foundation airlines instruments "
    "instrumentation microelectronics railway petroleum exploration savings "
    "hospital restaurant hotel brothers sons gebruder nachfolger "
    "bank capital finance ventures global world worldwide universal media digital data network "
    "networks online web internet energy power oil gas water steel metal metals mining paper "
    "plastics textile textiles fashion foods food beverages drinks bakery farm farms agro agri "
    "motors motor cars parts tools design studio studios works factory plant store stores shop "
    "shops market markets retail sales house home homes estate realty building builders interiors "
    "timber wood glass stone medical health healthcare care dental security safety travel tours "
    "aviation airlines marine freight cargo express delivery press publishing publishers "
    "entertainment music film films sports fitness education school training academy legal law "
    "accounting audit tax advisory business commerce commercial company control controls "
    "instruments innovation innovations labs life science sciences bio new "
    "handel handels werke werk bau hoch tief tiefbau hochbau holzbau stahlbau metallbau "
    "anlagenbau apparatebau werkzeuge werkzeugbau werkzeugmaschinen mobel kuchen elektrotechnik "
    "stahlhandel lebensmittel spedition burobedarf druckerei baustoffe kaltetechnik optik "
    "medizintechnik fordertechnik getranke dienstleistungen dienstleistung immobilien hausbau "
    "grundstucks vermogensverwaltung unternehmensberatung beratung planung entwicklung "
    "produktions fertigung montage automation automatisierung umwelt umwelttechnik entsorgung "
    "recycling autohaus fahrzeuge kfz landhandel landtechnik gartenbau garten backerei metzgerei "
    "brauerei gasthaus gasthof apotheke praxis betrieb betriebe firma haus stadtwerke "
    "mecanique outillage alimentation aciers imprimerie fournitures mobilier boissons bois "
    "logiciels moteurs plastiques negoce materiaux travaux batiment conseil maison atelier "
    "ateliers "
    "gereedschap voeding verpakkingen staal textiel drukwerk kantoor elektronica medisch meubelen "
    "dranken hout motoren kunststoffen bouwstoffen bouw bedrijf beheer "
    "meccanica utensili alimentari imballaggi acciai tessuti stampa forniture medicale arredi "
    "bevande legnami motori plastica commercio edilizia costruzioni immobiliare officina "
    "comercial comercio construcciones inmobiliaria alimentos bebidas transportes talleres "
    "industriais comercializadora distribuidora importadora exportadora "
    "przedsiebiorstwo produkcyjno handlowo uslugowe uslugi firma zaklad handlowe "
    "insaat gida tekstil makina turizm otomotiv pazarlama dis";

// What houses of one group are told apart by; the first say nothing of a trade.
constexpr std::string_view kHouses = "holdings group verwaltung beteiligung trust fund fonds";
constexpr std::string_view kSisters =
    "bank insurance capital finance financial investments leasing factoring properties estate "
    "realty immobilien inmobiliaria immobiliare vermogensverwaltung grundstucks ventures "
    "foundation";

// Words of any trade.
constexpr std::string_view kFillers =
    "international national company corporation enterprises services systems technologies "
    "industries industrial associates association general partners global world worldwide "
    "universal new solutions brothers sons gesellschaft societe etablissements firma betrieb "
    "betriebe bedrijf business commercial commerce handel handels works werke werk products "
    "production produktions management innovation innovations haus house factory plant unlimited "
    "united royal imperial standard central zavod kombinat predpriiatie predpriyatie obieedinenie "
    "obedinenie fabriken";

constexpr std::string_view kParticles =
    "com www dr prof mr mrs herr frau mme and of the al for in at by an der die das des dem den "
    "fur im am von vom zu zum zur "
    "mit "
    "de la le les du des et en au aux y e el los las del di da do dos della delle dei degli "
    "il lo gli van het te ten ter op og na";

constexpr std::string_view kOrdinals =
    "ii iii iv v vi vii viii ix x xi xii first second third erste zweite eins zwei drei one two "
    "three north south east west nord sud ost norte sur est ouest oeste";

class WordTable {
 public:
  WordTable() {
    kinds(kHouses, WordKind::house);
    kinds(kSisters, WordKind::sister);
    kinds(kFillers, WordKind::filler);
    kinds(kGeneric, WordKind::generic);
    kinds(kParticles, WordKind::particle);
    kinds(kOrdinals, WordKind::ordinal);
    kinds(given_names(), WordKind::given);
    for (const WordSpellings& row : given_spellings()) kinds(row.word, WordKind::given);
    for (const WordSpellings& row : place_words()) kinds(row.word, WordKind::place);
    for (const auto& rows : {given_spellings(), place_words(), abbreviations()}) {
      for (const WordSpellings& row : rows) spellings(row);
    }
    // What a word means is what its long form means.
    for (auto& [word, meaning] : meanings_) meaning.kind = kind_of(meaning.canonical);
    for (const FormWord& form : form_words()) {
      WordMeaning& meaning = entry(form.word);
      meaning.form_inside = form.canonical;
      meaning.form_in_front = form.in_front;
    }
    for (const std::string_view word : first_words_of_marks()) entry(word).marks_other_name = true;
  }

  WordMeaning of(std::string_view word) const {
    const auto found = meanings_.find(word);
    if (found != meanings_.end()) return found->second;
    return {.canonical = word, .kind = unlisted(word)};
  }

 private:
  static WordKind unlisted(std::string_view word) {
    return word.size() == 1 ? WordKind::ordinal : WordKind::ordinary;
  }

  template <class Take>
  static void each_word(std::string_view words, Take take) {
    while (!words.empty()) {
      const std::size_t blank = std::min(words.find(' '), words.size());
      if (blank > 0) take(words.substr(0, blank));
      words.remove_prefix(std::min(blank + 1, words.size()));
    }
  }

  WordMeaning& entry(std::string_view word) {
    WordMeaning& meaning = meanings_[word];
    if (meaning.canonical.empty()) {
      meaning.canonical = word;
      meaning.kind = unlisted(word);
    }
    return meaning;
  }

  // A word that stands in two tables has the kind of the first.
  void kinds(std::string_view words, WordKind kind) {
    each_word(words, [&](std::string_view word) {
      if (kinds_.try_emplace(word, kind).second) entry(word).kind = kind;
    });
  }

  // And the long form of the first.
  void spellings(const WordSpellings& row) {
    each_word(row.spellings, [&](std::string_view word) {
      WordMeaning& meaning = entry(word);
      if (meaning.canonical == word) meaning.canonical = row.word;
    });
  }

  WordKind kind_of(std::string_view canonical) const {
    const auto found = kinds_.find(canonical);
    return found == kinds_.end() ? unlisted(canonical) : found->second;
  }

  boost::unordered_flat_map<std::string_view, WordMeaning> meanings_;
  boost::unordered_flat_map<std::string_view, WordKind> kinds_;
};

const WordTable& word_table() {
  static const WordTable table;
  return table;
}

}  // namespace

WordMeaning meaning_of(std::string_view word) { return word_table().of(word); }

bool contains_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace hexiao
