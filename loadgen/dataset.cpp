#include "loadgen/dataset.h"

#include <algorithm>

#include "loadgen/allocation_notation.h"
#include "loadgen/csv_rows.h"
#include "loadgen/payment_draw.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kProgressRows = 1 << 16;
using Finished = tl::expected<std::uint64_t, DatasetError>;  // bytes written

std::string path_of(const DatasetOptions& options, std::size_t file) {
  std::string path = options.directory;
  path += '/';
  path += kDatasetFiles[file];
  return path;
}

void header(CsvRows& rows, std::string_view columns) {
  while (!columns.empty()) {
    const std::string_view name = columns.substr(0, columns.find(','));
    rows.field(name);
    columns.remove_prefix(std::min(columns.size(), name.size() + 1));
  }
  rows.end();
}

Finished finish(CsvRows& rows) {
  if (auto done = rows.finish(); !done)
    return tl::unexpected(DatasetError{DatasetError::Kind::io, done.error()});
  return rows.bytes();
}

std::string_view kind_name(ItemKind kind) {
  switch (kind) {
    case ItemKind::invoice:
      return "invoice";
    case ItemKind::debit_note:
      return "debit_note";
    case ItemKind::credit_note:
      return "credit_note";
    case ItemKind::on_account:
      return "on_account";
  }
  return "";
}

std::string terms_text(const CustomerFacts& c) {
  std::string out;
  if (c.discount_percent != 0) {
    append_number(out, static_cast<std::uint64_t>(c.discount_percent));
    out += '/';
    append_number(out, static_cast<std::uint64_t>(c.discount_days));
    out += ' ';
  }
  out += "net ";
  append_number(out, static_cast<std::uint64_t>(c.terms_days));
  return out;
}

constexpr std::array<std::string_view, 8> kSalespeople = {"S01", "S02", "S03", "S04",
                                                          "S05", "S06", "S07", "S08"};
constexpr std::array<std::string_view, 4> kDepartments = {"north", "south", "export", "online"};

