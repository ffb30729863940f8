#include "loadgen/drive/control_totals.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/vocabulary/currency.h"
#include "protocol/settled_status.h"

namespace hexiao::loadgen {
namespace {

using Account = std::pair<std::string, std::string>;

AccountTotals totals_of(const DaemonTotals& totals, const Account& account) {
  const auto found = totals.accounts.find(account);
  return found == totals.accounts.end() ? AccountTotals{} : found->second;
}

std::string shown(Money amount, const std::string& code) {
  const auto currency = Currency::from_code(code);
  return format_amount(amount, currency ? currency->exponent() : 0) + " " + code;
}

// How much more; nothing sensible comes of totals that wrap, so they count as unchanged.
Money growth(Money before, Money after) {
  return checked_add(after, Money(-before.minor())).value_or(Money());
}

}  // namespace

protocol::ClientResult<DaemonTotals> ask_totals(const protocol::ClientOptions& server) {
  auto client = protocol::Client::connect(server);
  if (!client) return tl::unexpected(std::move(client.error()));
  const auto page = protocol::settled_status(*client);
  if (!page) return tl::unexpected(page.error());
  DaemonTotals totals;
  totals.limits = client->welcome().limits;
  if (page->status.empty())
    return tl::unexpected(
        protocol::ClientError{.text = "the daemon's status is empty", .notice = {}});
  const protocol::StatusView& status = page->status.front();
  for (const ControlTotal& total : status.totals)
    totals.accounts[{std::string(total.ledger), total.currency.code()}] = {
        total.received, total.allocated, total.unapplied, total.reversed};
  totals.customers = status.customers;
  totals.open_items = status.open_items;
  totals.payments = status.payments;
  totals.version = status.version;
  totals.read_only = status.read_only;
  totals.state_hash = fmt::format("{:016x}", status.state_hash.value);
  if (auto ended = client->goodbye(); !ended) return tl::unexpected(std::move(ended.error()));
  return totals;
}

TotalsCheck check_totals(const DaemonTotals& before, const DaemonTotals& after,
                         const PreparedFrames& prepared, const AnswerTally& answers) {
  TotalsCheck check;
  for (std::size_t i = 0; i < prepared.accounts().size(); ++i) {
    const Account& account = prepared.accounts()[i];
    const RecordedMoney& said = answers.money()[i];
    const AccountTotals then = totals_of(before, account);
    const AccountTotals now = totals_of(after, account);
    const Money received = growth(then.received, now.received);
    const Money unapplied = growth(then.unapplied, now.unapplied);
    const Money allocated = growth(then.allocated, now.allocated);
    TotalsLine line{account.first, account.second, then.received, now.received, said.received};
    line.ties = received == said.received && unapplied == said.unapplied &&
                allocated == said.received - said.unapplied;
    if (received != said.received)
      check.faults.push_back(fmt::format(
          "ledger {}: received grew by {}, the answers said {} was newly recorded", account.first,
          shown(received, account.second), shown(said.received, account.second)));
    else if (!line.ties)
      check.faults.push_back(fmt::format(
          "ledger {}: unapplied grew by {} and allocated by {}, the answers said {} was left of {}",
          account.first, shown(unapplied, account.second), shown(allocated, account.second),
          shown(said.unapplied, account.second), shown(said.received, account.second)));
    check.lines.push_back(std::move(line));
  }
  std::sort(check.lines.begin(), check.lines.end(), [](const TotalsLine& a, const TotalsLine& b) {
    return std::tie(a.ledger, a.currency) < std::tie(b.ledger, b.currency);
  });
  // Both are counts of the daemon's; a difference that wraps is unequal as well.
  if (after.payments - before.payments != answers.recorded())
    check.faults.push_back(fmt::format(
        "the daemon has {} payments and had {}, the answers said {} were newly recorded",
        after.payments, before.payments, answers.recorded()));
  return check;
}

}  // namespace hexiao::loadgen
