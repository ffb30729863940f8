#include "loadgen/company_names.h"

#include <array>
#include <span>
#include <string_view>

#include "loadgen/locale.h"
#include "loadgen/permutation.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

using Words = std::span<const std::string_view>;
using enum Language;

// First, middle and last syllable. First and middle end in their only vowel and the next begins
// with a consonant, so a name is taken apart in one way only, and distinct numbers give distinct
// names.
constexpr std::string_view kFirst[] = {
    "Ba",  "Be",  "Bo", "Bra", "Bri", "Da", "De", "Do", "Dra", "Fa",  "Fe",  "Fi",
    "Flo", "Ga",  "Go", "Gra", "Ha",  "He", "Hi", "Ka", "Ke",  "Kle", "Kra", "La",
    "Le",  "Lo",  "Lu", "Ma",  "Me",  "Mi", "Mo", "Na", "Ne",  "No",  "Pa",  "Pe",
    "Po",  "Pra", "Ra", "Re",  "Ri",  "Ro", "Sa", "Se", "Si",  "So",  "Sta", "Ste",
    "Ta",  "Te",  "Ti", "To",  "Tra", "Va", "Ve", "Vi", "Vo",  "Wa",  "We",  "Zi"};
constexpr std::string_view kMiddle[] = {"ba", "be", "bo", "da", "de", "di", "fa", "ga", "go",
                                        "ka", "ki", "la", "le", "li", "lo", "ma", "mi", "na",
                                        "ne", "ni", "no", "pa", "ra", "re", "ri", "ro", "sa",
                                        "se", "ta", "ti", "to", "va", "ve", "vi", "za", "zo"};
constexpr std::string_view kLast[] = {
    "bach", "beck", "berg", "dal", "den",  "din", "fels", "gan", "gard", "hof", "kamp", "kor",
    "lan",  "lin",  "lon",  "man", "mar",  "mer", "nar",  "nex", "nor",  "pol", "rad",  "ren",
    "ris",  "ron",  "sen",  "son", "stad", "tal", "ten",  "ter", "tex",  "tor", "vik",  "wald"};
// Sites of a group, for more names than the syllables give. "" first: most have none.
constexpr std::string_view kSite[] = {"",        "Nord", "West", "Alpha", "Delta",
                                      "Central", "Plus", "Uno",  "Prime", "Terra"};

constexpr std::string_view kGermanTrade[] = {
    "Maschinenbau",   "Werkzeuge",     "Küchen",     "Möbel",        "Elektrotechnik",
    "Stahlhandel",    "Lebensmittel",  "Verpackung", "Spedition",    "Bürobedarf",
    "Textil",         "Druckerei",     "Baustoffe",  "Kältetechnik", "Optik",
    "Medizintechnik", "Fördertechnik", "Getränke",   "Holzbau",      "Software"};
constexpr std::string_view kEnglishTrade[] = {
    "Engineering", "Tools",     "Foods",     "Logistics", "Packaging",
    "Steel",       "Textiles",  "Printing",  "Supplies",  "Hardware",
    "Electronics", "Medical",   "Interiors", "Beverages", "Timber",
    "Software",    "Chemicals", "Motors",    "Plastics",  "Trading & Sons"};
constexpr std::string_view kFrenchTrade[] = {
    "Mécanique",  "Outillage",   "Alimentation", "Transports", "Emballages", "Aciers",   "Textiles",
    "Imprimerie", "Fournitures", "Électronique", "Médical",    "Mobilier",   "Boissons", "Bois",
    "Logiciels",  "Chimie",      "Moteurs",      "Plastiques", "Négoce",     "Matériaux"};
constexpr std::string_view kDutchTrade[] = {
    "Machines", "Gereedschap", "Voeding",      "Transport", "Verpakkingen",
    "Staal",    "Textiel",     "Drukwerk",     "Kantoor",   "Elektronica",
    "Medisch",  "Meubelen",    "Dranken",      "Hout",      "Software",
    "Chemie",   "Motoren",     "Kunststoffen", "Handel",    "Bouwstoffen"};
constexpr std::string_view kItalianTrade[] = {
    "Meccanica", "Utensili",  "Alimentari",  "Trasporti", "Imballaggi", "Acciai",  "Tessuti",
    "Stampa",    "Forniture", "Elettronica", "Medicale",  "Arredi",     "Bevande", "Legnami",
    "Software",  "Chimica",   "Motori",      "Plastica",  "Commercio",  "Edilizia"};
