#include <string>

#include "protocol/policy_text.h"
#include "protocol/toml_writer.h"

namespace hexiao {
namespace {

using namespace toml_writing;

template <class E>
std::string words_of_bits(unsigned bits) {
  std::string out = "[";
  for (std::size_t i = 0; i < EnumTexts<E>::value.size(); ++i) {
    if ((bits >> i & 1U) == 0) continue;
    if (out.size() > 1) out += ", ";
    out += text_of(EnumTexts<E>::value[i]);
  }
  return out + "]";
}

// A bound that binds nothing is left out.
std::string inline_table(const Tolerance& tolerance) {
  std::string out;
  if (tolerance.absolute != kAnyDifference.absolute)
    out += "absolute = " + decimal(tolerance.absolute.e4, 4);
  if (tolerance.basis_points != kAnyDifference.basis_points)
    out += (out.empty() ? "percent = " : ", percent = ") + decimal(tolerance.basis_points, 2);
  return "{" + out + "}";
}

void write_searches(TomlWriter& w, const Policy& p) {
  w.set("searches", words_of(p.searches), "Where explanations are looked for, in this order.");
  w.set("subset_items", number(p.subset_items),
        "Items in one sum of the search \"subset\", at most. 2 to 50.");
  w.set("subset_steps", number(p.subset_steps), "Work of one such search. 100 to 1000000.");
  w.set("subset_chance_permille", number(p.subset_chance_permille),
        "Sums that chance would make, in thousandths, above which a person decides. 0 to 1000.");
  w.set("proposals_kept", number(p.proposals_kept),
        "Proposals that are kept with a decision. 1 to 20.");
}

void write_reading(TomlWriter& w, const Policy& p) {
  w.set("read_fields", words_of_bits<TextField>(p.read_fields),
        "The fields of a payment that references are read from.");
  w.set("document_prefixes", texts_of(p.document_prefixes),
        "Beginnings of document numbers that payers leave out.");
  w.set("minimum_token", number(p.minimum_token),
        "Shorter numbers in a remittance are not looked up. 3 to 20.");
  w.set("text_distance_percent", number(p.text_distance_percent),
        "How far a whole text may be from a number and still mean it. 0: off; to 50.");
  w.set("repair", flag(p.repair), "Damaged numbers are repaired inside the payer's own items.");
  w.set("unique_only", flag(p.unique_only), "Where several items answer, nothing is proposed.");
  w.set("first_search_wins", flag(p.first_search_wins),
        "The first amount search that answers is the last; else all are held against each other.");
}

void write_payer(TomlWriter& w, const Policy& p) {
  w.set("name_matching", text_of(to_text(p.name_matching)),
        "How alike names must be: \"off\", \"exact\", \"word_order\", \"fuzzy\".");
  w.set("name_score", number(p.name_score),
        "From which likeness, of 1000, a name that is not equal is taken. 500 to 1000.");
  w.set("name_margin", number(p.name_margin),
        "By how much it must lead the next customer's. 0 to 500.");
  w.set("group_payer", flag(p.group_payer), "Members of a group pay for each other.");
}

void write_money(TomlWriter& w, const Policy& p) {
  w.set("percentage_base", text_of(to_text(p.percentage_base)),
        "What the percentages below are of: the \"items\" or the \"payment\".");
  w.set("discounts", flag(p.discounts), "Take cash discounts inside their window.");
  w.set("discount_grace_days", number(p.discount_grace_days),
        "Days after the discount's last day on which it is still granted. 0 to 366.");
  w.set("partial", flag(p.partial), "An item may stay partly open.");
  w.set("write_off_tolerance", flag(p.write_off_tolerance),
        "A short difference within tolerance is booked as short_outcome; else it stays open.");
  w.set("short_outcome", text_of(to_text(p.short_outcome)),
        "As what: \"keep_open\", \"write_off\", \"discount\", \"bank_fee\", \"deduction\".");
  w.set("deduction_reason", text_of(p.deduction_reason), "The reason that a deduction gets.");
  w.set("over_outcome", text_of(to_text(p.over_outcome)),
        "What becomes of too much: \"unapplied\", \"on_account\", \"next_oldest\", \"refund\".");
  w.set("spread_order", text_of(to_text(p.spread_order)),
        "In which order money is spread over items: \"due_date\", \"issue_date\", "
        "\"smallest_first\", \"largest_first\".");
  w.set("credits_first", flag(p.credits_first), "An account total nets open credits.");
  w.set("cross_currency", flag(p.cross_currency), "Items in other currencies may be proposed.");
  w.set("future_items", flag(p.future_items),
        "Items dated after the payment's value date may be settled.");
  w.set("minimum_amount", decimal(static_cast<std::int64_t>(p.minimum_amount_e4), 4),
        "Payments below are ignored by matching. \"0\": none.");
}

// Only what asks for something.
void write_guards(TomlWriter& w, const Guards& g) {
  if (g == Guards{}) return;
  w.line("");
  w.line("# What a payment, or an item, must be for the rules to run.");
  w.line("[guards]");
  const Guards none;
  if (g.direction != none.direction) w.assign("direction", text_of(to_text(g.direction)));
  if (g.maximum_amount_e4 != 0)
    w.assign("maximum_amount", decimal(static_cast<std::int64_t>(g.maximum_amount_e4), 4));
  for (const auto& [key, list] :
       {std::pair("bank_accounts", &g.bank_accounts),
        std::pair("customer_classes", &g.customer_classes),
        std::pair("text_contains", &g.text_contains), std::pair("text_excludes", &g.text_excludes)})
    if (!list->empty()) w.assign(key, texts_of(*list));
  if (!g.text_pattern.empty()) w.assign("text_pattern", text_of(g.text_pattern));
  if (g.maximum_overdue_days != 0) w.assign("maximum_overdue_days", number(g.maximum_overdue_days));
  if (g.maximum_age_days != 0) w.assign("maximum_age_days", number(g.maximum_age_days));
  if (g.payer_at_least != none.payer_at_least)
    w.assign("payer_at_least", text_of(to_text(g.payer_at_least)));
}

void write_narrow_tolerances(TomlWriter& w, const std::vector<NarrowTolerance>& tolerances) {
  if (tolerances.empty()) return;
  w.line("");
  w.line("# Narrower bounds; of all that apply the smallest holds.");
  for (const NarrowTolerance& narrow : tolerances) {
    w.line("");
    w.line("[[tolerances]]");
    for (const auto& [key, text] : {std::pair("customer", &narrow.customer),
                                    std::pair("customer_class", &narrow.customer_class),
                                    std::pair("principal", &narrow.principal)})
      if (!text->empty()) w.assign(key, text_of(*text));
    for (const auto& [key, bounds] : {std::pair("short_payment", &narrow.short_payment),
                                      std::pair("over_payment", &narrow.over_payment)})
      if (*bounds != kAnyDifference) w.assign(key, inline_table(*bounds));
  }
}

void write_payer_map(TomlWriter& w, const std::vector<PayerMapping>& map) {
  if (map.empty()) return;
  w.line("");
  w.line("# Payments whose texts fit are this customer's. The first that fits.");
  for (const PayerMapping& mapping : map) {
    w.line("");
    w.line("[[payer_map]]");
    w.assign("customer", text_of(mapping.customer));
    for (const auto& [key, pattern] : {std::pair("text_pattern", &mapping.text_pattern),
                                       std::pair("note_pattern", &mapping.note_pattern),
                                       std::pair("payer_pattern", &mapping.payer_pattern)})
      if (!pattern->empty()) w.assign(key, text_of(*pattern));
  }
}

void write_tolerance(TomlWriter& w, std::string_view key, const Tolerance& tolerance,
                     std::string_view comment) {
  w.line("");
  w.line("# " + std::string(comment));
  w.line("[" + std::string(key) + "]");
  w.assign("absolute", decimal(tolerance.absolute.e4, 4));
  w.assign("percent", decimal(tolerance.basis_points, 2));
}

void write_rule(TomlWriter& w, const Rule& rule) {
  w.line("");
  w.line("[[rules]]");
  w.assign("name", text_of(rule.name));
  w.assign("payer_at_least", text_of(to_text(rule.payer_at_least)));
  w.assign("document_at_least", text_of(to_text(rule.document_at_least)));
  w.assign("document_at_most", text_of(to_text(rule.document_at_most)));
  w.assign("amount", words_of_bits<AmountLevel>(rule.amounts));
  w.assign("search", words_of_bits<Search>(rule.searches));
  w.assign("action", text_of(to_text(rule.action)));
}

}  // namespace

std::string write_policy(const Policy& policy) {
  TomlWriter w;
  w.line("# A matching policy of hexiao.");
  w.set("name", text_of(policy.name), "How customers and people name this policy.");
  w.set("ledger", text_of(policy.ledger),
        "The ledger that it is for; \"\": every ledger that has none of its own.");
  w.set("customer_class", text_of(policy.customer_class),
        "The class of customers that it is for; \"\": every class.");
  // A list that is empty has to be said; it cannot stand behind the tables.
  if (policy.rules.empty()) w.set("rules", "[]", "No rules: nothing is ever matched.");
  write_searches(w, policy);
  write_reading(w, policy);
  write_payer(w, policy);
  write_money(w, policy);
  write_tolerance(w, "short_payment", policy.short_payment,
                  "How much less than the items a payment may be: within both bounds.");
  write_tolerance(w, "over_payment", policy.over_payment,
                  "How much more than the items a payment may be: within both bounds.");
  write_guards(w, policy.guards);
  write_narrow_tolerances(w, policy.tolerances);
  write_payer_map(w, policy.payer_map);
  if (policy.rules.empty()) return w.take();
  w.line("");
  w.line("# The first rule whose every condition holds speaks.");
  for (const Rule& rule : policy.rules) write_rule(w, rule);
  return w.take();
}

}  // namespace hexiao
