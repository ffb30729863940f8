#include "clients/cases/case_rules.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace hexiao::cases {
namespace {

using A = AmountLevel;
using D = DocumentLevel;
using P = PayerLevel;
using S = Search;

template <class E>
unsigned bits(std::initializer_list<E> list) {
  unsigned out = 0;
  for (const E e : list) out |= 1U << static_cast<unsigned>(e);
  return out;
}

// One row, of the searches that the policy has; none of them: no row.
class Table {
 public:
  explicit Table(Policy& policy) : policy_(policy) {
    for (const Search search : policy.searches) searched_ |= 1U << static_cast<unsigned>(search);
  }

  void row(const char* name, P payer, std::pair<D, D> document, unsigned amounts,
           std::initializer_list<S> searches, Action action) {
    const unsigned asked = bits(searches) & searched_;
    if (asked == 0 || amounts == 0) return;
    policy_.rules.push_back({.name = name,
                             .payer_at_least = payer,
                             .document_at_least = document.first,
                             .document_at_most = document.second,
                             .amounts = static_cast<std::uint8_t>(amounts),
                             .searches = static_cast<std::uint16_t>(asked),
                             .action = action});
  }

 private:
  Policy& policy_;
  unsigned searched_ = 0;
};

std::vector<Search> searches_of(const RuleWishes& wishes, const Policy& policy) {
  // No rule at all means: nothing is ever matched.
  if (wishes.searches && wishes.searches->empty()) return {};
  std::vector<Search> out = {S::named_items, S::completed};
  if (wishes.documents_only) return out;
  if (wishes.searches) {
    for (const Search search : *wishes.searches)
      if (std::find(out.begin(), out.end(), search) == out.end()) out.push_back(search);
  } else {
    out.insert(out.end(),
               {S::equal_item, S::account_total, S::past_due_total, S::order_total, S::subset});
    // Money spread over several items is never the one candidate.
    if (!policy.unique_only) out.push_back(S::oldest_first);
  }
  if (wishes.amount_only) out.push_back(S::amount_only);
  return out;
}

}  // namespace

bool append_search(const std::string& rule, std::vector<Search>& searches) {
  static constexpr std::pair<const char*, Search> kRules[] = {
      {"match_one", S::equal_item},
      {"match_payment", S::equal_item},
      {"match_document", S::named_items},
      {"match_set", S::subset},
      {"subset_sum", S::subset},
      {"clear_account", S::account_total},
      {"clear_past_due", S::past_due_total},
      {"clear_past_due_by_term", S::past_due_by_terms},
      {"clear_past_due_by_terms", S::past_due_by_terms},
      {"clear_order", S::order_total}};
  for (const auto& [name, search] : kRules)
    if (rule == name) {
      searches.push_back(search);
      return true;
    }
  const auto search = from_text<Search>(rule);
  if (search) searches.push_back(*search);
  return search.has_value();
}

void write_rules(const RuleWishes& wishes, Policy& policy) {
  policy.searches = searches_of(wishes, policy);
  policy.rules.clear();
  Table table(policy);
  const unsigned balances = bits({A::exact, A::discount});
  const unsigned settles = balances | bits({A::tolerance});
  const unsigned loose = policy.partial ? bits({A::over, A::partial}) : bits({A::over});
  // A list of rules, a method, or a word on the remainder is an instruction.
  const bool instructed = wishes.searches || wishes.remainder || wishes.payment_to_payment;
  const Action evident = wishes.automatic || instructed ? Action::automatic : Action::propose;
  const Action told = instructed ? Action::automatic : Action::propose;

  table.row("document", P::none, {D::order, D::structured}, balances, {S::named_items}, evident);
  table.row("document_and_payer", P::full, {D::order, D::structured}, settles | loose,
            {S::named_items}, evident);
  table.row("damaged_number", P::full, {D::repaired, D::repaired}, balances, {S::named_items},
            evident);
  table.row("named_and_rest", P::full, {D::repaired, D::structured}, balances, {S::completed},
            evident);
  table.row("amount_and_customer", P::full, {D::none, D::weak}, balances,
            {S::named_items, S::equal_item}, evident);
  table.row("account", P::full, {D::none, D::none}, balances,
            {S::account_total, S::past_due_total, S::past_due_by_terms, S::order_total}, evident);
  table.row("sum_of_items", P::full, {D::none, D::none}, bits({A::exact}), {S::subset}, evident);
  table.row("difference", P::full, {D::none, D::none}, bits({A::tolerance}),
            {S::equal_item, S::account_total, S::past_due_total, S::past_due_by_terms}, told);
  table.row("spread", P::full, {D::none, D::none}, settles | bits({A::over, A::partial}),
            {S::oldest_first}, told);
  table.row("document_to_confirm", P::none, {D::weak, D::structured}, settles | loose,
            {S::named_items, S::completed}, Action::propose);
  table.row("amount_to_confirm", P::partial, {D::none, D::none}, settles | bits({A::over}),
            {S::equal_item, S::account_total, S::past_due_total, S::past_due_by_terms,
             S::order_total, S::subset},
            Action::propose);
  table.row("spread_to_confirm", P::partial, {D::none, D::none},
            settles | bits({A::over, A::partial}), {S::oldest_first}, Action::propose);
  table.row("amount_only", P::none, {D::none, D::none}, settles | bits({A::over}), {S::amount_only},
            Action::propose);
}

}  // namespace hexiao::cases