constexpr std::string_view kSpanishTrade[] = {
    "Maquinaria", "Herramientas", "Alimentación", "Transportes", "Embalajes",
    "Aceros",     "Textiles",     "Imprenta",     "Suministros", "Electrónica",
    "Médica",     "Muebles",      "Bebidas",      "Maderas",     "Software",
    "Química",    "Motores",      "Plásticos",    "Comercial",   "Construcción"};

constexpr std::string_view kGermanForm[] = {"GmbH", "GmbH & Co. KG",           "AG",  "KG",
                                            "OHG",  "UG (haftungsbeschränkt)", "e.K."};
constexpr std::string_view kSwissForm[] = {"AG", "GmbH", "SA", "Sàrl"};
constexpr std::string_view kBritishForm[] = {"Ltd", "Limited", "PLC", "LLP"};
constexpr std::string_view kAmericanForm[] = {"Inc.", "LLC", "Corp.", "Co.", "Inc"};
constexpr std::string_view kFrenchForm[] = {"S.A.", "SARL", "SAS", "S.A.S.U."};
constexpr std::string_view kDutchForm[] = {"B.V.", "BV", "N.V.", "V.O.F."};
constexpr std::string_view kBelgianForm[] = {"NV", "BV", "SRL", "CVBA"};
constexpr std::string_view kItalianForm[] = {"S.p.A.", "S.r.l.", "S.n.c."};
constexpr std::string_view kSpanishForm[] = {"S.L.", "S.A.", "S.L.U."};
constexpr std::string_view kNorwegianForm[] = {"AS", "ASA"};
constexpr std::string_view kJapaneseForm[] = {"Co., Ltd.", "K.K.", "Kabushiki Kaisha"};
constexpr std::string_view kKuwaitiForm[] = {"W.L.L.", "Co. W.L.L.", "K.S.C.C."};

// Every entry of a list has the same length, so that the parts of a name stay apart.
constexpr std::string_view kPlace[] = {
    "北京", "上海", "广州", "深圳", "天津", "重庆", "杭州", "宁波", "温州", "南京",
    "苏州", "无锡", "常州", "青岛", "济南", "烟台", "武汉", "长沙", "成都", "西安",
    "郑州", "合肥", "福州", "厦门", "泉州", "南昌", "昆明", "贵阳", "南宁", "海口",
    "沈阳", "大连", "长春", "太原", "兰州", "佛山", "东莞", "珠海", "中山", "惠州"};
constexpr std::string_view kShopFirst[] = {
    "鼎", "瑞", "宏", "泰", "恒", "信", "盛", "嘉", "华", "新", "永", "金", "德", "诚", "安", "源",
    "博", "凯", "润", "亿", "顺", "通", "达", "丰", "隆", "兴", "裕", "祥", "佳", "美", "联", "正"};
constexpr std::string_view kShopSecond[] = {
    "远", "尚", "峰", "辉", "腾", "悦", "昊", "宇", "航", "锐", "森", "豪", "弘", "益", "彩", "晟",
    "捷", "旺", "利", "康", "邦", "成", "禾", "力", "图", "元", "格", "创", "晨", "光", "海", "江"};
constexpr std::string_view kShopThird[] = {"",     "特", "尔", "斯",   "诺",
                                           "利亚", "仕", "曼", "格林", "沃"};
constexpr std::string_view kChineseTrade[] = {
    "机械",     "贸易",   "电子科技", "包装材料", "食品",   "物流",     "纺织",     "五金制品",
    "建材",     "家具",   "医疗器械", "信息技术", "化工",   "汽车配件", "印刷",     "塑胶制品",
    "环保科技", "进出口", "服饰",     "农业科技", "新能源", "智能装备", "文化传媒", "餐饮管理"};
constexpr std::string_view kChineseForm[] = {"有限公司", "有限公司", "有限责任公司",
                                             "股份有限公司"};

Words trades(Language language) {
  switch (language) {
    case chinese:
      return kChineseTrade;
    case german:
      return kGermanTrade;
    case english:
      return kEnglishTrade;
    case french:
      return kFrenchTrade;
    case dutch:
      return kDutchTrade;
    case italian:
      return kItalianTrade;
    case spanish:
      return kSpanishTrade;
  }
  return kEnglishTrade;
}

Words forms(std::string_view country) {
  if (country == "CN") return kChineseForm;
  if (country == "DE") return kGermanForm;
  if (country == "CH") return kSwissForm;
  if (country == "US") return kAmericanForm;
  if (country == "FR") return kFrenchForm;
  if (country == "NL") return kDutchForm;
  if (country == "BE") return kBelgianForm;
  if (country == "IT") return kItalianForm;
  if (country == "ES") return kSpanishForm;
  if (country == "NO") return kNorwegianForm;
  if (country == "JP") return kJapaneseForm;
  if (country == "KW") return kKuwaitiForm;
  return kBritishForm;
}

