// Findings and rejects, as all readers write them.
#include <algorithm>
#include <array>

#include "clients/bank/formats.h"
#include "clients/bank/text_encoding.h"

namespace hexiao::bank {
namespace {

constexpr std::array<std::string_view, 28> kWithdrawn = {
    "ADP", "ATS", "BEF", "BGL", "CYP", "CSD", "DEM", "EEK", "ESP", "FIM",
    "FRF", "GRD", "IEP", "ITL", "LTL", "LUF", "LVL", "MTL", "NLG", "PTE",
    "ROL", "RUR", "SIT", "SKK", "TRL", "VEF", "ZWD", "MRO"};

}  // namespace

bool is_withdrawn_currency(std::string_view code) {
  return std::find(kWithdrawn.begin(), kWithdrawn.end(), code) != kWithdrawn.end();
}

std::string shortened(std::string_view raw) {
  if (raw.size() <= kMaxRawBytes) return std::string(raw);
  return std::string(cut_at_character(raw, kMaxRawBytes)) + "…";
}

void add_finding(BankFile& file, Severity severity, Place place, std::string field,
                 std::string_view raw, std::string reason, std::string remedy) {
  if (file.findings.size() >= kMaxFindings) {
    ++file.findings_left_out;
    return;
  }
  file.findings.push_back({.severity = severity,
                           .place = place,
                           .field = std::move(field),
                           .raw = shortened(raw),
                           .reason = std::move(reason),
                           .remedy = std::move(remedy)});
}

const std::vector<std::string>& default_reject_columns() {
  static const std::vector<std::string> columns = {
      "booking_date", "currency",      "amount", "bank_account", "bank_ref",     "value_date",
      "payer_name",   "payer_account", "text",   "note",         "end_to_end_id"};
  return columns;
}

void add_reject(BankFile& file, const Statement& statement, const Entry& entry,
                std::string_view amount_text, std::string column, std::string reason) {
  file.reject_columns = default_reject_columns();
  Reject reject;
  reject.place = entry.place;
  reject.column = std::move(column);
  reject.reason = std::move(reason);
  // csv:default holds money that came in: the sign keeps money that went out from being fed as
  // such.
  const std::string sign = entry.direction == Direction::debit ? "-" : "";
  reject.cells = {entry.booking_date.iso(),
                  entry.currency_code,
                  sign + std::string(amount_text),
                  statement.account,
                  entry.bank_ref,
                  entry.value_date.iso(),
                  "",
                  "",
                  "",
                  entry.note,
                  ""};
  file.rejects.push_back(std::move(reject));
}

}  // namespace hexiao::bank
