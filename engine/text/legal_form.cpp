#include "engine/text/legal_form.h"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/text/ascii.h"
#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

// Where a form may stand. Forms in front are only those that are no word of any language there.
enum class Place : std::uint8_t { end, both };

struct Row {
  std::string_view canonical;
  std::string_view spellings;  // with '|' between
  Place place = Place::end;
};

// Written from the company laws' own names of their forms; ISO 20275 (the GLEIF list of entity
// legal forms) has the same forms by country and is where to look one up. A form that several
// countries share by spelling (SA, AS, AB, AG) has one row: the name alone does not say the
// country.
constexpr auto kRows = std::to_array<Row>({
    // Germany, Austria, Switzerland, Liechtenstein
    {"gmbh",
     "GmbH|G.m.b.H.|G mbH|Gesellschaft mbH|Ges.m.b.H.|GesmbH|Gesellschaft m.b.H.|"
     "Gesellschaft mit beschränkter Haftung|mbH|m.b.H.|gGmbH|gemeinnützige GmbH|"
     "Ges. mit beschränkter Haftung|GmbH i.L.|GmbH in Liquidation"},
    {"gmbh co kg",
     "GmbH & Co. KG|GmbH & Co|GmbH & Cie. KG|GmbH & Co. Kommanditgesellschaft|mbH & Co. KG|"
     "GmbH und Co. KG|GmbH Co. KG|GmbH & Co KGaA|GmbH & Compagnie KG|GmbH & Co. OHG|"
     "GesmbH & Co. KG|Ges.m.b.H. & Co. KG|Gesellschaft mbH & Co. KG|GmbH&CoKG|"
     "Gesellschaft mit beschränkter Haftung & Co. KG|UG (haftungsbeschränkt) & Co. KG|"
     "UG & Co. KG"},
    {"ag co kg", "AG & Co. KG|AG & Co. KGaA|SE & Co. KG|SE & Co. KGaA|AG & Co. OHG"},
    {"ag", "AG|A.G.|Aktiengesellschaft|Aktienges."},
    {"ug",
     "UG|UG (haftungsbeschränkt)|Unternehmergesellschaft|Unternehmergesellschaft "
     "(haftungsbeschränkt)"},
    {"kg", "KG|K.G.|Kommanditgesellschaft|& Co. KG|Co. KG|& Cie. KG"},
    {"kgaa", "KGaA|Kommanditgesellschaft auf Aktien|& Co. KGaA"},
    {"ohg", "OHG|oHG|offene Handelsgesellschaft|& Co. OHG|OG|offene Gesellschaft"},
    {"gbr", "GbR|GesbR|Gesellschaft bürgerlichen Rechts"},
    {"ek",
     "e.K.|e.Kfm.|e.Kfr.|eingetragener Kaufmann|eingetragene Kauffrau|e.U.|Einzelunternehmen"},
    {"ev", "e.V.|eingetragener Verein|r.V."},
    {"eg", "eG|e.Gen.|eingetragene Genossenschaft|Genossenschaft|eGen"},
    {"partg",
     "PartG|PartGmbB|PartG mbB|Partnerschaftsgesellschaft|Partnerschaft mbB|"
     "Partnerschaftsgesellschaft mbB"},
    {"vvag", "VVaG|Versicherungsverein auf Gegenseitigkeit"},
    // English law and its children
    {"ltd",
     "Ltd|Limited|Ltd.|Co Ltd|Co., Ltd.|Company Limited|Co Limited|Company Ltd|Private Limited|"
     "Pvt Ltd|Pvt. Limited|Private Ltd|(Pvt) Ltd|Pte Ltd|Pte. Limited|Pty Ltd|Pty. Limited|"
     "Proprietary Limited|(Pty) Ltd|Proprietary Ltd|P/L|Sdn Bhd|Sendirian Berhad|Ltée|Limitée|"
     "Coy Ltd|Corp Ltd|Corporation Ltd|Corporation Limited|Co Pte Ltd|& Co Ltd|& Company Limited|"
     "Co Private Limited|& Co Limited|Lmtd|Pvt|Pte|Pty|Sdn"},
    {"plc",
     "PLC|P.L.C.|Public Limited Company|Public Company Limited|PCL|Pub Co Ltd|Public Co Ltd"},
    {"bhd", "Bhd|Berhad"},
    {"llp", "LLP|L.L.P.|Limited Liability Partnership"},
    {"lp", "LP|L.P.|Limited Partnership"},
    {"cic", "CIC|C.I.C.|Community Interest Company"},
    {"dac", "DAC|Designated Activity Company"},
    {"clg", "CLG|Company Limited by Guarantee"},
    {"uc", "Unlimited Company|ULC|Unlimited Liability Company"},
    {"nl", "No Liability"},
    // United States, Canada, Philippines
    {"inc", "Inc|Incorporated|Inc.|Co Inc|Company Inc|& Co Inc|Incorporation|Incorporée|Inc Ltd"},
    {"corp", "Corp|Corporation|Corp Inc"},
    {"llc",
     "LLC|L.L.C.|LC|L.C.|PLLC|Ltd Liability Co|FZ LLC|FZE LLC|Co LLC|"
     "Company LLC|Limited Liability Co"},
    {"llc", "Limited Liability Company", Place::both},
    {"lllp", "LLLP"},
    {"pc", "P.C.|Professional Corporation|PA Professional Association"},
    {"co",
     "Co|Company|& Co|& Company|Coy|Cie|& Cie|Compagnie|& Compagnie|Compañía|& Cía|y Cía|Cia|"
     "Companhia"},
    // French
    {"sarl", "SARL|S.A.R.L.|S.à r.l.|Sàrl|Société à responsabilité limitée|SARLU|SUARL",
     Place::both},
    {"sas",
     "SAS|S.A.S.|Société par actions simplifiée|SASU|S.A.S.U.|"
     "Société par actions simplifiée unipersonnelle",
     Place::both},
    {"sa",
     "SA|S.A.|S/A|Société anonyme|Sociedad anónima|Sociedade anônima|Sociedade anónima|S. A.|"
     "Spółka Akcyjna|Societate pe acțiuni|S.A.U.|SAU|Sociedad anónima unipersonal|Ανώνυμη Εταιρεία|"
     "ΑΕ|Α.Ε.|S.A. in liquidazione"},
    {"snc", "SNC|S.N.C.|Société en nom collectif|Società in nome collettivo", Place::both},
    {"sci", "SCI|S.C.I.|Société civile immobilière", Place::both},
    {"sca", "SCA|S.C.A.|Société en commandite par actions"},
    {"scs", "SCS|S.C.S.|Société en commandite simple|SECS"},
    {"eurl", "EURL|E.U.R.L.|Entreprise unipersonnelle à responsabilité limitée", Place::both},
    {"gie", "GIE|G.I.E.|Groupement d'intérêt économique", Place::both},
    {"scop", "SCOP|Société coopérative|SCRL|S.C.R.L.", Place::both},
    {"asbl",
     "ASBL|A.S.B.L.|Association sans but lucratif|VZW|V.Z.W.|Vereniging zonder winstoogmerk"},
    {"ets", "Ets|Établissements", Place::both},
    // Dutch, Belgian
    {"bv",
     "BV|B.V.|B. V.|Besloten Vennootschap|BVBA|B.V.B.A.|SRL BV|"
     "Besloten Vennootschap met beperkte aansprakelijkheid|SPRL|S.P.R.L."},
    {"nv", "NV|N.V.|N. V.|Naamloze Vennootschap|SA NV|NV SA"},
    {"vof", "VOF|V.O.F.|Vennootschap onder firma|v/o f"},
    {"cvba", "CVBA|C.V.B.A.|Coöperatieve vennootschap|Coöperatie UA|Coöperatie U.A.|Coöp U.A."},
    {"commv", "Comm.V|CommV|Commanditaire vennootschap"},
    // Italian
    {"spa", "SpA|S.p.A.|S. p. A.|Società per azioni|SPA unipersonale"},
    {"srl",
     "Srl|S.r.l.|S. r. l.|Società a responsabilità limitata|Srls|S.r.l.s.|SRL unipersonale|"
     "Sociedad de responsabilidad limitada|S. de R.L.|S de RL|SRL a socio unico|"
     "Societate cu răspundere limitată|Soc. a r.l."},
    {"sas it", "S.a.s. di|Società in accomandita semplice"},
    {"scarl",
     "Scarl|S.c.a r.l.|S.c.a.r.l.|S.c.r.l.|Società cooperativa|Soc. Coop.|Soc Coop a rl|"
     "Società cooperativa a responsabilità limitata"},
    // Spanish, Portuguese, Latin American
    {"sl",
     "SL|S.L.|S. L.|Sociedad limitada|SLU|S.L.U.|Sociedad limitada "
     "unipersonal|SLL|S.L.L.|SLP|S.L.P."},
    {"sa de cv",
     "SA de CV|S.A. de C.V.|S. A. de C. V.|SAB de CV|S.A.B. de C.V.|SAPI de CV|"
     "S.A.P.I. de C.V.|Sociedad Anónima de Capital Variable"},
    {"srl de cv", "S de RL de CV|S. de R.L. de C.V.|S.R.L. de C.V."},
    {"sc", "Sociedad Civil|Sociedade simples"},
    {"lda", "Lda|Limitada|Ltda|Ltda ME|Ltda EPP|Unipessoal Lda|Sociedade Unipessoal Lda|Ltda."},
    {"eireli", "EIRELI|Eireli ME"},
    {"spa cl", "Sociedad por acciones"},
    {"eirl", "EIRL|E.I.R.L.|Empresa individual de responsabilidad limitada"},
    // Nordic
    {"ab", "AB|A.B.|Aktiebolag|AB (publ)|Aktiebolaget|Publikt aktiebolag|Akciju sabiedrība",
     Place::both},
    {"hb", "Handelsbolag|Kommanditbolag"},
    {"as",
     "AS|A/S|A.S.|Aktieselskab|Aktieselskabet|Aksjeselskap|Aktsiaselts|a.s.|akciová společnost|"
     "akciová spoločnosť|A.Ş.|Anonim Şirketi|Anonim Sirketi|Anonim Şti"},
    {"asa", "ASA|Allmennaksjeselskap"},
    {"aps", "ApS|Anpartsselskab|IVS"},
    {"is", "I/S|Interessentskab"},
    {"ks", "K/S|Kommanditselskab|k.s.|komanditní společnost"},
    {"ans", "ANS|Ansvarlig selskap"},
    {"oy", "Oy|O.Y.|Osakeyhtiö|Oy Ab|Oyj|Oyj Abp|Julkinen osakeyhtiö|Ab Oy", Place::both},
    {"ky", "Ky|Kommandiittiyhtiö|Tmi|Toiminimi"},
    {"hf", "hf|h.f.|ehf|ehf.|Hlutafélag|Einkahlutafélag"},
    // Central and eastern Europe, Latin letters
    {"sp zoo",
     "Sp. z o.o.|Sp. z o. o.|Sp z oo|Spzoo|Spółka z o.o.|Spółka z ograniczoną odpowiedzialnością|"
     "Sp. z.o.o.|Sp z o o|Spółka z oo"},
    {"sp zoo sk",
     "Sp. z o.o. Sp. k.|Sp. z o.o. Sp.k.|Sp z oo Sp k|Sp z oo Spółka komandytowa|"
     "Sp. z o.o. S.K.A."},
    {"sp k", "Sp. k.|Sp.k.|Spółka komandytowa"},
    {"sp j", "Sp. j.|Sp.j.|Spółka jawna"},
    {"sro",
     "s.r.o.|s. r. o.|spol. s r.o.|spol. s r. o.|společnost s ručením omezeným|"
     "spoločnosť s ručením obmedzeným|spol s ro"},
    {"vos", "v.o.s.|veřejná obchodní společnost"},
    {"kft", "Kft|Kft.|Korlátolt felelősségű társaság"},
    {"zrt",
     "Zrt|Zártkörűen működő részvénytársaság|Nyrt|Nyilvánosan működő részvénytársaság|Rt|"
     "Részvénytársaság"},
    {"bt", "Bt|Betéti társaság"},
    {"doo",
     "d.o.o.|d. o. o.|doo|društvo s ograničenom odgovornošću|družba z omejeno "
     "odgovornostjo|j.d.o.o."},
    {"dd", "d.d.|d. d.|dioničko društvo|delniška družba|akcionarsko društvo|a.d."},
    {"shpk", "Sh.p.k.|Shpk|Shoqëri me përgjegjësi të kufizuar"},
    {"sha", "Sh.a.|Shoqëri aksionare"},
    {"ood", "OOD|ООД|Дружество с ограничена отговорност|ЕООД|EOOD"},
    {"ead", "EAD|ЕАД|АД|Акционерно дружество"},
    {"uab", "UAB|Uždaroji akcinė bendrovė", Place::both},
    {"sia", "SIA|Sabiedrība ar ierobežotu atbildību", Place::both},
    {"ou", "OÜ|Osaühing|OU", Place::both},
    {"pfa", "PFA|Persoană fizică autorizată"},
    // Russian, Ukrainian, Belarusian, Kazakh; also as they are transcribed
    {"ooo",
     "ООО|OOO|Общество с ограниченной ответственностью|ТОВ|"
     "Товариство з обмеженою відповідальністю|ТОО|Товарищество с ограниченной ответственностью|TOV|"
     "Obshchestvo s Ogranichennoi Otvetstvennostiu|Obshchestvo s Ogranichennoy Otvetstvennostyu",
     Place::both},
    {"oao",
     "ОАО|OAO|Открытое акционерное общество|ПАО|PAO|Публичное акционерное общество|АО|ЗАО|ZAO|"
     "Закрытое акционерное общество|Акционерное общество|ПрАТ|ПАТ|АТ|НАО|"
     "Aktsionernoe Obshchestvo|Aktsionernoye Obshchestvo|Otkrytoe Aktsionernoe Obshchestvo|"
     "Otkrytoye Aktsionernoye Obshchestvo|Publichnoe Aktsionernoe Obshchestvo|"
     "Publichnoye Aktsionernoye Obshchestvo|Zakrytoe Aktsionernoe Obshchestvo|"
     "Zakrytoye Aktsionernoye Obshchestvo",
     Place::both},
    {"ip", "ИП|Индивидуальный предприниматель|ФОП|ЧП", Place::both},
    {"gup", "ГУП|МУП|ФГУП", Place::both},
    // Greek, Turkish, Hebrew, Arabic
    {"epe", "ΕΠΕ|Ε.Π.Ε.|EPE|ΙΚΕ|I.K.E.|Εταιρεία Περιορισμένης Ευθύνης"},
    {"ltd sti",
     "Ltd. Şti.|Limited Şirketi|Ltd Sti|San. ve Tic. Ltd. Şti.|San ve Tic AŞ|Şti|"
     "Sanayi ve Ticaret Limited Şirketi|Sanayi ve Ticaret A.Ş.|Sanayi ve Ticaret Anonim Şirketi"},
    {"bm", "בע\"מ|בעמ|בע״מ"},
    {"llc ar",
     "ذ.م.م|ش.ذ.م.م|ذات مسؤولية محدودة|شركة ذات مسؤولية محدودة|W.L.L.|WLL|With Limited Liability"},
    {"jsc ar",
     "ش.م.م|ش.م.ع|ش.م.ل|شركة مساهمة|PJSC|P.J.S.C.|JSC|"
     "OJSC|CJSC|QSC|Q.S.C.|SAOG|S.A.O.G.|SAE|S.A.E."},
    {"jsc ar",
     "Joint Stock Company|Public Joint Stock Company|Open Joint Stock Company|"
     "Closed Joint Stock Company|Private Joint Stock Company|Public JSC|Open JSC|Closed JSC",
     Place::both},
    {"sharika", "شركة", Place::both},
    {"fze", "FZE|FZCO|FZ-LLC|FZC|Free Zone Company"},
    // Africa, southeast Asia
    {"cc", "Close Corporation"},
    {"npc", "NPC|RF NPC"},
    {"pt", "PT|P.T.|Perseroan Terbatas", Place::both},
    {"tbk", "Tbk|Tbk.|Terbuka|(Persero) Tbk|Persero"},
    {"cv", "CV|C.V.|Commanditaire Vennootschap", Place::both},
    {"tnhh",
     "TNHH|Công ty TNHH|Cty TNHH|CT TNHH|Công ty trách nhiệm hữu hạn|"
     "Công ty TNHH MTV|Công ty TNHH Một thành viên",
     Place::both},
    {"cp vn", "Công ty Cổ phần|Công ty CP|Cty CP|Cty Cổ phần|CTCP", Place::both},
    // European, and of several countries
    {"se", "SE|Societas Europaea"},
    {"eeig", "EEIG|EWIV|GEIE"},
    // Romanised Japanese and Korean
    {"kk", "KK|K.K.|Kabushiki Kaisha|Kabushiki Gaisha|Kabushikikaisha", Place::both},
    {"yk", "YK|Y.K.|Yugen Kaisha|Yugen Gaisha", Place::both},
    {"gk", "Godo Kaisha|GK|G.K.", Place::both},
    {"chusik", "Chusik Hoesa|Jusik Hoesa", Place::both},
});

