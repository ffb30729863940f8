#include "loadgen/drive/receivables.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/vocabulary/commands.h"
#include "protocol/command_batch.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint32_t kBatch = 4096;
constexpr std::size_t kInFlight = 4;

hexiao::ItemKind kind_of(ItemKind kind) {
  switch (kind) {
    case ItemKind::invoice:
      return hexiao::ItemKind::invoice;
    case ItemKind::debit_note:
      return hexiao::ItemKind::debit_note;
    case ItemKind::credit_note:
      return hexiao::ItemKind::credit_note;
    case ItemKind::on_account:
      break;
  }
  return hexiao::ItemKind::on_account;
}

// Batches on their way, each answer checked.
class Sending {
 public:
  explicit Sending(protocol::Client& client) : client_(client), batch_(limits_of(client)) {}

  std::string add(const Command& command) {
    Rejection no = batch_.add(command);
    if (no == Rejection::too_large) {
      if (std::string wrong = send(); !wrong.empty()) return wrong;
      no = batch_.add(command);
    }
    return no == Rejection::none ? std::string() : std::string(explain(no));
  }

  std::string finish() {
    if (std::string wrong = send(); !wrong.empty()) return wrong;
    while (client_.in_flight() > 0)
      if (std::string wrong = take(); !wrong.empty()) return wrong;
    return {};
  }

 private:
  static protocol::FrameLimits limits_of(const protocol::Client& client) {
    protocol::FrameLimits limits = client.welcome().limits;
    limits.batch = std::min(limits.batch, kBatch);
    return limits;
  }

  std::string send() {
    if (batch_.empty()) return {};
    const std::size_t most = std::min<std::size_t>(kInFlight, client_.welcome().limits.in_flight);
    while (client_.in_flight() >= most)
      if (std::string wrong = take(); !wrong.empty()) return wrong;
    if (auto sent = client_.send(batch_); !sent) return sent.error().text;
    batch_.clear();
    return {};
  }

  std::string take() {
    if (auto received = client_.receive(reply_); !received) return received.error().text;
    for (const protocol::ResultView& result : reply_.results)
      if (!result.ok())
        return fmt::format("a customer or item was rejected: {} (field {}): {}",
                           to_text(result.rejection), result.field, explain(result.rejection));
    return {};
  }

  protocol::Client& client_;
  protocol::CommandBatch batch_;
  protocol::ResultsReply reply_;
};

std::string add_customer(Sending& sending, const World& world, const CustomerFacts& facts) {
  const std::string ledger = world.ledger_code(facts.ledger);
  const std::string number = world.customer_no(facts);
  const std::string currency = facts.currency.code();
  const CompanyName name = world.name(facts);
  const std::string account = world.account(facts, false);
  const std::string second = facts.has_second_account ? world.account(facts, true) : "";
  const std::string virtual_account =
      facts.has_virtual_account ? world.virtual_account(facts) : std::string();
  const std::string group = facts.group != 0 ? fmt::format("G{:05}", facts.group) : std::string();
  UpsertCustomer customer{.ledger = ledger,
                          .customer_no = number,
                          .name = name.full,
                          .accounts = {account},
                          .group_no = group,
                          .currency = currency,
                          .terms_days = facts.terms_days};
  if (facts.has_alias) customer.aliases = {name.brief};
  if (!second.empty()) customer.accounts.push_back(second);
  if (!virtual_account.empty()) customer.virtual_accounts = {virtual_account};
  return sending.add(customer);
}

std::string add_item(Sending& sending, const World& world, const CustomerFacts& owner,
                     std::uint64_t index) {
  const OpenItem item = world.item(owner, index);
  const std::string ledger = world.ledger_code(owner.ledger);
  const std::string customer = world.customer_no(owner);
  const std::string currency = owner.currency.code();
  const std::string number = world.document_no(item);
  const std::string own_no = world.item_no(owner, item);
  const bool claim = item.is_claim();
  const std::string order = claim ? world.order_no(owner, item) : std::string();
  const std::string contract = claim ? world.contract_no(owner, item) : std::string();
  const std::string delivery = claim ? world.delivery_no(owner, item) : std::string();
  const std::string purchase = claim ? world.purchase_no(owner, item) : std::string();
  const std::string reference = world.payment_ref(owner, item);
  return sending.add(
      UpsertItem{.ledger = ledger,
                 .customer_no = customer,
                 .item_no = own_no.empty() ? number : own_no,
                 .document_no = number,
                 .kind = kind_of(item.kind),
                 .currency = currency,
                 .amount = item.amount,
                 .open_amount = item.open,
                 .issue_date = item.issued,
                 .due_date = item.due,
                 .order_no = order,
                 .contract_no = contract,
                 .delivery_no = delivery,
                 .external_ref = purchase,
                 .payment_ref = reference,
                 .discount_amount = item.discount,
                 .discount_until = item.discount.is_positive() ? item.discount_until : Date()});
}

}  // namespace

tl::expected<ImportCount, std::string> import_world(protocol::Client& client, const World& world) {
  Sending sending(client);
  ImportCount count;
  for (std::uint32_t i = 0; i < world.size().customers; ++i, ++count.customers)
    if (std::string wrong = add_customer(sending, world, world.customer(i)); !wrong.empty())
      return tl::unexpected(std::move(wrong));
  for (std::uint32_t i = 0; i < world.size().customers; ++i) {
    const CustomerFacts owner = world.customer(i);
    for (std::uint64_t k = 0; k < owner.item_count; ++k, ++count.items)
      if (std::string wrong = add_item(sending, world, owner, owner.first_item + k); !wrong.empty())
        return tl::unexpected(std::move(wrong));
  }
  if (std::string wrong = sending.finish(); !wrong.empty()) return tl::unexpected(std::move(wrong));
  return count;
}

}  // namespace hexiao::loadgen
