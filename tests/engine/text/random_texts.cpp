#include "tests/engine/text/random_texts.h"

#include <array>
#include <string_view>

#include "engine/text/remittance.h"

namespace hexiao {
namespace {

constexpr auto kPieces = std::to_array<std::string_view>({
    // clang-format off
    "INV", "2026", "-", "/", "\n", " ", ",", "0012345", "发票", "号", "１２３", "Müller", "GmbH",
    "&", "Co", "KG", "SVWZ+", "EREF+", "KREF+", "/REMI/", "//IBAN/", "?20", "?21", "?60", "?00",
    "500,00", "EUR", "1.234,56", "\xE4", "\xFF", "\xCC\x88", "ß", "12.03.2026", "+49", "??",
    "DE89370400440532013000", "GB82WEST12345698765432", "1001-1005", "/2/5", "(株)", "ｶﾞ",
    "\xEF\xB7\xBA", "年", "a", "A.", "¥", "0", "\t", "=", ":", "有限公司", "بع", "Σ", "İ",
    "\xE2\x80\x8B", "Rechnung", "INV-2600012345", "vom", "05.01.2026", "danke", "our ref",
    "Unser Zeichen", "流水号", "：", "TRN", "Tel.", "Kd-Nr", "税号", "VAT", "DE 123456789",
    "DE136695976", "91310000MA1K35AB12", "RF18539007547034", "Kundennummer", "bis", "至", "–",
    "und", "et", "Saegewerk", "Kuechenmoebel", "Bauer", "Quelle", "I.B.M.", "I. B. M.", "S.A.",
    "A/S", "ltd", "Co.", "Pvt", "PT", "Tbk", "MUSTERHAUS", "13812345678", "20260105",
    "5 Jan 2026", "2026年1月5日", "500.00", "500,-", "€ ", "$12", "1'234.50", "CNY5222.00",
    "4711AB12", "0039248XS-2026001", "\r", "'", "`", "\x01", "#", "*", "\\", "_", "..", "+",
    "////", "IBAN", "no", "REF", "C0000123", "4711", "99999999999999999999", "000", "1", "é",
    "N/Réf:", "元", "RMB", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKL",
    "0123456789012345678901234567890123456789", "１００１－１００５", "　", "Société",
    // clang-format on
});

constexpr auto kSentences = std::to_array<std::string_view>({
    "Rechnung INV-2600012345 vom 05.01.2026, danke",
    "RG-NR 4711/2026 UND 4712/2026 ABZGL. 2% SKONTO EUR 1.234,56",
    "SVWZ+RE 20260105-77 KD-NR 88123 EREF+NOTPROVIDED KREF+2026010512345678",
    "/REMI/USTD//INVOICE NO. 1001-1005 DTD 05 JAN 2026/",
    "?20SVWZ+Rechnungsnr. 26000?21012345 vom 05.01.2026?22Kunde 4711",
    "支付2026年1月发票0012345、0012346货款 合同号HT-2026-018 人民币5222.00元",
    "付款：发票号码１２３４５６７８，金额￥1,000.00",
    "Facture FA2026-0099 client 4711, réf. N/Réf: 998877 merci",
    "Payment for invoices 1001, -02, -03 and credit note CN-77; our ref TRF99887766",
    "Musterhaus 0000123 Maschinenbau GmbH & Co. KG",
    "Tel. +49 89 123456 IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX",
    "UST-ID DE136695976 Beleg 0000105854CNY5222.00",
});

template <class Pieces>
std::string_view any_of(const Pieces& pieces, TextRandom& random) {
  return pieces[random() % pieces.size()];
}

std::string changed_sentence(TextRandom& random) {
  std::string text(any_of(kSentences, random));
  for (auto changes = random() % 5; changes > 0 && !text.empty(); --changes) {
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.insert(at, any_of(kPieces, random));
        break;
      case 2:
        text.erase(at, random() % 8);
        break;
      default:
        text[at] = std::string_view(" \n-/.0129AZaz+:")[random() % 15];
    }
  }
  return text;
}

std::string pieces_together(TextRandom& random) {
  std::string text;
  const bool blanks = random() % 2 == 0;
  for (auto count = random() % 24; count > 0; --count) {
    text += any_of(kPieces, random);
    if (blanks && random() % 2 == 0) text += ' ';
  }
  return text;
}

std::string bytes_of(std::string_view alphabet, TextRandom& random) {
  std::string text;
  for (auto count = random() % 70; count > 0; --count)
    text += alphabet.empty() ? static_cast<char>(random()) : alphabet[random() % alphabet.size()];
  return text;
}

std::string one_over_and_over(TextRandom& random) {
  std::string piece(any_of(kPieces, random));
  if (random() % 2 == 0) piece += ' ';
  const bool very_long = random() % 64 == 0;
  std::string text;
  for (auto count = random() % 60; count > 0; --count) text += piece;
  while (very_long && !text.empty() && text.size() <= kMaxReadBytes) text += text;
  return text;
}

}  // namespace

std::string random_remittance(TextRandom& random) {
  switch (random() % 8) {
    case 0:
      return bytes_of({}, random);
    case 1:
      return bytes_of("ABEOUaeou019 .-/+\n?2&'", random);
    case 2:
      return one_over_and_over(random);
    case 3:
    case 4:
      return changed_sentence(random);
    default:
      return pieces_together(random);
  }
}

}  // namespace hexiao
