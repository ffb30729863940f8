// What a payment costs when a ledger grows, in process, one thread, decided, recorded and applied:
//
//   growth_bench AXIS [MOST]     prints CSV; MOST is the largest size (each axis has its own)
//     items      open items, twenty a customer
//     account    open items of one customer, among 100,000 items of others
//     customers  customers with an item each, found by name
//     history    payments that were taken before, each with its item
//     past       the same of one customer
//     waiting    payments of one customer that wait for something to explain them
//
// Columns: axis, size, case, payments measured, nanoseconds a payment (median and 99th percentile
// of the units), how many of 1000 were answered as they should be, bytes of state, resident bytes.
// Where fewer are right than the case promises the program says so and its exit code is 1.
//
// HEXIAO_BENCH_SMALL: a short run that only checks.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "bench/capacity/growth_measure.h"
#include "loadgen/world.h"

namespace hexiao::bench {
namespace {

bool settles(const Result& r, std::uint32_t item) {
  return r.ok() && r.allocations.size() == 1 && r.unapplied.is_zero() &&
         r.allocations.front().item.value == std::uint64_t{item} + 1;
}

bool names_first(const Result& r, std::uint32_t item) {
  if (settles(r, item)) return true;
  if (!r.allocations.empty()) {
    fmt::print(stderr, "growth_bench: a payment of item {} settled another\n", item + 1);
    std::exit(1);
  }
  return !r.decision.proposals.empty() && !r.decision.proposals.front().lines.empty() &&
         r.decision.proposals.front().lines.front().item.value == std::uint64_t{item} + 1;
}

// Beyond the bounds of a search (docs/capacity.md) an item may not be found.
constexpr unsigned promised_within(std::uint32_t bound, std::uint32_t count) {
  return count <= bound ? 1000 : 0;
}

// An item keeps what was allocated to it and taken back: too many turns would measure that.
std::size_t turns_of(std::uint32_t count) {
  return std::clamp<std::size_t>(std::size_t{count} * 10, 30, 2000);
}

// No more than was paid, and each time the same money.
bool keeps_money(const Result& r, Money amount) {
  Money settled = r.unapplied;
  for (const AllocationLine& line : r.allocations) settled += line.amount;
  return r.ok() && settled == amount;
}

// Items first … first + count of the ledger, which add_items made.
void measure_exact(Axis& axis, GrowthLedger& ledger, std::uint64_t size, std::uint32_t first,
                   std::uint32_t count) {
  Turns turns;
  for (const std::size_t unit : {std::size_t{1}, std::min<std::size_t>(512, count)}) {
    axis.measure(ledger, size,
                 {.name = unit == 1 ? "exact one by one" : "exact in batches",
                  .unit = unit,
                  .promised = 1000,
                  .fill =
                      [&](Unit& u) {
                        const std::uint32_t item = first + turns.take(u, count);
                        u.add(ledger.exact(u, item));
                      },
                  .is_right = [&](const Result& r,
                                  std::size_t i) { return settles(r, first + turns.of_unit[i]); },
                  .most_units = turns_of(count)});
    if (count == 1) break;
  }
}

void measure_amount(Axis& axis, GrowthLedger& ledger, std::uint64_t size, std::uint32_t first,
                    std::uint32_t count, std::uint32_t of_a_customer = 20) {
  Turns turns;
  const auto item = [&](std::size_t i) { return first + turns.of_unit[i]; };
  axis.measure(
      ledger, size,
      {.name = "amount only",
       .unit = 1,
       .promised = promised_within(20'000, of_a_customer),
       .fill =
           [&](Unit& u) {
             const std::uint32_t paid = first + turns.take(u, count);
             u.add(ledger.without_number(u, ledger.owner_of(paid), GrowthLedger::amount_of(paid)));
           },
       .is_right = [&](const Result& r, std::size_t i) { return names_first(r, item(i)); },
       .most_units = turns_of(count)});
}

void measure_damaged(Axis& axis, GrowthLedger& ledger, std::uint64_t size, std::uint32_t first,
                     std::uint32_t count, std::uint32_t of_a_customer = 20) {
  Turns turns;
  axis.measure(ledger, size,
               {.name = "damaged number",
                .unit = 1,
                .promised = promised_within(5'000, of_a_customer),
                .fill = [&](Unit& u) { u.add(ledger.damaged(u, first + turns.take(u, count))); },
                .is_right = [&](const Result& r,
                                std::size_t i) { return names_first(r, first + turns.of_unit[i]); },
                .most_units = turns_of(count)});
}

// A sum of three of the customer's items: searched, and found or not; no money may come or go.
void measure_sum(Axis& axis, GrowthLedger& ledger, std::uint64_t size, std::string_view name,
                 std::uint32_t customer, const std::function<Money(std::uint64_t)>& amount) {
  std::uint64_t next = 0;
  axis.measure(
      ledger, size,
      {.name = name,
       .unit = 1,
       .promised = 1000,
       .fill = [&](Unit& u) { u.add(ledger.without_number(u, customer, amount(++next))); },
       .is_right = [&](const Result& r, std::size_t) { return keeps_money(r, amount(next)); }});
}

bool grow_items(Axis& axis, std::uint64_t most) {
  for (std::uint64_t size = 1'000; size <= most;) {
    {
      GrowthLedger ledger;
      const auto customers = static_cast<std::uint32_t>(size / 20);
      ledger.add_customers(customers);
      for (std::uint32_t c = 0; c < customers; ++c) ledger.add_items(c, 20);
      ledger.finish();
      measure_exact(axis, ledger, size, 0, ledger.items());
      measure_amount(axis, ledger, size, 0, ledger.items());
      measure_damaged(axis, ledger, size, 0, ledger.items());
    }
    if (size == most) break;
    size = std::min(size * 10, most);
  }
  return axis.all_right();
}

bool grow_account(Axis& axis, std::uint64_t most) {
  GrowthLedger ledger;
  ledger.add_customers(5'000);
  for (std::uint32_t c = 0; c < 5'000; ++c) ledger.add_items(c, is_small() ? 1 : 20);
  for (std::uint64_t size = 1; size <= most; size *= 10) {
    const std::uint32_t customer = ledger.customers(), first = ledger.items();
    const auto count = static_cast<std::uint32_t>(size);
    ledger.add_customers(2);
    ledger.add_items(customer, count);
    ledger.add_items_of(Money(990'000), customer + 1, count);
    ledger.finish();
    measure_exact(axis, ledger, size, first, count);
    measure_amount(axis, ledger, size, first, count, count);
    measure_damaged(axis, ledger, size, first, count, count);
    if (count >= 3)
      measure_sum(axis, ledger, size, "sum of three", customer, [&](std::uint64_t i) {
        Money sum;
        for (std::uint64_t k = 0; k < 3; ++k)
          sum += GrowthLedger::amount_of(first + scattered(i * 3 + k, count));
        return sum;
      });
    measure_sum(axis, ledger, size, "fits nothing", customer,
                [](std::uint64_t i) { return Money(static_cast<std::int64_t>(7 + i)); });
    measure_sum(axis, ledger, size, "amount of all", customer + 1,
                [](std::uint64_t) { return Money(990'000); });
  }
  return axis.all_right();
}

// One letter wrong, or two, behind the first.
std::string misspelt(std::string name, unsigned letters, std::uint64_t i) {
  for (unsigned k = 0; k < letters; ++k) {
    std::size_t at = 1 + scattered(i + k * 7, static_cast<std::uint32_t>(name.size()) - 1);
    for (std::size_t tried = 0; tried < name.size();
         ++tried, at = at + 1 < name.size() ? at + 1 : 1)
      if (name[at] >= 'a' && name[at] <= 'y') break;
    if (name[at] >= 'a' && name[at] <= 'y') ++name[at];
  }
  return name;
}

bool grow_customers(Axis& axis, std::uint64_t most) {
  for (std::uint64_t size = 1'000; size <= most;) {
    {
      const auto count = static_cast<std::uint32_t>(size);
      const loadgen::World world({.customers = count, .items = size}, loadgen::LocaleMix(),
                                 loadgen::Traits());
      GrowthLedger ledger;
      for (std::uint32_t c = 0; c < count; ++c) {
        ledger.add_customer(world.name(world.customer(c)).full);
        ledger.add_items(c, 1);
      }
      ledger.finish();
      measure_exact(axis, ledger, size, 0, count);
      for (unsigned letters = 0; letters <= 2; ++letters) {
        Turns turns;
        constexpr std::string_view kNames[] = {"name as on file", "name with one letter wrong",
                                               "name with two letters wrong"};
        constexpr unsigned kPromised[] = {950, 800, 600};
        axis.measure(
            ledger, size,
            {.name = kNames[letters],
             .unit = 1,
             .promised = kPromised[letters],
             .fill =
                 [&](Unit& u) {
                   const std::uint32_t c = turns.take(u, count);
                   u.add(ledger.by_name(
                       u, misspelt(world.name(world.customer(c)).full, letters, turns.next),
                       GrowthLedger::amount_of(c)));
                 },
             .is_right = [&](const Result& r,
                             std::size_t i) { return names_first(r, turns.of_unit[i]); }});
      }
    }
    if (size == most) break;
    size = std::min(size * 10, most);
  }
  return axis.all_right();
}

// Items of `customer_of(i)` that are added and paid at once.
void add_history(GrowthLedger& ledger, std::uint64_t count,
                 const std::function<std::uint32_t(std::uint64_t)>& customer_of) {
  Unit unit;
  for (std::uint64_t done = 0; done < count;) {
    const std::uint32_t first = ledger.items();
    const std::uint64_t chunk = std::min<std::uint64_t>(500, count - done);
    for (std::uint64_t i = 0; i < chunk; ++i) ledger.add_items(customer_of(done + i), 1);
    ledger.finish();
    unit.clear();
    for (std::uint32_t i = first; i < ledger.items(); ++i) unit.add(ledger.exact(unit, i));
    const std::vector<Result>& results = ledger.execute(unit);
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (settles(results[i], first + static_cast<std::uint32_t>(i))) continue;
      fmt::print(stderr, "growth_bench: a payment of the past was not allocated to its item\n");
      std::exit(1);
    }
    done += chunk;
  }
}

bool grow_history(Axis& axis, std::uint64_t most) {
  const std::uint32_t customers = is_small() ? 50 : 50'000;
  GrowthLedger ledger;
  ledger.add_customers(customers);
  for (std::uint32_t c = 0; c < customers; ++c) ledger.add_items(c, 20);
  ledger.finish();
  const std::uint32_t open = ledger.items();
  std::uint64_t there = 0;
  for (std::uint64_t size = 0; size <= most;) {
    add_history(ledger, size - there,
                [&](std::uint64_t i) { return scattered(there + i, customers); });
    there = size;
    measure_exact(axis, ledger, size, 0, open);
    measure_amount(axis, ledger, size, 0, open);
    if (size == most) break;
    size = std::min(size == 0 ? std::min<std::uint64_t>(most, 100'000) : size * 5, most);
  }
  return axis.all_right();
}

// Each time an item of the customer that has just come.
void measure_fresh(Axis& axis, GrowthLedger& ledger, std::uint64_t size, std::string_view name,
                   std::uint32_t customer,
                   const std::function<void(Unit&, std::uint32_t item)>& pay) {
  const auto come = [&] {
    ledger.add_items(customer, 1);
    ledger.finish();
    ledger.settle();
  };
  axis.measure(
      ledger, size,
      {.name = name,
       .fill = [&](Unit& u) { pay(u, ledger.items() - 1); },
       .is_right = [&](const Result& r, std::size_t) { return settles(r, ledger.items() - 1); },
       .prepare = come,
       .stays = true,
       .most_units = 300});
}

bool grow_past(Axis& axis, std::uint64_t most) {
  GrowthLedger ledger;
  ledger.add_customers(1'000);
  for (std::uint32_t c = 0; c < 1'000; ++c) ledger.add_items(c, 20);
  ledger.finish();
  std::uint64_t there = 0;
  for (std::uint64_t size = 0; size <= most; size = size == 0 ? 100 : size * 10) {
    add_history(ledger, size - there, [](std::uint64_t) { return 7U; });
    there = size;
    measure_fresh(axis, ledger, size, "exact one by one", 7,
                  [&](Unit& u, std::uint32_t item) { u.add(ledger.exact(u, item)); });
    measure_fresh(axis, ledger, size, "amount only", 7, [&](Unit& u, std::uint32_t item) {
      u.add(ledger.without_number(u, 7, GrowthLedger::amount_of(item)));
    });
  }
  return axis.all_right();
}

// A new item of the customer, which all that waits for one is tried against; then its payment. The
// item is paid before the next one comes, so the account does not grow.
void measure_next(Axis& axis, GrowthLedger& ledger, std::uint64_t size, std::uint32_t customer) {
  bool unpaid = false;
  Unit unit;
  const auto pay = [&] {
    unit.clear();
    if (unpaid) unit.add(ledger.exact(unit, ledger.items() - 1));
    ledger.execute(unit);
    unpaid = false;
    ledger.settle();
  };
  axis.measure(ledger, size,
               {.name = "an item arrives",
                .fill =
                    [&](Unit& u) {
                      u.add(ledger.next_item(u, customer));
                      unpaid = true;
                    },
                .is_right = [](const Result& r, std::size_t) { return r.ok() && r.changed; },
                .prepare = pay,
                .stays = true});
  pay();
  measure_fresh(axis, ledger, size, "exact one by one", customer,
                [&](Unit& u, std::uint32_t item) { u.add(ledger.exact(u, item)); });
}

bool grow_waiting(Axis& axis, std::uint64_t most) {
  GrowthLedger ledger;
  ledger.add_customers(1'000);
  for (std::uint32_t c = 0; c < 1'000; ++c) ledger.add_items(c, 20);
  ledger.finish();
  std::uint64_t there = 0;
  Unit unit;
  for (std::uint64_t size = 0; size <= most; size = size == 0 ? 10 : size * 10) {
    for (; there < size; ++there) {
      unit.clear();
      unit.add(ledger.without_number(unit, 7, Money(static_cast<std::int64_t>(11 + there))));
      if (ledger.execute(unit).front().unapplied.is_zero()) {
        fmt::print(stderr, "growth_bench: a payment that should wait was allocated\n");
        return false;
      }
    }
    measure_next(axis, ledger, size, 7);
    measure_sum(axis, ledger, size, "one more that waits", 7, [](std::uint64_t i) {
      return Money(static_cast<std::int64_t>(3'000 + i % 5'000));
    });
  }
  return axis.all_right();
}

struct AxisRow {
  std::string_view name;
  bool (*grow)(Axis&, std::uint64_t);
  std::uint64_t most, most_small;
};
constexpr AxisRow kAxes[] = {{"items", grow_items, 10'000'000, 1'000},
                             {"account", grow_account, 100'000, 100},
                             {"customers", grow_customers, 1'000'000, 1'000},
                             {"history", grow_history, 2'500'000, 1'000},
                             {"past", grow_past, 100'000, 100},
                             {"waiting", grow_waiting, 1'000, 10}};

int run(int count, char** arguments) {
  const std::string_view wanted = count > 1 ? arguments[1] : "";
  std::uint64_t most = 0;
  if (count > 2) {
    const char* const end = arguments[2] + std::strlen(arguments[2]);
    if (std::from_chars(arguments[2], end, most).ptr != end || most > 60'000'000) return 2;
  }
  fmt::print("axis,size,case,payments,median_ns,p99_ns,right_of_1000,state_bytes,resident_bytes\n");
  bool known = false, right = true;
  for (const AxisRow& row : kAxes) {
    if (!wanted.empty() && wanted != row.name) continue;
    known = true;
    Axis axis(row.name);
    right = row.grow(axis, most != 0 ? most : is_small() ? row.most_small : row.most) && right;
  }
  if (!known) return 2;
  return right ? 0 : 1;
}

}  // namespace
}  // namespace hexiao::bench

int main(int count, char** arguments) {
  const int code = hexiao::bench::run(count, arguments);
  if (code == 2)
    fmt::print(stderr,
               "usage: growth_bench [items|account|customers|history|past|waiting [MOST]]\n");
  return code;
}
