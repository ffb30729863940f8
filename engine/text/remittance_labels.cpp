#include "engine/text/remittance_labels.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace hexiao {
namespace {

// Words that say what the number behind them is.
constexpr auto kLabels = [] {
  auto labels = std::to_array<WeakLabel>({
      {"TEL", WeakKind::phone},
      {"TELEFON", WeakKind::phone},
      {"TELNR", WeakKind::phone},
      {"TÉL", WeakKind::phone},
      {"TÉLÉPHONE", WeakKind::phone},
      {"TELEPHONE", WeakKind::phone},
      {"TELEFOON", WeakKind::phone},
      {"TELEFONO", WeakKind::phone},
      {"TELÉFONO", WeakKind::phone},
      {"TLF", WeakKind::phone},
      {"GSM", WeakKind::phone},
      {"HANDY", WeakKind::phone},
      {"PORTABLE", WeakKind::phone},
      {"PHONE", WeakKind::phone},
      {"FAX", WeakKind::phone},
      {"MOBIL", WeakKind::phone},
      {"MOBILE", WeakKind::phone},
      {"电话", WeakKind::phone},
      {"手机", WeakKind::phone},
      {"手机号", WeakKind::phone},
      {"联系电话", WeakKind::phone},
      {"IBAN", WeakKind::account},
      {"KTO", WeakKind::account},
      {"KTONR", WeakKind::account},
      {"KONTO", WeakKind::account},
      {"KONTONR", WeakKind::account},
      {"KONTONUMMER", WeakKind::account},
      {"BLZ", WeakKind::account},
      {"ACCOUNT", WeakKind::account},
      {"ACCT", WeakKind::account},
      {"账号", WeakKind::account},
      {"帐号", WeakKind::account},
      {"账户", WeakKind::account},
      {"KD", WeakKind::own_number},
      {"KDNR", WeakKind::own_number},
      {"KUNDE", WeakKind::own_number},
      {"KUNDEN", WeakKind::own_number},
      {"KUNDENNR", WeakKind::own_number},
      {"KUNDENNUMMER", WeakKind::own_number},
      {"DEBITOR", WeakKind::own_number},
      {"CUSTOMER", WeakKind::own_number},
      {"CUST", WeakKind::own_number},
      {"CUSTNO", WeakKind::own_number},
      {"CLIENT", WeakKind::own_number},
      {"客户编号", WeakKind::own_number},
      {"客户号", WeakKind::own_number},
      {"VAT", WeakKind::tax_id},
      {"VATID", WeakKind::tax_id},
      {"VATNO", WeakKind::tax_id},
      {"UST", WeakKind::tax_id},
      {"USTID", WeakKind::tax_id},
      {"USTIDNR", WeakKind::tax_id},
      {"UID", WeakKind::tax_id},
      {"STEUERNUMMER", WeakKind::tax_id},
      {"STNR", WeakKind::tax_id},
      {"TVA", WeakKind::tax_id},
      {"SIRET", WeakKind::tax_id},
      {"SIREN", WeakKind::tax_id},
      {"NIF", WeakKind::tax_id},
      {"CIF", WeakKind::tax_id},
      {"NIP", WeakKind::tax_id},
      {"EIN", WeakKind::tax_id},
      {"GSTIN", WeakKind::tax_id},
      {"TAX", WeakKind::tax_id},
      {"TAXID", WeakKind::tax_id},
      {"PIVA", WeakKind::tax_id},
      {"税号", WeakKind::tax_id},
      {"统一社会信用代码", WeakKind::tax_id},
      {"纳税人识别号", WeakKind::tax_id},
  });
  std::sort(labels.begin(), labels.end(), [](const WeakLabel& a, const WeakLabel& b) {
    return a.word.size() != b.word.size() ? a.word.size() < b.word.size() : a.word < b.word;
  });
  return labels;
}();

// What payers and banks put in front of a number of their own: "our ref" of whoever pays, the
// serial of the transfer. Letters without what stands between them, for breaks fall anywhere.
constexpr auto kForeignLabels = [] {
  auto labels = std::to_array<std::string_view>({
      "OURREF",
      "OURREFNO",
      "OURREFERENCE",
      "OURREFERENCENO",
      "UNSERZEICHEN",
      "UNSEREZEICHEN",
      "UNSERREF",
      "UNSEREREF",
      "UNSEREREFERENZ",
      "NREF",
      "NRéF",
      "NRÉF",
      "NOTREREF",
      "NOTRERéF",
      "NOTRERÉF",
      "NOTRERéFéRENCE",
      "NUESTRAREF",
      "NOSSAREF",
      "ONSKENMERK",
      "ONZEREF",
      "NSRIF",
      "NOSTRORIF",
      "KUNDENREFERENZ",
      "KUNDENREF",
      "TRACE",
      "TRACENO",
      "ORIGID",
      "TRN",
      "UTR",
      "TXNID",
      "TXNNO",
      "TRANSACTIONID",
      "TRANSACTIONNO",
      "TRANSACTIONREF",
      "BANKREF",
      "MANDATSREF",
      "MANDATREF",
      "MANDATEREF",
      "CREDITORID",
      "CHECKNO",
      "CHEQUENO",
      "CHQNO",
      "流水号",
      "交易流水号",
      "凭证号",
      "交易号",
      "回单号",
      "业务编号",
      "受理号",
      "银行流水号",
  });
  // By the last byte, so that those which may fit lie together.
  std::sort(labels.begin(), labels.end(), [](std::string_view a, std::string_view b) {
    return a.back() != b.back() ? a.back() < b.back() : a < b;
  });
  return labels;
}();

constexpr std::string_view kWideColon = "：";  // may stand behind them

unsigned low_six(char c) { return static_cast<unsigned char>(c) & 63U; }

struct Range {
  std::uint8_t begin = 0;
  std::uint8_t end = 0;
};

// Where the labels of each length stand, and the first bytes that they have (low six bits): most
// words are no label, and one load says so.
struct OfLength : Range {
  std::uint64_t first_bytes = 0;
};
constexpr auto kByLength = [] {
  std::array<OfLength, kLabels.back().word.size() + 1> table{};
  for (std::size_t i = 0; i < kLabels.size(); ++i) {
    OfLength& row = table[kLabels[i].word.size()];
    if (row.end == 0) row.begin = static_cast<std::uint8_t>(i);
    row.end = static_cast<std::uint8_t>(i + 1);
    row.first_bytes |= 1ULL << (static_cast<unsigned char>(kLabels[i].word[0]) & 63U);
  }
  return table;
}();

// Where the labels with each last byte stand.
constexpr auto kByLastByte = [] {
  std::array<Range, 256> table{};
  for (std::size_t i = 0; i < kForeignLabels.size(); ++i) {
    Range& row = table[static_cast<unsigned char>(kForeignLabels[i].back())];
    if (row.end == 0) row.begin = static_cast<std::uint8_t>(i);
    row.end = static_cast<std::uint8_t>(i + 1);
  }
  return table;
}();
static_assert(kLabels.size() < 256 && kForeignLabels.size() < 256);

}  // namespace

