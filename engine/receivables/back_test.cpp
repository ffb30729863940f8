#include "engine/receivables/back_test.h"

#include <algorithm>

#include "engine/receivables/delay_curve.h"
#include "engine/receivables/delays.h"
#include "engine/receivables/forecast.h"

namespace hexiao {
namespace {

__extension__ using Wide = __int128;

bool settled_by(const PastItem& item, Date day) {
  return !item.settled.is_none() && item.settled <= day;
}

// What is known of a customer on a day, what is expected of it, and what came.
struct Account {
  Delays settled;
  Delays waiting;
  std::int64_t came = 0;
  std::int64_t naive = 0;
  Wide by_class = 0;  // in 2^-30 minor units
  Wide by_customer = 0;
};

struct ErrorSums {
  Wide absolute = 0;
  Wide with_sign = 0;
  Wide squares = 0;

  void add_total(Money forecast, Money came) {
    const std::int64_t difference = (forecast - came).minor();
    absolute += difference < 0 ? -difference : difference;
    with_sign += difference;
  }
  void add_customer(std::int64_t forecast, std::int64_t came) {
    const Wide difference = static_cast<Wide>(forecast) - came;
    squares += difference * difference;
  }
};

// Largest whole number whose square is not more, bit by bit.
std::int64_t square_root(Wide square) {
  Wide root = 0;
  for (int bit = 62; bit >= 0; --bit) {
    const Wide next = root | (static_cast<Wide>(1) << bit);
    if (next * next <= square) root = next;
  }
  return static_cast<std::int64_t>(root);
}

ForecastError error_of(const ErrorSums& sums, Wide came, std::int64_t cases) {
  ForecastError error;
  if (came > 0) {
    error.wape = static_cast<std::int64_t>(sums.absolute * 10'000 / came);
    error.bias = static_cast<std::int64_t>(sums.with_sign * 10'000 / came);
  }
  if (cases > 0) error.root_mean_square = square_root(sums.squares / cases);
  return error;
}

std::vector<Account> known_on(std::span<const PastItem> items, std::uint32_t customers, Date day) {
  std::vector<Account> accounts(customers);
  for (const PastItem& item : items) {
    if (item.issued > day) continue;
    Account& account = accounts[item.customer];
    if (settled_by(item, day))
      account.settled.add(item.settled.days() - item.due.days());
    else
      account.waiting.add(day.days() - item.due.days());
  }
  return accounts;
}

struct Curves {
  std::vector<DelayCurve> of_class;
  std::vector<std::uint32_t> class_of;  // customers
  std::vector<DelayCurve> of_customer;
};

Curves curves_of(const std::vector<Account>& accounts) {
  std::vector<Delays> settled(kBehaviourClasses);
  std::vector<Delays> waiting(kBehaviourClasses);
  Curves curves;
  for (const Account& account : accounts) {
    const std::uint32_t its_class = behaviour_class(account.settled);
    curves.class_of.push_back(its_class);
    settled[its_class] += account.settled;
    waiting[its_class] += account.waiting;
  }
  curves.of_class = class_curves(settled, waiting);
  for (std::size_t i = 0; i < accounts.size(); ++i)
    curves.of_customer.emplace_back(accounts[i].settled, accounts[i].waiting,
                                    &curves.of_class[curves.class_of[i]]);
  return curves;
}

// Fills the accounts' expectations and what came; the open total is returned.
Money expect(std::span<const PastItem> items, Date day, std::int32_t within,
             std::vector<Account>& accounts) {
  const Curves curves = curves_of(accounts);
  Money open;
  for (const PastItem& item : items) {
    if (item.issued > day || settled_by(item, day)) continue;
    Account& account = accounts[item.customer];
    const std::int64_t amount = item.amount.minor();
    const std::int32_t late = day.days() - item.due.days();
    open += item.amount;
    if (late + within >= 0) account.naive += amount;
    const DelayCurve& of_class = curves.of_class[curves.class_of[item.customer]];
    account.by_class += static_cast<Wide>(amount) * of_class.chance(late, within);
    account.by_customer +=
        static_cast<Wide>(amount) * curves.of_customer[item.customer].chance(late, within);
    if (settled_by(item, day.plus_days(within))) account.came += amount;
  }
  return open;
}

}  // namespace

BackTest back_test(std::span<const PastItem> items, std::span<const Date> as_of, Date known_until,
                   std::int32_t within) {
  std::uint32_t customers = 0;
  for (const PastItem& item : items) customers = std::max(customers, item.customer + 1);
  BackTest test;
  ErrorSums naive;
  ErrorSums by_class;
  ErrorSums by_customer;
  Wide came = 0;
  std::int64_t cases = 0;
  for (const Date day : as_of) {
    if (day.plus_days(within) > known_until) continue;
    std::vector<Account> accounts = known_on(items, customers, day);
    BackTestDay line{.as_of = day, .open = expect(items, day, within, accounts)};
    for (const Account& account : accounts) {
      const auto of_class = static_cast<std::int64_t>(account.by_class / kCertain);
      const auto of_customer = static_cast<std::int64_t>(account.by_customer / kCertain);
      line.came += Money(account.came);
      line.naive += Money(account.naive);
      line.by_class += Money(of_class);
      line.by_customer += Money(of_customer);
      if (account.waiting.count() == 0) continue;
      ++cases;
      naive.add_customer(account.naive, account.came);
      by_class.add_customer(of_class, account.came);
      by_customer.add_customer(of_customer, account.came);
    }
    naive.add_total(line.naive, line.came);
    by_class.add_total(line.by_class, line.came);
    by_customer.add_total(line.by_customer, line.came);
    came += line.came.minor();
    test.days.push_back(line);
  }
  test.naive = error_of(naive, came, cases);
  test.by_class = error_of(by_class, came, cases);
  test.by_customer = error_of(by_customer, came, cases);
  return test;
}

}  // namespace hexiao
