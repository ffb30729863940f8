// `hexiao export …`: everything of one kind, streamed page by page as CSV or as a JSON object a
// line.
#include <fmt/core.h>

#include <functional>
#include <ostream>
#include <vector>

#include "clients/bank/csv.h"
#include "clients/hexiao/connection.h"
#include "clients/hexiao/event_lines.h"
#include "clients/hexiao/totals.h"
#include "clients/hexiao/verbs.h"
#include "protocol/render.h"

namespace hexiao::cli {
namespace {

using Cells = std::vector<std::string>;

std::string joined(const std::vector<std::string_view>& list) {
  std::string text;
  for (const std::string_view part : list) {
    if (!text.empty()) text += '|';
    text += part;
  }
  return text;
}

std::string text_of(std::string_view text) { return std::string(text); }

// The columns of the customers file, so that an export can be imported again.
Cells customer_header() {
  return {"ledger",     "customer_no", "name",       "aliases",  "accounts",     "virtual_accounts",
          "tax_id",     "group_no",    "class",      "currency", "credit_limit", "rating",
          "terms_days", "salesperson", "department", "policy"};
}
Cells cells_of(const CustomerView& c) {
  return {text_of(c.ledger),
          text_of(c.customer_no),
          text_of(c.name),
          joined(c.aliases),
          joined(c.accounts),
          joined(c.virtual_accounts),
          text_of(c.tax_id),
          text_of(c.group_no),
          text_of(c.customer_class),
          c.currency ? c.currency.code() : "",
          c.has_credit_limit ? amount_text(c.credit_limit, c.currency, false) : "",
          text_of(c.rating),
          std::to_string(c.terms_days),
          text_of(c.salesperson),
          text_of(c.department),
          text_of(c.policy)};
}

// The columns of the items file and the id.
Cells item_header() {
  return {"ledger",          "customer_no",    "item_no",     "document_no",  "kind",
          "currency",        "amount",         "open_amount", "issue_date",   "due_date",
          "order_no",        "contract_no",    "delivery_no", "external_ref", "payment_ref",
          "discount_amount", "discount_until", "terms",       "salesperson",  "department",
          "status",          "text",           "id"};
}
Cells cells_of(const ItemView& i) {
  return {text_of(i.ledger),
          text_of(i.customer_no),
          text_of(i.item_no),
          text_of(i.document_no),
          text_of(to_text(i.kind)),
          i.currency.code(),
          amount_text(i.amount, i.currency, false),
          amount_text(i.open_amount, i.currency, false),
          i.issue_date.iso(),
          i.due_date.iso(),
          text_of(i.order_no),
          text_of(i.contract_no),
          text_of(i.delivery_no),
          text_of(i.external_ref),
          text_of(i.payment_ref),
          amount_text(i.discount_amount, i.currency, false),
          i.discount_until.iso(),
          text_of(i.terms),
          text_of(i.salesperson),
          text_of(i.department),
          text_of(to_text(i.state)),
          text_of(i.text),
          std::to_string(i.id.value)};
}

Cells payment_header() {
  return {"payment_id",    "ledger",         "bank_account", "bank_ref",
          "booking_date",  "value_date",     "currency",     "amount",
          "unapplied",     "state",          "outcome",      "reason",
          "rule",          "customer_no",    "payer_level",  "payer_name",
          "payer_account", "structured_ref", "text",         "note",
          "end_to_end_id", "mandate_id",     "lsn"};
}
Cells cells_of(const PaymentView& p) {
  const Decision& decision = p.decision;
  return {std::to_string(p.id.value),
          text_of(p.ledger),
          text_of(p.bank_account),
          text_of(p.bank_ref),
          p.booking_date.iso(),
          p.value_date.iso(),
          p.currency.code(),
          amount_text(p.amount, p.currency, false),
          amount_text(p.unapplied, p.currency, false),
          text_of(to_text(p.state)),
          text_of(to_text(decision.outcome)),
          decision.reason == Reason::none ? "" : text_of(to_text(decision.reason)),
          decision.proposals.empty() ? "" : text_of(decision.proposals.front().rule),
          text_of(p.customer_no),
          text_of(to_text(decision.payer_level)),
          text_of(p.payer_name),
          text_of(p.payer_account),
          text_of(p.structured_ref),
          text_of(p.text),
          text_of(p.note),
          text_of(p.end_to_end_id),
          text_of(p.mandate_id),
          std::to_string(p.lsn)};
}

Cells allocation_header() {
  return {"allocation_id", "payment_id",
          "item_id",       "ledger",
          "customer_no",   "item_no",
          "document_no",   "currency",
          "amount",        "discount",
          "writeoff",      "origin",
          "state",         "other_customer_granted"};
}
Cells cells_of(const AllocationView& a) {
  return {std::to_string(a.id.value),
          std::to_string(a.payment.value),
          std::to_string(a.item.value),
          text_of(a.ledger),
          text_of(a.customer_no),
          text_of(a.item_no),
          text_of(a.document_no),
          a.currency.code(),
          amount_text(a.amount, a.currency, false),
          amount_text(a.discount, a.currency, false),
          amount_text(a.writeoff, a.currency, false),
          text_of(to_text(a.origin)),
          a.reversed ? "reversed" : "stands",
          a.other_customer_granted ? "yes" : "no"};
}

class Export {
 public:
  Export(std::ostream& out, bool csv) : out_(out), csv_(csv) {}