std::span<const WeakLabel> weak_labels() { return kLabels; }
std::span<const std::string_view> foreign_labels() { return kForeignLabels; }

WeakKind weak_label(std::string_view word) {
  if (word.empty() || word.size() >= kByLength.size()) return WeakKind::none;
  const OfLength& row = kByLength[word.size()];
  if ((row.first_bytes >> low_six(word[0]) & 1U) == 0) return WeakKind::none;
  for (std::size_t i = row.begin; i < row.end; ++i) {
    const std::string_view label = kLabels[i].word;
    if (label[0] == word[0] && label.back() == word.back() && label == word) return kLabels[i].kind;
  }
  return WeakKind::none;
}

bool may_end_foreign_label(char last) {
  return kByLastByte[static_cast<unsigned char>(last)].end != 0 || last == kWideColon.back();
}

bool ends_with_foreign_label(std::string_view letters) {
  if (letters.ends_with(kWideColon)) letters.remove_suffix(kWideColon.size());
  if (letters.size() < 2) return false;  // each is longer
  const Range row = kByLastByte[static_cast<unsigned char>(letters.back())];
  const char before_last = letters[letters.size() - 2];
  for (std::size_t i = row.begin; i < row.end; ++i) {
    const std::string_view label = kForeignLabels[i];
    if (label[label.size() - 2] == before_last && letters.ends_with(label)) return true;
  }
  return false;
}

}  // namespace hexiao
