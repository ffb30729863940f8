// Items whose row names no due date: the terms that say it, and items that are paid in parts.
#include <string>

#include "engine/decide/desk.h"

namespace hexiao {
namespace {

std::string part_number(Text item_no, std::size_t part) {
  return std::string(item_no) + "/" + std::to_string(part);
}

std::string_view terms_by_rating(const ReceivablesPolicy& policy, std::string_view rating) {
  for (const RatingTerms& row : policy.rating_terms)
    if (row.rating == rating) return row.terms;
  return {};
}

}  // namespace

// An item that is recorded again keeps the terms that it was recorded with, unless its row names
// others: a contract that changed since does not move what was agreed.
const TermsCatalogue::Entry* Desk::terms_kept(const UpsertItem& item, LedgerId ledger,
                                              CustomerId customer) {
  const Text item_no = item.item_no.empty() ? item.document_no : item.item_no;
  Slot known = state_.find_item_no(ledger, item_no);
  if (known == kNoSlot) known = state_.find_item_no(ledger, part_number(item_no, 1));
  if (known == kNoSlot || state_.item(known).customer != customer.value) return nullptr;
  const ItemTexts texts = state_.item_texts(known);
  if (texts[ItemText::contract_no] != item.contract_no) return nullptr;
  const std::string_view terms = texts[ItemText::terms];
  return item.terms.empty() || item.terms == terms ? terms_read_.find(terms) : nullptr;
}

// The first that speaks: the contract, the row itself, the customer, its rating, the policy.
const TermsCatalogue::Entry* Desk::terms_agreed(const UpsertItem& item, LedgerId ledger,
                                                CustomerId id) {
  const Books& books = state_.books();
  if (const ContractId contract = books.find_contract(ledger, item.contract_no);
      contract && !item.contract_no.empty() && books.contract(contract).customer == id)
    if (const auto* found = terms_read_.find(books.contract(contract).terms)) return found;
  if (const auto* found = terms_read_.find(item.terms)) return found;
  if (const auto* found = terms_read_.find(books.profile(id).terms)) return found;
  if (const std::int32_t days = state_.customer(id).terms_days; days > 0)
    if (const auto* found = terms_read_.find("NET " + std::to_string(days))) return found;
  const ReceivablesPolicy& policy = books.policy(item.ledger);
  if (const auto* found = terms_read_.find(terms_by_rating(policy, state_.rating(id))))
    return found;
  return terms_read_.find(policy.default_terms);
}

// The terms of an item without a due date, in terms_. False: none speaks, or what they say lies
// beyond the calendar. An unknown ledger or customer is for the guards that follow.
bool Desk::find_terms(const UpsertItem& item) {
  terms_read_.forget_if_full();
  terms_ = nullptr;
  const LedgerId ledger = state_.find_ledger(item.ledger);
  const CustomerId customer =
      ledger ? state_.find_customer(ledger, item.customer_no) : CustomerId{};
  if (!customer) return true;
  terms_ = terms_kept(item, ledger, customer);
  if (terms_ == nullptr) terms_ = terms_agreed(item, ledger, customer);
  return terms_ != nullptr && due_date(terms_->terms, item.issue_date);
}

void Desk::apply_terms(const TermsCatalogue::Entry& entry, UpsertItem& item) {
  item.due_date = due_date(entry.terms, item.issue_date);
  item.terms = entry.text;
  if (item.kind != ItemKind::invoice || entry.terms.discounts.empty() ||
      !item.discount_amount.is_zero() || item.discount_until)
    return;
  const DiscountWindow first = discount_windows(entry.terms, item.amount, item.issue_date).front();
  if (first.discount.is_zero()) return;
  item.discount_amount = first.discount;
  item.discount_until = first.last_day;
}

// Credits are not paid in parts, and what was recorded whole stays whole.
bool Desk::is_in_parts(LedgerId ledger, const UpsertItem& item) const {
  return !terms_->terms.parts.empty() && !is_credit(item.kind) &&
         state_.find_item_no(ledger, item.item_no) == kNoSlot;
}

// Whether this part of the item is recorded: the number alone could be anything.
bool Desk::is_part(LedgerId ledger, const UpsertItem& item, std::size_t part) {
  if (part == 1 && !state_.has_first_parts()) return false;
  const Slot slot = state_.find_item_no(ledger, part_number(item.item_no, part));
  if (slot == kNoSlot) return false;
  const ItemTexts texts = state_.item_texts(slot);
  if (texts.document_no() != item.document_no) return false;
  const TermsCatalogue::Entry* terms = terms_read_.find(texts[ItemText::terms]);
  return terms != nullptr && !terms->terms.parts.empty();
}

// One item for each part, "1001/1", "1001/2", … All of them, or none.
void Desk::record_parts(const UpsertItem& item, LedgerId ledger, CustomerId customer,
                        Result& result) {
  if (item.open_amount) return reject(result, Rejection::open_amount_of_parts, "open_amount");
  if (!item.discount_amount.is_zero())
    return reject(result, Rejection::discount_out_of_range, "discount_amount");
  const std::vector<Instalment> due = instalments(terms_->terms, item.amount, item.issue_date);
  if (part_number(item.item_no, due.size()).size() > limits::kNumberBytes)
    return reject(result, Rejection::text_too_long, "item_no");
  // A part of other terms would stay open beside these.
  if (is_part(ledger, item, due.size() + 1))
    return reject(result, Rejection::item_in_parts, "terms");
  std::vector<std::string> numbers;
  for (std::size_t i = 1; i <= due.size(); ++i) numbers.push_back(part_number(item.item_no, i));
  std::vector<ItemRecorded> events;
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < due.size(); ++i) {
    UpsertItem part = item;
    part.item_no = numbers[i];
    part.amount = due[i].amount;
    part.due_date = due[i].due_date;
    part.terms = terms_->text;
    Result answer;
    if (ItemRecorded event; prepare_item(part, ledger, customer,
                                         state_.find_item_no(ledger, part.item_no), event, answer))
      events.push_back(event);
    if (!answer.ok()) return reject(result, answer.rejection, answer.field);
    if (i == 0) first = answer.id;
  }
  if (!events.empty() &&
      !state_.has_room(ledger, customer, events.front().currency, {}, item.amount, item.amount))
    return reject(result, Rejection::capacity, "amount");
  const std::uint32_t before = state_.item_count();
  for (ItemRecorded& event : events) {
    // Each new one was given the next id; they follow each other.
    if (event.item.value > before) event.item = ItemId{state_.item_count() + std::uint64_t{1}};
    record(event);
  }
  result.id = first;
  result.changed = !events.empty();
}

}  // namespace hexiao