  void header(const Cells& cells) {
    if (csv_) write_row(cells);
  }
  template <class Row>
  void rows(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      if (csv_)
        write_row(cells_of(row));
      else
        out_ << to_json(row) << '\n';
    }
  }
  // False when a record cannot be read.
  bool records(std::span<const std::byte> bytes) {
    return for_each_event(bytes, [this](const RecordView& record, const std::string& json) {
      if (csv_)
        write_row({std::to_string(record.lsn), format_time(record.cause.time_ns),
                   text_of(event_name(record.type)), text_of(record.cause.principal),
                   std::to_string(record.cause.client), std::to_string(record.cause.request),
                   json});
      else
        out_ << json << '\n';
    });
  }

 private:
  void write_row(const Cells& cells) {
    line_.clear();
    bank::append_csv_row(line_, cells);
    out_ << line_;
  }

  std::ostream& out_;
  bool csv_;
  std::string line_;
};

protocol::QueryKind kind_of(std::string_view what) {
  if (what == "items") return protocol::QueryKind::items;
  if (what == "payments") return protocol::QueryKind::payments;
  if (what == "allocations") return protocol::QueryKind::allocations;
  if (what == "customers") return protocol::QueryKind::customers;
  return protocol::QueryKind::events;
}

Cells header_of(protocol::QueryKind kind) {
  switch (kind) {
    case protocol::QueryKind::items:
      return item_header();
    case protocol::QueryKind::payments:
      return payment_header();
    case protocol::QueryKind::allocations:
      return allocation_header();
    case protocol::QueryKind::customers:
      return customer_header();
    default:
      return {"lsn", "time", "event", "principal", "client", "request", "json"};
  }
}

}  // namespace

ExitCode run_export(const Console& console, const GlobalOptions& global,
                    const ExportOptions& options) {
  auto client = connect(global);
  if (!client) {
    return refuse(console, client.error());
  }
  const protocol::QueryKind kind = kind_of(options.what);
  Export out(console.out, options.format == "csv" && !console.json);
  out.header(header_of(kind));
  bool readable = true;
  const protocol::Query query{.kind = kind,
                              .ledger = options.ledger,
                              .cursor = kind == protocol::QueryKind::events ? options.from : 0,
                              .limit = protocol::kMaxPageRows};
  const auto done = protocol::for_each_page(*client, query, [&](const protocol::Page& page) {
    out.rows(page.items);
    out.rows(page.payments);
    out.rows(page.allocations);
    out.rows(page.customers);
    readable = out.records(page.records);
    return readable && console.out.good();
  });
  console.out.flush();
  Failure failure;
  if (!done)
    failure = to_failure(done.error());
  else if (!readable)
    failure = unreadable_event();
  else if (!console.out.good())
    failure = {ExitCode::io, "the output could not be written", "make room, or write elsewhere"};
  else
    return ExitCode::done;
  return refuse(console, failure);
}

}  // namespace hexiao::cli