// Takes the lowest digit of a mixed-radix number.
std::string_view take(std::uint64_t& number, Words list) {
  const std::string_view word = list[static_cast<std::size_t>(number % list.size())];
  number /= list.size();
  return word;
}

CompanyName latin_name(const Locale& locale, std::uint64_t number, Rng& rng) {
  CompanyName name;
  name.core = take(number, kFirst);
  name.core += take(number, kMiddle);
  name.core += take(number, kLast);
  name.brief = name.core;
  const std::string_view trade = take(number, trades(locale.language));
  const std::string_view site = take(number, kSite);
  name.core += ' ';
  name.core += trade;
  if (!site.empty()) {
    name.core += ' ';
    name.core += site;
  }
  name.full = name.core;
  name.full += ' ';
  name.full += rng.pick(forms(locale.country));
  return name;
}

CompanyName chinese_name(std::uint64_t number, Rng& rng) {
  const std::string_view place = take(number, kPlace);
  std::string shop(take(number, kShopFirst));
  shop += take(number, kShopSecond);
  const std::string_view trade = take(number, kChineseTrade);
  shop += take(number, kShopThird);
  CompanyName name;
  name.brief = shop;
  name.brief += trade;
  if (rng.chance(150'000)) {
    name.core = shop + "（";
    name.core += place;
    name.core += "）";
    name.core += trade;
  } else {
    name.core = place;
    name.core += name.brief;
  }
  name.full = name.core;
  name.full += rng.pick(Words(kChineseForm));
  return name;
}

// The legal form that follows this one in its list, as text.
std::string_view other_form(const Locale& locale, std::string_view form) {
  const Words list = forms(locale.country);
  std::size_t at = 0;
  while (at < list.size() && list[at] != form) ++at;
  for (std::size_t step = 1; step < list.size(); ++step)
    if (const std::string_view other = list[(at + step) % list.size()]; other != form) return other;
  return "";
}

}  // namespace

CompanyName near_name(const Locale& locale, std::uint64_t index, std::uint64_t kind) {
  const CompanyName name = company_name(locale, index);
  const bool is_chinese = locale.language == chinese;
  const std::string_view form = std::string_view(name.full).substr(name.core.size());
  CompanyName near = name;
  if (kind == 0) {
    const std::size_t blanks = form.find_first_not_of(' ');
    near.full = name.core;
    near.full += form.substr(0, blanks);
    near.full += other_form(locale, form.substr(blanks));
    return near;
  }
  if (kind == 1) {
    // The first vowel of the invented word, or the first sign of a Chinese shop's name.
    if (is_chinese) {
      const std::size_t at = name.core.find(name.brief);
      const std::string_view with = name.brief.starts_with("鑫") ? "森" : "鑫";
      near.brief.replace(0, with.size(), with);
      if (at != std::string::npos) near.core.replace(at, with.size(), with);
      if (at == std::string::npos) near.core += "二";  // the place stands inside: number the second
    } else {
      const std::size_t at = name.core.find_first_of("aeiou");
      const char with = name.core[at] == 'u' ? 'o' : 'u';
      near.core[at] = near.brief[at] = with;
    }
    near.full = near.core;
    near.full += form;
    return near;
  }
  near.core = is_chinese ? name.core + "集团" : name.core + " International";
  near.full = near.core;
  near.full += form;
  return near;
}

CompanyName company_name(const Locale& locale, std::uint64_t index) {
  // Sites and third characters are the highest digits of the number: shuffle below them only, so
  // that small sets of customers have none.
  constexpr std::uint64_t kLatin = std::size(kFirst) * std::size(kMiddle) * std::size(kLast) * 20;
  constexpr std::uint64_t kChinese =
      std::size(kPlace) * std::size(kShopFirst) * std::size(kShopSecond) * std::size(kChineseTrade);
  static_assert(kLatin * std::size(kSite) >= kNameCapacity);
  static_assert(kChinese * std::size(kShopThird) >= kNameCapacity);
  static const Permutation latin(kLatin, 11);
  static const Permutation chinese_order(kChinese, 12);
  const bool is_chinese = locale.language == chinese;
  const Permutation& order = is_chinese ? chinese_order : latin;
  const std::uint64_t number =
      index / order.size() * order.size() + order.forward(index % order.size());
  Rng rng(0, Stream::customer, index);
  return is_chinese ? chinese_name(number, rng) : latin_name(locale, number, rng);
}

}  // namespace hexiao::loadgen