// Written without blanks: what the name's first word starts with, or its last word ends with.
// Longer ones first; simplified, as names are when they get here.
constexpr auto kGluedRows = std::to_array<Row>({
    {"gufen", "股份有限公司|股份公司|股份有限责任公司|(股)公司|股份"},
    {"youxian", "有限责任公司|有限公司|有限责任|有限总公司"},
    {"gongsi", "公司|总公司"},
    {"wuxian", "无限公司"},
    {"hehuo",
     "合伙企业(有限合伙)|合伙企业(普通合伙)|(有限合伙)|(普通合伙)|(特殊普通合伙)|合伙企业"},
    {"duzi", "个人独资企业"},
    {"hezuoshe", "农民专业合作社|专业合作社|合作社"},
    {"kk", "株式会社|株式會社", Place::both},
    {"yk", "有限会社|有限會社", Place::both},
    {"gk", "合同会社|合同會社", Place::both},
    {"gomei", "合名会社", Place::both},
    {"goshi", "合資会社", Place::both},
    {"sogo", "相互会社", Place::both},
    {"shadan",
     "一般社団法人|公益社団法人|社団法人|一般財団法人|公益財団法人|財団法人|医療法人|学校法人",
     Place::both},
    {"chusik", "주식회사|(주)", Place::both},
    {"yuhan", "유한회사|유한책임회사|(유)", Place::both},
    {"hapja", "합자회사|합명회사", Place::both},
    {"thai", "บริษัท|จำกัด (มหาชน)|จำกัด(มหาชน)|จำกัด|ห้างหุ้นส่วนจำกัด|ห้างหุ้นส่วน|มหาชน", Place::both},
});