void write_customer(CsvRows& rows, const World& world, const CustomerFacts& c) {
  Rng rng(world.size().seed, Stream::ledger, c.index);
  const CompanyName name = world.name(c);
  std::string accounts = world.account(c, false);
  if (c.has_second_account) accounts += "|" + world.account(c, true);
  std::string group;
  if (c.group != 0) {
    group = "G";
    append_padded(group, c.group, 5);
  }
  rows.field(world.ledger_code(c.ledger)).field(world.customer_no(c)).field(name.full);
  rows.field(c.has_alias ? name.brief : std::string{}).field(accounts);
  rows.field(c.has_virtual_account ? world.virtual_account(c) : std::string{});
  rows.field(rng.chance(700'000) ? world.tax_no(c) : std::string{}).field(group);
  rows.field(c.item_count > 500 ? "A" : c.item_count > 50 ? "B" : "C").field(c.currency.code());
  std::int64_t unit = 1;
  for (int i = 0; i < c.exponent; ++i) unit *= 10;
  const auto credit_limit = static_cast<std::int64_t>(c.item_count + 1) * 1000 * unit;
  rows.amount(Money(credit_limit), c.exponent).number(static_cast<std::uint64_t>(c.terms_days));
  rows.field(rng.pick(kSalespeople)).field(rng.pick(kDepartments));
  rows.end();
}

Finished write_customers(const DatasetOptions& options, const World& world,
                         const Progress& progress) {
  CsvRows rows(path_of(options, 0));
  header(rows,
         "ledger,customer_no,name,aliases,accounts,virtual_accounts,tax_id,group_no,class,currency,"
         "credit_limit,terms_days,salesperson,department");
  for (std::uint32_t i = 0; i < options.size.customers && !rows.failed(); ++i) {
    write_customer(rows, world, world.customer(i));
    if (i % kProgressRows == 0) progress(kDatasetFiles[0], i, options.size.customers);
  }
  return finish(rows);
}

// What is the same for all items of a customer.
struct OwnerTexts {
  std::string ledger, customer_no, currency, terms;
};

void write_item(CsvRows& rows, const World& world, const CustomerFacts& owner,
                const OwnerTexts& texts, std::uint64_t index) {
  const OpenItem item = world.item(owner, index);
  const bool claim = item.is_claim();
  rows.field(texts.ledger).field(texts.customer_no).field(world.document_no(item));
  rows.field(world.item_no(owner, item));
  rows.field(kind_name(item.kind)).field(texts.currency).amount(item.amount, owner.exponent);
  rows.amount(item.open, owner.exponent).date(item.issued).date(item.due);
  rows.field(claim ? world.order_no(owner, item) : std::string{});
  rows.field(claim ? world.contract_no(owner, item) : std::string{});
  rows.field(claim ? world.delivery_no(owner, item) : std::string{});
  rows.field(claim ? world.purchase_no(owner, item) : std::string{});
  rows.field(world.payment_ref(owner, item));
  if (item.discount.is_positive())
    rows.amount(item.discount, owner.exponent).date(item.discount_until);
  else
    rows.blank().blank();
  rows.field(texts.terms);
  rows.end();
}

Finished write_items(const DatasetOptions& options, const World& world, const Progress& progress) {
  CsvRows rows(path_of(options, 1));
  header(
      rows,
      "ledger,customer_no,document_no,item_no,kind,currency,amount,open_amount,issue_date,due_date,"
      "order_no,contract_no,delivery_no,external_ref,payment_ref,discount_amount,"
      "discount_until,terms");
  for (std::uint32_t i = 0; i < options.size.customers; ++i) {
    const CustomerFacts owner = world.customer(i);
    const OwnerTexts texts = {world.ledger_code(owner.ledger), world.customer_no(owner),
                              owner.currency.code(), terms_text(owner)};
    for (std::uint64_t k = 0; k < owner.item_count && !rows.failed(); ++k) {
      write_item(rows, world, owner, texts, owner.first_item + k);
      if ((owner.first_item + k) % kProgressRows == 0)
        progress(kDatasetFiles[1], owner.first_item + k, options.size.items);
    }
  }
  return finish(rows);
}

std::uint64_t write_payment(CsvRows& rows, const World& world, const Payment& p) {
  rows.field(world.ledger_code(p.ledger)).date(p.booked).date(p.booked).field(p.currency.code());
  rows.amount(p.amount, p.exponent).field(p.bank_account).field(p.bank_ref).field(p.payer_name);
  rows.field(p.payer_account).field(p.structured_ref).field(p.text).field(p.end_to_end_id);
  return rows.end();
}

void write_truth(CsvRows& rows, const World& world, const Payment& p, std::uint64_t line) {
  std::string allocations;
  for (const TrueAllocation& a : p.allocations) {
    if (!allocations.empty()) allocations += '|';
    append_allocation(allocations, a.item_no, a.amount, a.discount, p.exponent);
  }
  if (p.writeoff.is_positive()) {
    allocations += ';' + allocations + ":writeoff=";
    append_amount(allocations, p.writeoff, p.exponent);
  }
  const ClassRow& row = class_row(p.id);
  rows.number(line).field(p.bank_ref).field(world.ledger_code(p.ledger)).field(row.name);
  rows.number(p.decidable ? 1 : 0).field(p.customer_no).field(p.currency.code());
  rows.amount(p.amount, p.exponent).field(allocations);
  rows.amount(p.amount - p.allocated(), p.exponent).field(row.expected_outcome);
  rows.end();
}

Finished write_payments(const DatasetOptions& options, const World& world, const Progress& progress,
                        DatasetSummary& summary) {
  CsvRows rows(path_of(options, 2));
  CsvRows truth(path_of(options, 3));
  header(rows,
         "ledger,booking_date,value_date,currency,amount,bank_account,bank_ref,payer_name,"
         "payer_account,structured_ref,text,end_to_end_id");
  header(truth,
         "line,bank_ref,ledger,class,decidable,customer_no,currency,amount,allocations,unapplied,"
         "expected_outcome");
  PaymentDraw draw(world, options.shares, options.payments);
  for (std::uint64_t i = 0; i < options.payments && !rows.failed() && !truth.failed(); ++i) {
    const auto payment = draw.next();
    if (!payment)
      return tl::unexpected(DatasetError{DatasetError::Kind::too_few_items, payment.error()});
    write_truth(truth, world, *payment, write_payment(rows, world, *payment));
    ++summary.payments_by_class[static_cast<std::size_t>(payment->id)];
    if (!payment->decidable && !payment->allocations.empty()) ++summary.undecidable;
    if (i % kProgressRows == 0) progress(kDatasetFiles[2], i, options.payments);
  }
  const Finished truth_written = finish(truth);
  if (!truth_written) return truth_written;
  summary.bytes += *truth_written;
  return finish(rows);
}

}  // namespace

tl::expected<DatasetSummary, DatasetError> write_dataset(const DatasetOptions& options,
                                                         const Progress& progress) {
  const World world(options.size, options.locales, options.traits);
  DatasetSummary summary;
  // Payments first: when the items do not suffice, that is known before the large files are
  // written.
  auto written = write_payments(options, world, progress, summary);
  if (!written) return tl::unexpected(written.error());
  summary.bytes += *written;
  written = write_customers(options, world, progress);
  if (!written) return tl::unexpected(written.error());
  summary.bytes += *written;
  written = write_items(options, world, progress);
  if (!written) return tl::unexpected(written.error());
  summary.bytes += *written;
  return summary;
}

}  // namespace hexiao::loadgen
