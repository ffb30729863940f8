#include "engine/receivables/back_test.h"

#include <algorithm>

#include "engine/receivables/delay_curve.h"
#include "engine/receivables/delays.h"
#include "engine/receivables/forecast.h"
#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

__extension__ using Wide = __int128;

bool settled_by(const PastItem& item, Date day) {
  return !item.settled.is_none() && item.settled <= day;
}

// A customer's items, one after the other.
using Account = std::span<const PastItem>;

// What is expected of a customer, and what came.
struct Cash {
  bool any_open = false;
  std::int64_t open = 0;
  std::int64_t came = 0;
  std::int64_t naive = 0;
  Wide by_class = 0;  // in 2^-30 minor units
  Wide by_customer = 0;
};

constexpr Wide kWidest = ~(static_cast<Wide>(1) << 127);

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
    if (__builtin_add_overflow(squares, difference * difference, &squares)) squares = kWidest;
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

// In hundredths of a percent; nothing of nothing, or beyond 64 bits.
std::optional<std::int64_t> share(Wide part, Wide whole) {
  if (whole <= 0) return std::nullopt;
  const Wide hundredths = part * 10'000 / whole;
  if (hundredths > INT64_MAX || hundredths < -INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(hundredths);
}

ForecastError error_of(const ErrorSums& sums, Wide came, std::int64_t cases) {
  ForecastError error{.wape = share(sums.absolute, came), .bias = share(sums.with_sign, came)};
  if (cases > 0) error.root_mean_square = square_root(sums.squares / cases);
  return error;
}

struct Record {
  Delays settled;
  Delays waiting;
};

Record known_on(Date day, Account account) {
  Record record;
  for (const PastItem& item : account) {
    if (item.issued > day) continue;
    if (settled_by(item, day))
      record.settled.add(days_late(item.due, item.settled));
    else
      record.waiting.add(days_late(item.due, day));
  }
  return record;
}

std::vector<DelayCurve> class_curves_on(Date day, const std::vector<Account>& accounts) {
  std::vector<Delays> settled(kBehaviourClasses);
  std::vector<Delays> waiting(kBehaviourClasses);
  for (const Account account : accounts) {
    const Record record = known_on(day, account);
    const std::uint32_t its_class = behaviour_class(record.settled);
    settled[its_class] += record.settled;
    waiting[its_class] += record.waiting;
  }
  return class_curves(settled, waiting);
}

Cash expect(Date day, std::int32_t within, Account account,
            const std::vector<DelayCurve>& of_classes) {
  Cash cash;
  const Record record = known_on(day, account);
  if (record.waiting.count() == 0) return cash;
  cash.any_open = true;
  const DelayCurve& of_class = of_classes[behaviour_class(record.settled)];
  const DelayCurve own(record.settled, record.waiting, &of_class);
  for (const PastItem& item : account) {
    if (item.issued > day || settled_by(item, day)) continue;
    const std::int64_t amount = item.amount.minor();
    const std::int32_t late = days_late(item.due, day);
    cash.open += amount;
    if (late + within >= 0) cash.naive += amount;
    cash.by_class += static_cast<Wide>(amount) * of_class.chance(late, within);
    cash.by_customer += static_cast<Wide>(amount) * own.chance(late, within);
    if (settled_by(item, day.plus_days(within))) cash.came += amount;
  }
  return cash;
}

struct Errors {
  ErrorSums naive, by_class, by_customer;
  Wide came = 0;
  std::int64_t cases = 0;  // customers with open items, by day
};

BackTestDay test_day(Date day, std::int32_t within, const std::vector<Account>& accounts,
                     Errors& errors) {
  const std::vector<DelayCurve> of_classes = class_curves_on(day, accounts);
  BackTestDay line{.as_of = day};
  for (const Account account : accounts) {
    const Cash cash = expect(day, within, account, of_classes);
    if (!cash.any_open) continue;
    const auto by_class = static_cast<std::int64_t>(cash.by_class / kCertain);
    const auto by_customer = static_cast<std::int64_t>(cash.by_customer / kCertain);
    line.open += Money(cash.open);
    line.came += Money(cash.came);
    line.naive += Money(cash.naive);
    line.by_class += Money(by_class);
    line.by_customer += Money(by_customer);
    ++errors.cases;
    errors.naive.add_customer(cash.naive, cash.came);
    errors.by_class.add_customer(by_class, cash.came);
    errors.by_customer.add_customer(by_customer, cash.came);
  }
  errors.naive.add_total(line.naive, line.came);
  errors.by_class.add_total(line.by_class, line.came);
  errors.by_customer.add_total(line.by_customer, line.came);
  errors.came += line.came.minor();
  return line;
}

std::vector<Account> accounts_of(const std::vector<PastItem>& by_customer) {
  std::vector<Account> accounts;
  for (std::size_t start = 0; start < by_customer.size();) {
    std::size_t end = start + 1;
    while (end < by_customer.size() && by_customer[end].customer == by_customer[start].customer)
      ++end;
    accounts.push_back(Account(by_customer).subspan(start, end - start));
    start = end;
  }
  return accounts;
}

}  // namespace

BackTest back_test(std::vector<PastItem> items, std::span<const Date> as_of, Date known_until,
                   std::int32_t within) {
  HEXIAO_CHECK(within > 0 && within <= kMaxDelay);
  std::sort(items.begin(), items.end(),
            [](const PastItem& a, const PastItem& b) { return a.customer < b.customer; });
  const std::vector<Account> accounts = accounts_of(items);
  BackTest test;
  Errors errors;
  for (const Date day : as_of)
    if (!day.is_none() && day.plus_days(within) <= known_until)
      test.days.push_back(test_day(day, within, accounts, errors));
  test.naive = error_of(errors.naive, errors.came, errors.cases);
  test.by_class = error_of(errors.by_class, errors.came, errors.cases);
  test.by_customer = error_of(errors.by_customer, errors.came, errors.cases);
  return test;
}

}  // namespace hexiao
