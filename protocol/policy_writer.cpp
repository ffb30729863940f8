#include <string>

#include "protocol/policy_text.h"

namespace hexiao {
namespace {

// A basic TOML string.
std::string text_of(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + "\"";
}

// "1.5" for 15000 with four digits: no zeros at the end, none needed.
std::string decimal(std::int64_t value, int digits) {
  std::string out = format_amount(Money(value), digits);
  if (out.find('.') != std::string::npos) {
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
  }
  return "\"" + out + "\"";
}

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

class Writer {
 public:
  void line(std::string_view text) {
    out_ += text;
    out_ += '\n';
  }
  void set(std::string_view key, const std::string& value, std::string_view comment) {
    out_ += '\n';
    line("# " + std::string(comment));
    assign(key, value);
  }
  void assign(std::string_view key, const std::string& value) {
    out_ += key;
    out_ += " = ";
    line(value);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

std::string flag(bool value) { return value ? "true" : "false"; }

void write_switches(Writer& w, const Policy& p) {
  w.set("percentage_base", text_of(to_text(p.percentage_base)),
        "What the percentages below are of: the \"items\" or the \"payment\".");
  w.set("discounts", flag(p.discounts), "Take cash discounts inside their window.");
  w.set("discount_grace_days", std::to_string(p.discount_grace_days),
        "Days after the discount's last day on which it is still granted. 0 to 366.");
  w.set("partial", flag(p.partial), "An item may stay partly open.");
  w.set("write_off_tolerance", flag(p.write_off_tolerance),
        "A short difference within tolerance is written off; else it stays open.");
  w.set("credits_first", flag(p.credits_first), "An account total nets open credits.");
  w.set("future_items", flag(p.future_items),
        "Items dated after the payment's value date may be settled.");
  w.set("minimum_token", std::to_string(p.minimum_token),
        "Shorter numbers in a remittance are not looked up. 3 to 20.");
  w.set("proposals_kept", std::to_string(p.proposals_kept),
        "Proposals that are kept with a decision. 1 to 20.");
  w.set("minimum_amount", decimal(static_cast<std::int64_t>(p.minimum_amount_e4), 4),
        "Payments below are ignored by matching. \"0\": none.");
}

void write_tolerance(Writer& w, std::string_view key, const Tolerance& tolerance,
                     std::string_view comment) {
  w.line("");
  w.line("# " + std::string(comment));
  w.line("[" + std::string(key) + "]");
  w.assign("absolute", decimal(tolerance.absolute.e4, 4));
  w.assign("percent", decimal(tolerance.basis_points, 2));
}

void write_rule(Writer& w, const Rule& rule) {
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
  Writer w;
  w.line("# A matching policy of hexiao.");
  w.set("name", text_of(policy.name), "How customers and people name this policy.");
  w.set("ledger", text_of(policy.ledger),
        "The ledger that it is for; \"\": every ledger that has none of its own.");
  // A list that is empty has to be said; it cannot stand behind the tables.
  if (policy.rules.empty()) w.set("rules", "[]", "No rules: nothing is ever matched.");
  std::string searches = "[";
  for (const Search search : policy.searches)
    searches += (searches.size() > 1 ? ", " : "") + text_of(to_text(search));
  w.set("searches", searches + "]", "Where explanations are looked for, in this order.");
  write_switches(w, policy);
  write_tolerance(w, "short_payment", policy.short_payment,
                  "How much less than the items a payment may be: within both bounds.");
  write_tolerance(w, "over_payment", policy.over_payment,
                  "How much more than the items a payment may be: within both bounds.");
  if (policy.rules.empty()) return w.take();
  w.line("");
  w.line("# The first rule whose every condition holds speaks.");
  for (const Rule& rule : policy.rules) write_rule(w, rule);
  return w.take();
}

}  // namespace hexiao
