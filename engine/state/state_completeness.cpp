// What the checklist counts (completeness.h), kept in step with customers and items.
#include "engine/state/state.h"

namespace hexiao {

CustomerMarks State::marks_of(CustomerId id) const {
  const Customer& row = customer(id);
  return {.tax_id = row.tax_id,
          .has_terms = row.terms_days > 0 || !books_.profile(id).terms.empty(),
          .has_limit = row.has_credit_limit,
          .has_salesperson = !row.salesperson.empty()};
}

// With -1 before anything of it changes, with 1 after.
void State::count_customer(CustomerId id, std::int64_t sign) {
  if (books_.control(id).merged_into != 0) return;
  completeness_.count(customer(id).ledger, marks_of(id), sign);
}

namespace {

bool is_without_due(const ItemRow& row) { return row.due_date == Date().days(); }
bool is_due_before_issue(const ItemRow& row) {
  return !is_without_due(row) && row.due_date < row.issue_date;
}

}  // namespace

bool State::is_remarkable(const ItemRow& row) {
  return row.amount < 0 || row.disputed != 0 || is_without_due(row) || is_due_before_issue(row);
}

// The kinds of items whose open amount the checklist shows.
void State::count_remarkable(const ItemRow& row, ItemCounts& counts, std::int64_t sign) {
  if (row.amount < 0) counts.credits.add(row.open, sign);
  if (row.disputed != 0) counts.disputed.add(row.open, sign);
  if (is_without_due(row)) counts.without_due.add(row.open, sign);
  if (is_due_before_issue(row)) counts.due_before_issue.add(row.open, sign);
}

// What was settled of the item before it came here: allocations do not change it.
std::int64_t State::paid_before(Slot slot, Money open) const {
  const ItemRow& row = items_[slot];
  std::int64_t paid = row.amount - open.minor();
  if (paid == 0) return 0;
  for (Slot a = row.first_allocation; a != kNoSlot; a = allocations_[a].next_of_item)
    if (allocations_[a].reversed == 0) paid -= allocations_[a].settles();
  return paid;
}

// An item that comes or is recorded anew, with what is open of it as its row says: set_open keeps
// the counts of an item that is counted.
void State::count_item(Slot slot, std::int64_t paid, std::int64_t sign) {
  const ItemRow& row = items_[slot];
  ItemCounts& counts = completeness_.items(row.ledger, row.currency);
  counts.items.add(row.amount, sign);
  if (is_remarkable(row)) count_remarkable(row, counts, sign);
  if (paid != 0) counts.part_paid.add(paid, sign);
}

void State::rebuild_completeness() {
  completeness_ = {};
  for (std::uint32_t id = 1; id <= customers_.size(); ++id) count_customer({id}, 1);
  for (Slot slot = 0; slot < items_.size(); ++slot)
    count_item(slot, paid_before(slot, Money(items_[slot].open)), 1);
}

std::string State::check_completeness() const {
  Completeness counted;
  for (std::uint32_t id = 1; id <= customers_.size(); ++id)
    if (books_.control({id}).merged_into == 0)
      counted.count(customer({id}).ledger, marks_of({id}), 1);
  for (Slot slot = 0; slot < items_.size(); ++slot) {
    const ItemRow& row = items_[slot];
    ItemCounts& counts = counted.items(row.ledger, row.currency);
    counts.items.add(row.amount, 1);
    count_remarkable(row, counts, 1);
    const std::int64_t paid = paid_before(slot, Money(row.open));
    if (paid != 0) counts.part_paid.add(paid, 1);
  }
  return counted == completeness_ ? "" : "what the checklist counts does not agree with the rows";
}

}  // namespace hexiao