// Written alone they are forms, whatever stands before and after.
constexpr std::string_view kAnywhere[] = {"ab",
                                          "aps",
                                          "asa",
                                          "bhd",
                                          "bv",
                                          "bvba",
                                          "cjsc",
                                          "doo",
                                          "gmbh",
                                          "inc",
                                          "jsc",
                                          "kft",
                                          "kgaa",
                                          "limited",
                                          "llc",
                                          "llp",
                                          "ltd",
                                          "ltda",
                                          "nv",
                                          "oao",
                                          "ohg",
                                          "ojsc",
                                          "ooo",
                                          "oy",
                                          "oyj",
                                          "pao",
                                          "pjsc",
                                          "plc",
                                          "sarl",
                                          "sprl",
                                          "sro",
                                          "srl",
                                          "uab",
                                          "zao",
                                          "zrt",
                                          "incorporated",
                                          "aktiengesellschaft"};

constexpr std::string_view kInside[] = {"ag", "kg", "sa", "spa", "corp"};

struct TextHash {
  using is_avalanching = void;
  std::size_t operator()(std::string_view text) const noexcept {
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15ULL;
    const auto mixed = [](std::uint64_t value) {
      value *= kFactor;
      return value ^ value >> 32U;
    };
    std::uint64_t hash = mixed(text.size());
    for (; text.size() >= 8; text.remove_prefix(8)) hash = mixed(hash ^ load_eight(text.data()));
    std::uint64_t rest = 0;
    for (const char c : text) rest = rest << 8U | static_cast<unsigned char>(c);
    return mixed(mixed(hash ^ rest));
  }
};

