// The words of remittances, by language. Everyday phrases of payers, written for this generator.
#include <array>
#include <span>

#include "loadgen/csv_rows.h"
#include "loadgen/random.h"
#include "loadgen/remittance.h"

namespace hexiao::loadgen {
namespace {

using enum Language;
using Words = std::span<const std::string_view>;

constexpr std::string_view kGermanOne[] = {
    "Rechnung Nr. ",         "RE-NR ", "Rechnung ", "Zahlung Rg. ", "SVWZ+Rechnung ", "RgNr. ",
    "Begleichung Rechnung ", ""};
constexpr std::string_view kGermanMany[] = {"Rechnungen ", "SVWZ+Rechnungen ", "Zahlung Rg. ",
                                            "RE ", ""};
constexpr std::string_view kEnglishOne[] = {"INVOICE ", "Inv. ",   "Payment for invoice ",
                                            "PMT REF ", "INV NO ", "Settlement of ",
                                            "/ROC/",    ""};
constexpr std::string_view kEnglishMany[] = {"INVOICES ", "Payment for invoices ", "INVS ", "PMT ",
                                             ""};
constexpr std::string_view kFrenchOne[] = {"FACTURE ", "Facture n° ", "VIR FACT ",
                                           "Règlement facture ", ""};
constexpr std::string_view kFrenchMany[] = {"FACTURES ", "Règlement factures ", "VIR FACT ", ""};
constexpr std::string_view kDutchOne[] = {"Factuur ", "Factuurnr. ", "Betaling factuur ", "FACT ",
                                          ""};
constexpr std::string_view kDutchMany[] = {"Facturen ", "Betaling facturen ", ""};
constexpr std::string_view kItalianOne[] = {"Fattura n. ", "FATT. ", "Saldo fattura ",
                                            "Pagamento ft. ", ""};
constexpr std::string_view kItalianMany[] = {"Fatture ", "Saldo fatture ", "FT. ", ""};
constexpr std::string_view kSpanishOne[] = {"Factura ", "Pago factura ", "FRA. ", "Abono fra. ",
                                            ""};
constexpr std::string_view kSpanishMany[] = {"Facturas ", "Pago facturas ", "FRAS. ", ""};
constexpr std::string_view kChineseOne[] = {
    "货款 发票号", "付发票", "支付货款,发票号:", "发票 ", "结算发票号码", "付货款发票", "货款", ""};
constexpr std::string_view kChineseMany[] = {"付发票", "货款,发票号:", "结清发票",
                                             "支付以下发票货款:", ""};

Words invoice_words(Language language, bool several) {
  switch (language) {
    case chinese:
      return several ? Words(kChineseMany) : Words(kChineseOne);
    case german:
      return several ? Words(kGermanMany) : Words(kGermanOne);
    case english:
      return several ? Words(kEnglishMany) : Words(kEnglishOne);
    case french:
      return several ? Words(kFrenchMany) : Words(kFrenchOne);
    case dutch:
      return several ? Words(kDutchMany) : Words(kDutchOne);
    case italian:
      return several ? Words(kItalianMany) : Words(kItalianOne);
    case spanish:
      return several ? Words(kSpanishMany) : Words(kSpanishOne);
  }
  return kEnglishOne;
}

// chinese, german, english, french, dutch, italian, spanish
using ByLanguage = std::array<std::string_view, 7>;
constexpr ByLanguage kOrder = {"订单号", "Auftrag ", "ORDER ", "Commande ",
                               "Order ", "Ordine ",  "Pedido "};
constexpr ByLanguage kContract = {"合同号",    "Vertrag ",   "CONTRACT ", "Contrat ",
                                  "Contract ", "Contratto ", "Contrato "};
constexpr ByLanguage kDelivery = {"送货单",  "Lieferschein ", "DELIVERY ", "BL ",
                                  "Pakbon ", "DDT ",          "Albarán "};
constexpr ByLanguage kCredit = {"，扣除红字发票", " abzgl. Gutschrift ", " less credit note ",
                                " moins avoir ",  " min creditnota ",    " meno nota credito ",
                                " menos abono "};
constexpr ByLanguage kThanks = {"谢谢",   "Vielen Dank", "THANK YOU", "Merci",
                                "Dank u", "Grazie",      "Gracias"};
constexpr ByLanguage kDated = {" 日期", " vom ", " DATED ", " du ", " dd. ", " del ", " de fecha "};
constexpr ByLanguage kPhone = {" 电话138",  " Tel. 0151 ", " TEL 0800 ", " Tél. 06 ",
                               " Tel. 06 ", " Tel. 333 ",  " Tel. 600 "};

constexpr ByLanguage kCustomer = {" 客户编号",  " Kd-Nr ",        " CUST NO ",   " N° client ",
                                  " Klantnr. ", " Cod. cliente ", " Cliente n. "};
constexpr ByLanguage kOurReference = {" 流水号",       " unser Zeichen ", " OUR REF ", " N/REF ",
                                      " Ons kenmerk ", " Ns. rif. ",      " N/ref. "};
constexpr ByLanguage kPaidBefore = {"，前已付发票",  " (bereits bezahlt: ", " (PAID BEFORE ",
                                    " (déjà réglé ", " (al betaald ",       " (gia pagato ",
                                    " (ya pagado "};
constexpr ByLanguage kUpTo = {"至", " bis ", " TO ", " à ", " t/m ", " a ", " a "};

constexpr std::string_view kChineseGeneral[] = {"货款", "往来款", "结算款", "支付货款", "汇款"};
constexpr std::string_view kGermanGeneral[] = {"Sammelzahlung", "Zahlung", "Ausgleich Konto",
                                               "Überweisung"};
constexpr std::string_view kEnglishGeneral[] = {"PAYMENT", "Payment on account", "TRANSFER",
                                                "Settlement"};
constexpr std::string_view kOtherGeneral[] = {"VIREMENT", "BETALING", "BONIFICO", "TRANSFERENCIA",
                                              "SALDO"};

std::string_view of(const ByLanguage& words, Language language) {
  return words[static_cast<std::size_t>(language)];
}

}  // namespace

std::string_view naming_words(Rng& rng, Language language, Naming naming, bool several) {
  switch (naming) {
    case Naming::invoice:
      return rng.pick(invoice_words(language, several));
    case Naming::order:
      return of(kOrder, language);
    case Naming::contract:
      return of(kContract, language);
    case Naming::delivery:
      return of(kDelivery, language);
    case Naming::credit:
      return of(kCredit, language);
  }
  return {};
}

std::string_view separator(Rng& rng, Language language) {
  constexpr std::array<std::string_view, 5> kLatin = {", ", " ", "; ", " + ", " / "};
  constexpr std::array<std::string_view, 5> kChinese = {"、", ",", "，", " ", ";"};
  return language == chinese ? rng.pick(kChinese) : rng.pick(kLatin);
}

std::string_view general_words(Rng& rng, Language language) {
  switch (language) {
    case chinese:
      return rng.pick(Words(kChineseGeneral));
    case german:
      return rng.pick(Words(kGermanGeneral));
    case english:
      return rng.pick(Words(kEnglishGeneral));
    default:
      return rng.pick(Words(kOtherGeneral));
  }
}

std::string_view credit_words(Language language) { return of(kCredit, language); }

std::string_view customer_words(Language language) { return of(kCustomer, language); }

std::string_view paid_before_words(Language language) { return of(kPaidBefore, language); }

std::string_view range_words(Rng& rng, Language language) {
  const std::uint64_t kind = rng.below(3);
  return kind == 0 ? "-" : kind == 1 ? " - " : of(kUpTo, language);
}

void add_noise(Rng& rng, Language language, const NoiseFacts& facts, Remittance& text) {
  std::string noise;
  switch (rng.below(7)) {
    case 0:
      noise = " ";
      noise += of(kThanks, language);
      break;
    case 1:
      noise = of(kDated, language);
      append_padded(noise, 1 + rng.below(28), 2);
      noise += '.';
      append_padded(noise, 1 + rng.below(6), 2);
      noise += ".2026";
      break;
    case 2:
      noise = of(kPhone, language);
      append_padded(noise, rng.below(100'000'000), 8);
      break;
    case 3:
      noise = of(kCustomer, language);
      noise += facts.customer_no;
      break;
    case 4:
      noise = " " + facts.currency + " " + facts.amount;
      break;
    case 5:
      noise = of(kOurReference, language);
      append_number(noise, 10'000 + rng.below(900'000));
      break;
    default:
      noise = language == chinese ? " 摘要:货款" : " EREF+NOTPROVIDED";
      break;
  }
  text.words(noise);
}

int draw_line_width(Rng& rng, const Locale& locale) {
  constexpr std::array<int, 6> kSepa = {27, 27, 27, 35, 65, 140};
  constexpr std::array<int, 4> kOther = {35, 35, 65, 140};
  return locale.sepa ? rng.pick(kSepa) : rng.pick(kOther);
}

}  // namespace hexiao::loadgen
