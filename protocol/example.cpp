// The client library in one page: import a customer and an invoice, hand in a payment, and see what
// became of it. docs/protocol.md shows it; a test builds it and runs it against a daemon.
//
//   hexiao_client_example [HOST [PORT]]
#include <charconv>
#include <cstdio>
#include <cstring>

#include "protocol/client.h"

namespace {

using namespace hexiao;
using namespace hexiao::protocol;

int failed(const ClientError& error) {
  std::fprintf(stderr, "%s\n", error.text.c_str());
  return error.exit_code();
}

void show(std::string_view what, const ResultView& result) {
  const std::string_view answer = result.ok() ? to_text(result.outcome) : to_text(result.rejection);
  std::printf("%.*s: %.*s", static_cast<int>(what.size()), what.data(),
              static_cast<int>(answer.size()), answer.data());
  for (const NamedLine& line : result.allocations)
    std::printf(" %.*s:%s", static_cast<int>(line.item_no.size()), line.item_no.data(),
                format_amount(line.amount, result.currency.exponent()).c_str());
  std::printf("\n");
}

int run(const ClientOptions& options) {
  auto client = Client::connect(options);
  if (!client) return failed(client.error());

  const UpsertCustomer customer{
      .ledger = "DEMO", .customer_no = "C-1", .name = "Example Trading Ltd", .currency = "EUR"};
  const UpsertItem invoice{.ledger = "DEMO",
                           .customer_no = "C-1",
                           .item_no = "INV-1001",
                           .document_no = "INV-1001",
                           .currency = "EUR",
                           .amount = Money(125'050),
                           .issue_date = *Date::from_civil(2026, 1, 5),
                           .due_date = *Date::from_civil(2026, 2, 4)};
  const ReceivePayment payment{.ledger = "DEMO",
                               .bank_account = "DE02120300000000202051",
                               .bank_ref = "2026-01-30/17",
                               .currency = "EUR",
                               .amount = Money(125'050),
                               .booking_date = *Date::from_civil(2026, 1, 30),
                               .value_date = *Date::from_civil(2026, 1, 30),
                               .payer_name = "EXAMPLE TRADING",
                               .text = "invoice INV-1001"};

  CommandBatch batch(client->welcome().limits);
  for (const Command& command : {Command(customer), Command(invoice), Command(payment)})
    if (const Rejection no = batch.add(command); no != Rejection::none) {
      std::fprintf(stderr, "%s\n", std::string(explain(no)).c_str());
      return 1;
    }

  // Durable when the answer is here. Sent again, it changes nothing and says "duplicate".
  auto reply = client->submit(batch);
  if (!reply) return failed(reply.error());
  if (!reply->results[0].ok()) show("customer", reply->results[0]);
  if (!reply->results[1].ok()) show("invoice", reply->results[1]);
  show("payment", reply->results[2]);

  auto page = client->query({.kind = QueryKind::items, .ledger = "DEMO", .number = "INV-1001"});
  if (!page) return failed(page.error());
  for (const ItemView& item : page->items)
    std::printf("item %.*s: open %s of %s\n", static_cast<int>(item.item_no.size()),
                item.item_no.data(),
                format_amount(item.open_amount, item.currency.exponent()).c_str(),
                format_amount(item.amount, item.currency.exponent()).c_str());
  if (auto ended = client->goodbye(); !ended) return failed(ended.error());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  ClientOptions options{.principal = "example"};
  if (count > 1) options.host = arguments[1];
  if (count > 2) {
    const char* end = arguments[2] + std::strlen(arguments[2]);
    if (std::from_chars(arguments[2], end, options.port).ptr != end) {
      std::fprintf(stderr, "usage: hexiao_client_example [HOST [PORT]]\n");
      return 2;
    }
  }
  return run(options);
}