// Words in front of or behind phrases, and how many words such phrases have (a bit each). Most
// words are none of them, and one load says so.
class EndWords {
 public:
  void add(std::string_view word, std::size_t count) {
    counts_[word] |= 1U << count;
    const unsigned place = place_of(word);
    seen_[place / 64] |= 1ULL << (place % 64);
  }
  unsigned counts(std::string_view word) const {
    const unsigned place = place_of(word);
    if ((seen_[place / 64] >> (place % 64) & 1U) == 0) return 0;
    const auto found = counts_.find(word);
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  static constexpr unsigned kPlaces = 4096;
  static unsigned place_of(std::string_view word) {
    const auto at = [&](std::size_t i) { return unsigned{static_cast<unsigned char>(word[i])}; };
    const auto size = static_cast<unsigned>(word.size());
    return (at(0) * 331U + at(word.size() - 1) * 37U + at(word.size() / 2) * 7U + size) % kPlaces;
  }

  std::array<std::uint64_t, kPlaces / 64> seen_{};
  boost::unordered_flat_map<std::string_view, unsigned, TextHash> counts_;
};

class LegalForms {
 public:
  LegalForms() {
    for (const Row& row : kRows)
      each_spelling(row, [&](std::string_view s) { add_phrase(row, s); });
    for (const Row& row : kGluedRows)
      each_spelling(row, [&](std::string_view s) { add_glued(row, s); });
    for (const std::string_view word : kAnywhere) {
      words_.push_back({.word = word, .canonical = phrases_.at(word)->canonical, .in_front = true});
    }
    for (const std::string_view word : kInside) {
      words_.push_back({.word = word, .canonical = phrases_.at(word)->canonical});
    }
    std::stable_sort(glued_.begin(), glued_.end(),
                     [](const Glued& a, const Glued& b) { return a.text.size() > b.text.size(); });
  }

