#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/text/reference.h"

namespace hexiao {
namespace {

struct Label {
  std::string_view word;
  DocumentLabel kind;
};

using enum DocumentLabel;

// Words that people write in front of a document's number, in compact form. Sorted by length,
// longest first, so that words put together are read greedily.
constexpr auto kLabels = [] {
  auto labels = std::to_array<Label>({
      // German
      {"RECHNUNG", invoice},
      {"RECHNUNGEN", invoice},
      {"RECHNUNGS", invoice},
      {"RECHN", invoice},
      {"RECH", invoice},
      {"RE", invoice},
      {"RG", invoice},
      {"RGNR", invoice},
      {"RENR", invoice},
      {"RNR", invoice},
      {"RN", invoice},
      {"RECHNR", invoice},
      {"AR", invoice},
      {"AUSGANGSRECHNUNG", invoice},
      {"AUFTRAG", order},
      {"AUFTRAGS", order},
      {"BESTELLUNG", order},
      {"BESTELL", order},
      {"BEST", order},
      {"AB", order},
      {"VERTRAG", contract},
      {"VERTRAGS", contract},
      {"LIEFERSCHEIN", delivery},
      {"LS", delivery},
      {"GUTSCHRIFT", credit},
      {"GS", credit},
      {"GUTSCHRIFTS", credit},
      {"BELEG", generic},
      {"BELEGNR", generic},
      {"NUMMER", generic},
      {"VORGANG", generic},
      {"ZEICHEN", generic},
      // English
      {"INVOICE", invoice},
      {"INVOICES", invoice},
      {"INV", invoice},
      {"INVS", invoice},
      {"IN", invoice},
      {"BILL", invoice},
      {"BILLS", invoice},
      {"ORDER", order},
      {"ORD", order},
      {"PO", order},
      {"SO", order},
      {"PURCHASEORDER", order},
      {"SALESORDER", order},
      {"CONTRACT", contract},
      {"AGREEMENT", contract},
      {"DELIVERY", delivery},
      {"DELIVERYNOTE", delivery},
      {"DN", delivery},
      {"CREDITNOTE", credit},
      {"CREDIT", credit},
      {"CN", credit},
      {"CRN", credit},
      {"DOC", generic},
      {"DOCUMENT", generic},
      {"REF", generic},
      {"REFERENCE", generic},
      {"NO", generic},
      {"NUMBER", generic},
      {"NUM", generic},
      {"NR", generic},
      {"NBR", generic},
      {"ID", generic},
      {"N", generic},
      {"PAYMENT", generic},
      {"PMT", generic},
      // French, Italian, Spanish, Portuguese, Dutch, Polish
      {"FACTURE", invoice},
      {"FACTURES", invoice},
      {"FACT", invoice},
      {"FAC", invoice},
      {"FA", invoice},
      {"FT", invoice},
      {"FATTURA", invoice},
      {"FATT", invoice},
      {"FATTURE", invoice},
      {"FACTURA", invoice},
      {"FRA", invoice},
      {"FATURA", invoice},
      {"FACTUUR", invoice},
      {"FACTUURNUMMER", invoice},
      {"FAKTURA", invoice},
      {"FV", invoice},
      {"FAKT", invoice},
      {"COMMANDE", order},
      {"CDE", order},
      {"PEDIDO", order},
      {"ORDINE", order},
      {"CONTRAT", contract},
      {"CONTRATO", contract},
      {"CONTRATTO", contract},
      {"AVOIR", credit},
      {"NUMERO", generic},
      {"NUMERI", generic},
      // Chinese, both scripts; Japanese
      {"发票", invoice},
      {"發票", invoice},
      {"发票号", invoice},
      {"發票號", invoice},
      {"发票号码", invoice},
      {"發票號碼", invoice},
      {"请求书", invoice},
      {"請求書", invoice},
      {"账单", invoice},
      {"帳單", invoice},
      {"订单", order},
      {"訂單", order},
      {"订单号", order},
      {"訂單號", order},
      {"采购单", order},
      {"采购订单", order},
      {"销售订单", order},
      {"合同", contract},
      {"合同号", contract},
      {"合同编号", contract},
      {"合約", contract},
      {"送货单", delivery},
      {"发货单", delivery},
      {"出库单", delivery},
      {"单号", generic},
      {"單號", generic},
      {"编号", generic},
      {"編號", generic},
      {"号码", generic},
      {"號碼", generic},
      {"号", generic},
      {"號", generic},
      {"单据", generic},
      {"单据号", generic},
      {"货款", generic},
      {"貨款", generic},
  });
  std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) {
    return a.word.size() != b.word.size() ? a.word.size() > b.word.size() : a.word < b.word;
  });
  return labels;
}();

// Where the labels of each length stand, and the first bytes that they have (low six bits): most
// words are no label, and one load says so.
constexpr std::size_t kLongest = kLabels.front().word.size();
struct OfLength {
  std::uint16_t begin = 0;
  std::uint16_t end = 0;
  std::uint64_t first_bytes = 0;
};
constexpr auto kByLength = [] {
  std::array<OfLength, kLongest + 1> table{};
  for (std::size_t i = 0; i < kLabels.size(); ++i) {
    OfLength& row = table[kLabels[i].word.size()];
    if (row.end == 0) row.begin = static_cast<std::uint16_t>(i);
    row.end = static_cast<std::uint16_t>(i + 1);
    row.first_bytes |= 1ULL << (static_cast<unsigned char>(kLabels[i].word[0]) & 63U);
  }
  return table;
}();

const Label* find_label(std::string_view word) {
  const OfLength& row = kByLength[word.size()];
  if ((row.first_bytes >> (static_cast<unsigned char>(word[0]) & 63U) & 1U) == 0) return nullptr;
  for (std::size_t i = row.begin; i < row.end; ++i) {
    if (kLabels[i].word[0] == word[0] && kLabels[i].word == word) return &kLabels[i];
  }
  return nullptr;
}

const Label* longest_label(std::string_view letters) {
  for (std::size_t length = std::min(letters.size(), kLongest); length > 0; --length) {
    if (const Label* label = find_label(letters.substr(0, length))) return label;
  }
  return nullptr;
}

}  // namespace

DocumentLabel document_label(std::string_view letters) {
  // Put together: "RECHNUNGSNR", "INVOICENO", "PONUMBER". The first word that says a kind gives the
  // kind.
  DocumentLabel kind = generic;
  if (letters.empty()) return none;
  while (!letters.empty()) {
    const Label* label = longest_label(letters);
    if (label == nullptr) return none;
    if (kind == generic) kind = label->kind;
    letters.remove_prefix(label->word.size());
  }
  return kind;
}

}  // namespace hexiao
