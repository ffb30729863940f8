// The business date: closing a day, and the work that the next one asks for, customer by customer,
// in slices, so that payments do not wait for all of it.
#include <algorithm>

#include "engine/decide/desk.h"
#include "engine/vocabulary/rule_fields.h"

namespace hexiao {
namespace {

constexpr std::uint32_t kMostCustomers = 100'000;
constexpr Date kFirstDay = Date::from_days(-25'567);  // 1900-01-01
constexpr Date kLastDay = Date::from_days(84'005);    // 2199-12-31
// A score that moved by less leaves the recorded one as it is.
constexpr std::int32_t kScoreStep = 25;

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return list.empty() || std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

void Desk::decide(const CloseDay& command, Result& result) {
  if (!command.date) return reject(result, Rejection::date_required, "date");
  if (command.date < kFirstDay || command.date >= kLastDay)
    return reject(result, Rejection::malformed, "date");
  const Books& books = state_.books();
  if (books.closed_day() && command.date <= books.closed_day())
    return reject(result, Rejection::day_closed, "date");
  if (books.day_in_work() && state_.customer_count() != 0)
    return reject(result, Rejection::day_in_work, "date");
  record(DayClosed{.date = command.date});
  expire_orders();
  expire_approvals();
  result.control.left = state_.customer_count();
  result.changed = true;
}

void Desk::decide(const WorkDay& command, Result& result) {
  const Books& books = state_.books();
  if (!books.business_date()) return reject(result, Rejection::no_business_date, "customers");
  if (!books.day_in_work()) return;
  const std::uint32_t count = state_.customer_count();
  const std::uint32_t first = books.worked_through().value;
  const std::uint32_t slice = std::clamp<std::uint32_t>(command.customers, 1, kMostCustomers);
  const std::uint32_t last = count - std::min(first, count) <= slice ? count : first + slice;
  DayOfCustomer day;
  for (std::uint32_t id = first + 1; id <= last; ++id) work_customer({id}, day);
  record(DayWorked{.through = CustomerId{last}});
  result.control.left = count - last;
  result.changed = true;
}

// One pass over the customer's open items serves dunning, rating and rules.
void Desk::work_customer(CustomerId id, DayOfCustomer& day) {
  if (state_.books().control(id).merged_into != 0) return;
  const State::Customer& customer = state_.customer(id);
  const ReceivablesPolicy& policy = state_.books().policy(state_.ledger_code(customer.ledger));
  day.dunned.clear();
  day.oldest_overdue = 0;
  day.overdue_items = 0;
  if (!customer.open_items.empty()) look_at_items(id, policy, day);
  if (!day.dunned.empty()) dun(id, policy.dunning, day);
  if (policy.rating.enabled) rate_customer(id, policy, day);
}

void Desk::look_at_items(CustomerId id, const ReceivablesPolicy& policy, DayOfCustomer& day) {
  const State::Customer& customer = state_.customer(id);
  const std::int32_t today = state_.business_date().days();
  const std::string_view rating = state_.rating(id);
  // The business date on which this customer was looked at before.
  const Date before = Date::from_days(customer.overdue_as_of);
  const std::size_t earlier = triggers_.size();
  for (const Slot slot : customer.open_items) {
    const ItemRow& item = state_.item(slot);
    if (item.open <= 0 || item.due_date == Date().days()) continue;
    const std::int32_t days = today - item.due_date;
    const ItemLifeRow& life = state_.item_life(slot);
    if (days > 0) {
      ++day.overdue_items;
      if (item.disputed == 0) day.oldest_overdue = std::max(day.oldest_overdue, days);
      notice_overdue(id, slot, days, before, policy);
    }
    const Date promised = Date::from_days(life.promised);
    if (has_rules_ && promised && promised.days() < today && (!before || promised >= before))
      triggers_.push_back({.on = RuleEvent::promise_broken,
                           .customer = id,
                           .item = id_of<ItemId>(slot),
                           .payment = {},
                           .order = {},
                           .previous_rating = {}});
    if (!policy.dunning.enabled || item.disputed != 0 || state_.is_promised(slot)) continue;
    const DunningStage* reached = nullptr;
    for (const DunningStage& stage : policy.dunning.stages) {
      if (stage.days > days) break;
      if (contains(stage.classes, customer.customer_class) && contains(stage.ratings, rating))
        reached = &stage;
    }
    if (reached != nullptr && reached->days > life.dunned_through)
      day.dunned.push_back({slot, reached});
  }
  // The list of open items is in an order that a restart does not keep; rules fire oldest item
  // first.
  std::stable_sort(triggers_.begin() + static_cast<std::ptrdiff_t>(earlier), triggers_.end(),
                   [](const Trigger& a, const Trigger& b) { return a.item < b.item; });
}

// Rules on overdue items fire on the day on which their condition begins to hold.
void Desk::notice_overdue(CustomerId id, Slot slot, std::int32_t days, Date before,
                          const ReceivablesPolicy& policy) {
  if (!has_rules_) return;
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const AutomationRule& rule = policy.rules[i];
    if (rule.on != RuleEvent::item_overdue) continue;
    const std::int32_t from = first_overdue_day(rule);
    const bool begins =
        from > 0 && days >= from &&
        (!before || std::int64_t{before.days()} - state_.item(slot).due_date < from);
    if (begins)
      triggers_.push_back({.on = RuleEvent::item_overdue,
                           .customer = id,
                           .item = id_of<ItemId>(slot),
                           .payment = {},
                           .order = {},
                           .previous_rating = {},
                           .rule = static_cast<std::int32_t>(i)});
  }
}

void Desk::rate_customer(CustomerId id, const ReceivablesPolicy& policy, DayOfCustomer& day) {
  const State::Customer& customer = state_.customer(id);
  const Delays& delays = state_.figures().delays(id);
  if (delays.count() < static_cast<std::uint32_t>(std::max(policy.rating.min_settled, 0))) return;
  const auto open_items = static_cast<std::int64_t>(customer.open_items.size());
  const std::int64_t all_items = open_items + delays.count();
  const std::int64_t disputes = std::min<std::int64_t>(customer.disputes, all_items);
  const RatingInputs inputs{
      .settled_items = delays.count(),
      .on_time_share = delays.on_time_share().value_or(0),
      .days_late_tenths = delays.mean_late_tenths().value_or(0),
      .overdue_share = open_items == 0 ? 0 : day.overdue_items * 10'000 / open_items,
      .disputed_share = all_items == 0 ? 0 : disputes * 10'000 / all_items,
      .volume = delays.count(),
      .relation_days = std::max<std::int64_t>(
          0, std::int64_t{state_.business_date().days()} - customer.first_issue)};
  if (day.rated_by != &policy) {
    day.rated_by = &policy;
    day.weights = weights_of(policy.rating);
  }
  const Rating rated = rate(inputs, day.weights);
  if (rated.letter == RatingLetter::none) return;
  const CustomerRating* known = state_.books().rating(id);
  // What a rule lowered stays lowered until nothing is overdue.
  std::string rule;
  if (known != nullptr && !known->rule.empty() && known->rule != kOverdueRule &&
      day.overdue_items != 0)
    rule = known->rule;
  else if (policy.rating.lower_at_overdue_days > 0 &&
           day.oldest_overdue >= policy.rating.lower_at_overdue_days)
    rule = kOverdueRule;
  const std::string_view letter = to_text(rule.empty() ? rated.letter : lowered(rated.letter));
  if (known != nullptr && known->letter == letter && known->rule == rule &&
      std::abs(known->score - rated.score) < kScoreStep)
    return;
  const std::string previous(state_.rating(id));
  CustomerRated event{.customer = id,
                      .rating = letter,
                      .previous = previous,
                      .score = rated.score,
                      .factors = {},
                      .rule = rule};
  for (const RatingReason& reason : rated.reasons)
    event.factors.push_back({to_text(reason.factor), reason.value, reason.points, reason.max});
  record(event);
}

}  // namespace hexiao
