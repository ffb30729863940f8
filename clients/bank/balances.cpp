// Opening + booked entries = closing: checks the reading, and decides what a reversal means.
#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "clients/bank/formats.h"

namespace hexiao::bank {
namespace {

// Nothing when the sum overflows or an entry is in another currency than the balances.
std::optional<Money> booked_sum(const Statement& statement, Currency currency,
                                bool flip_reversals) {
  Money sum;
  for (const Entry& entry : statement.entries) {
    if (entry.status != BookingStatus::booked) continue;
    if (entry.currency != currency) return std::nullopt;
    const Direction direction =
        flip_reversals && entry.reversal ? opposite(entry.direction) : entry.direction;
    const auto next =
        checked_add(sum, direction == Direction::credit ? entry.amount : -entry.amount);
    if (!next) return std::nullopt;
    sum = *next;
  }
  return sum;
}

std::optional<Money> gap_of(const Statement& statement, bool flip_reversals) {
  if (!statement.opening || !statement.closing) return std::nullopt;
  if (statement.opening->currency != statement.closing->currency) return std::nullopt;
  const auto sum = booked_sum(statement, statement.opening->currency, flip_reversals);
  if (!sum) return std::nullopt;
  const auto expected = checked_add(statement.opening->amount, *sum);
  if (!expected) return std::nullopt;
  return checked_add(statement.closing->amount, -*expected);
}

void flip_reversals(Statement& statement) {
  for (Entry& entry : statement.entries) {
    if (!entry.reversal) continue;
    entry.direction = opposite(entry.direction);
    for (Transaction& tx : entry.transactions) tx.direction = opposite(tx.direction);
  }
}

// The standard says that the indicator is already the reversal's own direction; some banks write
// that of the entry which is taken back. Whichever meets the balances is right; when neither does,
// nobody knows.
void settle_reversals(BankFile& file, Statement& statement) {
  const bool any =
      std::any_of(statement.entries.begin(), statement.entries.end(), [](const Entry& e) {
        return e.reversal && !e.amount.is_zero() && e.status == BookingStatus::booked;
      });
  if (!any) return;
  const auto as_written = gap_of(statement, false);
  if (as_written && as_written->is_zero()) return;
  const auto flipped = gap_of(statement, true);
  if (flipped && flipped->is_zero()) {
    flip_reversals(statement);
    add_finding(file, Severity::note, statement.place, "RvslInd", statement.id,
                "this bank writes the direction of the entry that a reversal takes back; the "
                "balances show it");
    return;
  }
  for (Entry& entry : statement.entries) {
    if (!entry.reversal || entry.status != BookingStatus::booked) continue;
    entry.reversal_direction_unsure = true;
    add_finding(
        file, Severity::warning, entry.place, "RvslInd", entry.raw,
        "a reversal whose direction the balances do not confirm; it is shown and not allocated",
        "compare it with the account and record it by hand");
  }
}

void check_balance(BankFile& file, Statement& statement) {
  const auto gap = gap_of(statement, false);
  if (!gap) return;
  statement.balance_gap = *gap;
  statement.balance_check = gap->is_zero() ? BalanceCheck::holds : BalanceCheck::fails;
  if (gap->is_zero()) return;
  const Currency currency = statement.opening->currency;
  const auto show = [&](Money money) {
    return format_amount(money, currency ? currency.exponent() : 2) + " " + currency.code();
  };
  add_finding(file, Severity::warning, statement.place, "balance", statement.id,
              "opening " + show(statement.opening->amount) +
                  " and the entries do not give closing " + show(statement.closing->amount) +
                  "; the difference is " + show(*gap),
              "entries may be missing from the file; compare it with the account");
}

// The same statement twice in one file, with a real movement: feeding both would count the money
// twice.
void mark_repeated(BankFile& file) {
  std::set<std::string> seen;
  for (Statement& statement : file.statements) {
    const bool told_apart = statement.opening && statement.closing && !statement.account.empty() &&
                            !statement.id.empty() &&
                            statement.balance_check == BalanceCheck::holds &&
                            statement.opening->amount != statement.closing->amount;
    if (!told_apart) continue;
    std::string key = statement.account + '\n' + statement.id + '\n' + statement.number + '\n' +
                      std::to_string(statement.opening->amount.minor()) + '\n' +
                      std::to_string(statement.closing->amount.minor()) + '\n' +
                      statement.opening->date.iso() + '\n' + statement.closing->date.iso() + '\n' +
                      std::to_string(statement.entries.size());
    if (seen.insert(std::move(key)).second) continue;
    statement.repeated = true;
    add_finding(file, Severity::warning, statement.place, "statement", statement.id,
                "this statement stands twice in the file; the second is shown and not allocated",
                "nothing to do");
  }
}

}  // namespace

void check_balances(BankFile& file, bool reversals_unsure) {
  for (Statement& statement : file.statements) {
    if (reversals_unsure) settle_reversals(file, statement);
    check_balance(file, statement);
  }
  mark_repeated(file);
}

}  // namespace hexiao::bank
