#include "loadgen/drive/payment_source.h"

#include <fmt/format.h>

#include <vector>

#include "engine/vocabulary/currency.h"
#include "loadgen/csv_reader.h"
#include "loadgen/payment_draw.h"

namespace hexiao::loadgen {
namespace {

// Columns of payments.csv, in the order of kWanted.
enum Column : std::size_t {
  kLedger,
  kBookingDate,
  kValueDate,
  kCurrency,
  kAmount,
  kBankAccount,
  kBankRef,
  kPayerName,
  kPayerAccount,
  kStructuredRef,
  kText,
  kNote,
  kCustomerNo,
  kEndToEndId,
};
const std::vector<std::string_view> kWanted = {
    "ledger",        "booking_date", "value_date?",  "currency",       "amount",
    "bank_account?", "bank_ref?",    "payer_name?",  "payer_account?", "structured_ref?",
    "text?",         "note?",        "customer_no?", "end_to_end_id?"};

SourceError of(const FileError& error) {
  return {error.kind == FileError::Kind::io ? SourceError::Kind::io : SourceError::Kind::bad_data,
          error.what};
}

// "" or what is wrong with the row.
std::string read_row(const CsvReader& row, ReceivePayment& payment) {
  const auto currency = Currency::from_code(row.field(kCurrency));
  if (!currency) return fmt::format("currency \"{}\" is not one of ISO 4217", row.field(kCurrency));
  const ParsedAmount amount = parse_amount(row.field(kAmount), currency->exponent());
  if (!amount.ok())
    return fmt::format("amount \"{}\": {}", row.field(kAmount), to_text(amount.error));
  const auto booked = Date::parse_iso(row.field(kBookingDate));
  if (!booked)
    return fmt::format("booking_date \"{}\" is not a day like 2026-07-01", row.field(kBookingDate));
  payment.value_date = *booked;
  if (const std::string_view text = row.field(kValueDate); !text.empty()) {
    const auto value_date = Date::parse_iso(text);
    if (!value_date) return fmt::format("value_date \"{}\" is not a day like 2026-07-01", text);
    payment.value_date = *value_date;
  }
  payment.booking_date = *booked;
  payment.amount = amount.amount;
  payment.ledger = row.field(kLedger);
  payment.bank_account = row.field(kBankAccount);
  payment.bank_ref = row.field(kBankRef);
  payment.currency = row.field(kCurrency);
  payment.payer_name = row.field(kPayerName);
  payment.payer_account = row.field(kPayerAccount);
  payment.structured_ref = row.field(kStructuredRef);
  payment.text = row.field(kText);
  payment.note = row.field(kNote);
  payment.customer_no = row.field(kCustomerNo);
  payment.end_to_end_id = row.field(kEndToEndId);
  return {};
}

}  // namespace

tl::expected<void, SourceError> read_payments(const std::string& path, std::uint64_t most,
                                              const TakePayment& take) {
  auto rows = CsvReader::open(path, kWanted);
  if (!rows) return tl::unexpected(of(rows.error()));
  for (std::uint64_t taken = 0; taken < most; ++taken) {
    const auto more = rows->next();
    if (!more) return tl::unexpected(of(more.error()));
    if (!*more) break;
    ReceivePayment payment;
    std::string wrong = read_row(*rows, payment);
    if (wrong.empty()) wrong = take(payment);
    if (!wrong.empty()) return tl::unexpected(of(rows->bad(wrong)));
  }
  return {};
}

tl::expected<void, SourceError> draw_payments(const World& world, const ClassShares& shares,
                                              std::uint64_t payments, const TakePayment& take) {
  PaymentDraw draw(world, shares, payments);
  for (std::uint64_t i = 0; i < payments; ++i) {
    const auto drawn = draw.next();
    if (!drawn) return tl::unexpected(SourceError{SourceError::Kind::too_few_items, drawn.error()});
    const std::string ledger = world.ledger_code(drawn->ledger);
    const std::string currency = drawn->currency.code();
    const std::string wrong = take({.ledger = ledger,
                                    .bank_account = drawn->bank_account,
                                    .bank_ref = drawn->bank_ref,
                                    .currency = currency,
                                    .amount = drawn->amount,
                                    .booking_date = drawn->booked,
                                    .value_date = drawn->booked,
                                    .payer_name = drawn->payer_name,
                                    .payer_account = drawn->payer_account,
                                    .structured_ref = drawn->structured_ref,
                                    .text = drawn->text,
                                    .end_to_end_id = drawn->end_to_end_id});
    if (!wrong.empty())
      return tl::unexpected(SourceError{SourceError::Kind::bad_data,
                                        fmt::format("generated payment {}: {}", i + 1, wrong)});
  }
  return {};
}

}  // namespace hexiao::loadgen