  LegalFormFound at_end(const NameWords& name, std::size_t first, std::size_t last) const {
    const std::string_view word = name.word(last - 1);
    for (unsigned counts = last_words_.counts(word); counts != 0;) {
      const std::size_t n = take_longest(counts);
      if (n > last - first) continue;
      const auto found = phrases_.find(name.phrase(last - n, last));
      if (found != phrases_.end()) return {.canonical = found->second->canonical, .words = n};
    }
    if (static_cast<unsigned char>(word.back()) < 0x80) return {};
    for (const Glued& form : glued_) {
      if (word.ends_with(form.text)) {
        return {.canonical = form.row->canonical, .bytes = form.text.size()};
      }
    }
    return {};
  }

  std::span<const FormWord> words() const { return words_; }

  LegalFormFound at_start(const NameWords& name, std::size_t first, std::size_t last) const {
    const std::string_view word = name.word(first);
    for (unsigned counts = first_words_.counts(word); counts != 0;) {
      const std::size_t n = take_longest(counts);
      if (n > last - first) continue;
      const auto found = phrases_.find(name.phrase(first, first + n));
      if (found != phrases_.end() && found->second->place == Place::both)
        return {.canonical = found->second->canonical, .words = n};
    }
    if (static_cast<unsigned char>(word.front()) < 0x80) return {};
    for (const Glued& form : glued_) {
      if (form.row->place == Place::both && word.starts_with(form.text)) {
        return {.canonical = form.row->canonical, .bytes = form.text.size()};
      }
    }
    return {};
  }

 private:
  struct Glued {
    std::string text;
    const Row* row;
  };
  static std::size_t take_longest(unsigned& counts) {
    const auto n = static_cast<unsigned>(std::bit_width(counts)) - 1;
    counts ^= 1U << n;
    return n;
  }

  template <class Take>
  static void each_spelling(const Row& row, Take take) {
    std::string_view rest = row.spellings;
    while (!rest.empty()) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      take(rest.substr(0, bar));
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
  }

  void add_phrase(const Row& row, std::string_view spelling) {
    NameWords folded;
    split_name(spelling, folded);
    const std::size_t count = folded.words.size();
    texts_.emplace_back(folded.text());
    const std::string_view text = texts_.back();
    phrases_.try_emplace(text, &row);
    const auto view = [&](std::size_t i) {
      return text.substr(folded.words[i].begin, folded.words[i].end - folded.words[i].begin);
    };
    HEXIAO_CHECK(count < 32);
    last_words_.add(view(count - 1), count);
    if (row.place == Place::both) first_words_.add(view(0), count);
  }

  void add_glued(const Row& row, std::string_view spelling) {
    NameWords folded;
    split_name(spelling, folded);
    glued_.push_back({std::string(folded.text()), &row});
  }

  std::deque<std::string> texts_;  // what the views below look at
  boost::unordered_flat_map<std::string_view, const Row*, TextHash> phrases_;
  EndWords last_words_;   // of all phrases
  EndWords first_words_;  // of forms in front
  std::deque<Glued> glued_;
  std::vector<FormWord> words_;
};

const LegalForms& legal_forms() {
  static const LegalForms forms;
  return forms;
}

}  // namespace

LegalFormFound legal_form_at_end(const NameWords& name, std::size_t first, std::size_t last) {
  return legal_forms().at_end(name, first, last);
}

std::span<const FormWord> form_words() { return legal_forms().words(); }

LegalFormFound legal_form_at_start(const NameWords& name, std::size_t first, std::size_t last) {
  return legal_forms().at_start(name, first, last);
}

}  // namespace hexiao
