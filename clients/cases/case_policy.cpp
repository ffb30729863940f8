#include "clients/cases/case_policy.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "clients/cases/case_rules.h"
#include "clients/cases/json_values.h"

namespace hexiao::cases {
namespace {

using Json = nlohmann::json;

std::int64_t decimal_of(const Json& value, const std::string& key, int digits) {
  const ParsedAmount parsed = parse_amount(text_of(value, key), digits);
  if (!parsed.ok() || parsed.amount.is_negative())
    throw std::runtime_error(key + ": write a decimal that is not negative, in quotes");
  return parsed.amount.minor();
}

// A whole number, also as "16"; what is beyond the range is the nearest that the policy can say.
std::int32_t number_of(const Json& value, const std::string& key, std::int32_t least,
                       std::int32_t most) {
  const std::int64_t number = decimal_of(value, key, 0);
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(number, least, most));
}

std::int64_t power_of_ten(int exponent) {
  std::int64_t out = 1;
  while (exponent-- > 0) out *= 10;
  return out;
}

class Translation {
 public:
  Translation(const Json& json, const PolicySurroundings& around, std::vector<std::string>& unknown)
      : json_(json), around_(around), unknown_(unknown) {}

  CasePolicy translate() {
    Policy& policy = out_.policy;
    policy.name = "default";
    policy.partial = flag("partials").value_or(false);
    take_reading();
    take_payer();
    take_money();
    take_guards();
    take_rules();
    take_steps();
    for (const auto& [key, value] : json_.items())
      if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
        unknown_.push_back("policy key \"" + key + "\"");
    if (const std::string fault = find_contradiction(policy); !fault.empty())
      throw std::runtime_error("the policy contradicts itself: " + fault);
    return std::move(out_);
  }

 private:
  const Json* find(const char* key) {
    asked_.emplace_back(key);
    const auto at = json_.find(key);
    return at == json_.end() || at->is_null() ? nullptr : &*at;
  }
  std::optional<bool> flag(const char* key) {
    const Json* value = find(key);
    return value == nullptr ? std::nullopt : std::optional<bool>(flag_of(*value, key));
  }
  std::string text(const char* key) {
    const Json* value = find(key);
    return value == nullptr ? std::string() : text_of(*value, key);
  }
  void texts(const char* key, std::vector<std::string>& into) {
    if (const Json* value = find(key)) into = texts_of(*value, key);
  }
  void unknown_word(const std::string& key, const std::string& word) {
    unknown_.push_back("policy word \"" + word + "\" of \"" + key + "\"");
  }
  // The word's meaning in `words`, or unknown.
  template <class T, std::size_t N>
  std::optional<T> meaning(const std::string& key, const std::string& word,
                           const std::pair<const char*, T> (&words)[N]) {
    for (const auto& [known, means] : words)
      if (word == known) return means;
    unknown_word(key, word);
    return std::nullopt;
  }

  void take_reading() {
    Policy& policy = out_.policy;
    if (const Json* fields = find("search")) {
      // A reference in a field of its own is read always.
      policy.read_fields = bit_of(TextField::structured_ref);
      for (const std::string& word : texts_of(*fields, "search"))
        if (const auto field = from_text<TextField>(word))
          policy.read_fields = static_cast<std::uint8_t>(policy.read_fields | bit_of(*field));
        else
          unknown_word("search", word);
    }
    if (const Json* token = find("min_token"))
      policy.minimum_token = number_of(*token, "min_token", 3, 20);
    if (const Json* distance = find("text_distance_pct"))
      policy.text_distance_percent = number_of(*distance, "text_distance_pct", 0, 50);
    texts("doc_prefixes", policy.document_prefixes);
    policy.unique_only = flag("unique_only").value_or(false);
  }

  void take_payer() {
    Policy& policy = out_.policy;
    static constexpr std::pair<const char*, NameMatching> kWords[] = {
        {"off", NameMatching::off},
        {"none", NameMatching::off},
        {"exact", NameMatching::exact},
        {"permutation", NameMatching::word_order},
        {"word_order", NameMatching::word_order},
        {"fuzzy", NameMatching::fuzzy}};
    if (const std::string word = text("name_match"); !word.empty())
      if (const auto matching = meaning("name_match", word, kWords))
        policy.name_matching = *matching;
    if (const Json* cutoff = find("name_cutoff"))
      policy.name_score = number_of(*cutoff, "name_cutoff", 50, 100) * 10;
    policy.group_payer = flag("group_payer").value_or(false);
    if (flag("require_customer").value_or(false)) policy.guards.payer_at_least = PayerLevel::full;
    if (const Json* map = find("map"))
      for (const Json& entry : list_of(*map, "map")) take_mapping(object_of(entry, "map"));
  }

  void take_mapping(const Json& entry) {
    PayerMapping mapping;
    for (const auto& [key, value] : entry.items()) {
      if (key == "customer") {
        mapping.customer = text_of(value, "map.customer");
      } else if (key == "text_regex") {
        mapping.text_pattern = text_of(value, "map.text_regex");
      } else if (key == "note_regex") {
        mapping.note_pattern = text_of(value, "map.note_regex");
      } else if (key == "payer_regex" || key == "name_regex") {
        mapping.payer_pattern = text_of(value, "map." + key);
      } else {
        unknown_.push_back("policy key \"map." + key + "\"");
      }
    }
    out_.policy.payer_map.push_back(std::move(mapping));
  }

  void take_money() {
    Policy& policy = out_.policy;
    take_tolerances();
    take_remainder();
    static constexpr std::pair<const char*, SpreadOrder> kOrders[] = {
        {"oldest_first", SpreadOrder::due_date},
        {"due_date", SpreadOrder::due_date},
        {"oldest_due_first", SpreadOrder::due_date},
        {"issue_date", SpreadOrder::issue_date},
        {"document_date", SpreadOrder::issue_date},
        {"smallest_first", SpreadOrder::smallest_first},
        {"smallest_to_pay_first", SpreadOrder::smallest_first},
        {"largest_first", SpreadOrder::largest_first}};
    if (const std::string word = text("order"); !word.empty())
      if (const auto order = meaning("order", word, kOrders)) policy.spread_order = *order;
    out_.credit_first = flag("credit_first").value_or(false);
    policy.cross_currency = flag("cross_currency").value_or(false);
    (void)find("base");  // the ledger's own currency: amounts are compared in the item's
    policy.future_items = !flag("exclude_future_items").value_or(false);
  }

  void take_tolerances() {
    Policy& policy = out_.policy;
    std::optional<Tolerance> bounds;
    const auto narrow = [&](const char* key) -> std::optional<UnboundAmount> {
      const Json* value = find(key);
      if (value == nullptr) return std::nullopt;
      if (!bounds) bounds = kAnyDifference;
      return UnboundAmount{decimal_of(*value, key, 4)};
    };
    if (const auto absolute = narrow("tolerance_abs")) bounds->absolute = *absolute;
    const auto of_customer = narrow("tolerance_abs_customer");
    const auto of_user = narrow("tolerance_abs_user");
    if (const Json* percent = find("tolerance_pct")) {
      if (!bounds) bounds = kAnyDifference;
      bounds->basis_points = static_cast<std::int32_t>(
          std::min<std::int64_t>(decimal_of(*percent, "tolerance_pct", 2), 10'000));
    }
    if (of_customer)
      for (const std::string& customer : around_.customers)
        policy.tolerances.push_back({.customer = customer,
                                     .short_payment = {*of_customer, 10'000},
                                     .over_payment = {*of_customer, 10'000}});
    if (of_user)
      policy.tolerances.push_back({.principal = std::string(kClerk),
                                   .short_payment = {*of_user, 10'000},
                                   .over_payment = {*of_user, 10'000}});
    tolerance_given_ = bounds.has_value();
    policy.short_payment = policy.over_payment = bounds.value_or(Tolerance{});
    static constexpr std::pair<const char*, PercentageBase> kBases[] = {
        {"items", PercentageBase::items}, {"payment", PercentageBase::payment}};
    if (const std::string word = text("tolerance_base"); !word.empty())
      if (const auto base = meaning("tolerance_base", word, kBases)) policy.percentage_base = *base;
  }

  // Whoever says what becomes of every difference has put no bound to it but the tolerance's own.
  void take_remainder() {
    Policy& policy = out_.policy;
    (void)find("writeoff_account");  // of the general ledger, which is elsewhere
    const std::string word = text("remainder");
    remainder_given_ = !word.empty();
    static constexpr std::pair<const char*, ShortOutcome> kShort[] = {
        {"write_off", ShortOutcome::write_off},
        {"discount", ShortOutcome::discount},
        {"bank_fee", ShortOutcome::bank_fee},
        {"deduction", ShortOutcome::deduction}};
    for (const auto& [known, outcome] : kShort)
      if (word == known) {
        policy.short_outcome = outcome;
        policy.deduction_reason = "remainder";
        if (!tolerance_given_) policy.short_payment = kAnyDifference;
        return;
      }
    if (word == "do_nothing" || word == "keep_open") {
      policy.write_off_tolerance = false;
    } else if (word == "on_account") {
      policy.over_outcome = OverOutcome::on_account;
    } else if (word == "next_oldest") {
      policy.over_outcome = OverOutcome::next_oldest;
    } else if (word == "refund") {
      policy.over_outcome = OverOutcome::refund;
    } else if (!word.empty() && word != "unapplied") {
      unknown_word("remainder", word);
    }
  }

  void take_guards() {
    Policy& policy = out_.policy;
    Guards& guards = policy.guards;
    if (const std::string word = text("direction"); !word.empty()) {
      if (const auto direction = from_text<Direction>(word))
        guards.direction = *direction;
      else
        unknown_word("direction", word);
    }
    // Below and above leave the bound itself out; between holds both.
    const std::int64_t smallest = power_of_ten(4 - around_.digits);
    const auto above = [&](std::int64_t e4) {
      policy.minimum_amount_e4 = static_cast<std::uint64_t>(e4);
    };
    const auto below = [&](std::int64_t e4) {
      guards.maximum_amount_e4 = static_cast<std::uint64_t>(std::max<std::int64_t>(e4, 1));
    };
    if (const Json* bound = find("amount_gt")) above(decimal_of(*bound, "amount_gt", 4) + smallest);
    if (const Json* bound = find("amount_lt")) below(decimal_of(*bound, "amount_lt", 4) - smallest);
    if (const Json* bounds = find("amount_between")) {
      if (list_of(*bounds, "amount_between").size() != 2)
        throw std::runtime_error("amount_between: write two amounts");
      above(decimal_of((*bounds)[0], "amount_between", 4));
      below(decimal_of((*bounds)[1], "amount_between", 4));
    }
    texts("text_contains", guards.text_contains);
    texts("text_not_contains", guards.text_excludes);
    guards.text_pattern = text("text_regex");
    texts("only_bank_accounts", guards.bank_accounts);
    texts("only_customer_class", guards.customer_classes);
    if (const Json* days = find("max_overdue_days"))
      guards.maximum_overdue_days = number_of(*days, "max_overdue_days", 0, 36'500);
  }

  void take_rules() {
    RuleWishes wishes;
    wishes.automatic = flag("auto").value_or(false);
    wishes.amount_only = flag("amount_only").value_or(false);
    wishes.documents_only = !flag("customer_fallback").value_or(true);
    wishes.remainder = remainder_given_;
    wishes.payment_to_payment = flag("payment_to_payment").value_or(false);
    out_.payment_to_payment = wishes.payment_to_payment;
    // Of what went out, a part may come back.
    if (wishes.payment_to_payment) out_.policy.partial = true;
    if (const Json* most = find("subset_max"))
      out_.policy.subset_items = number_of(*most, "subset_max", 2, 50);
    for (const char* key : {"rules", "method"}) {
      const Json* named = find(key);
      if (named == nullptr) continue;
      if (!wishes.searches) wishes.searches.emplace();
      for (const std::string& word : texts_of(*named, key))
        if (!append_search(word, *wishes.searches)) unknown_word(key, word);
    }
    // A list of rules is worked off in its order.
    out_.policy.first_search_wins = wishes.searches.has_value();
    write_rules(wishes, out_.policy);
  }

  void take_steps() {
    if (const Json* steps = find("manual")) take_steps(*steps, "manual", out_.manual);
    if (const Json* steps = find("each")) take_steps(*steps, "each", out_.each);
    if (const Json* sessions = find("sessions")) out_.sessions = count_of(*sessions, "sessions");
    if (const Json* imports = find("imports"))
      out_.imports = imports->is_array() ? imports->size() : count_of(*imports, "imports");
    out_.netting = flag("netting").value_or(false);
    if (const Json* keys = find("netting_keys")) take_netting_keys(texts_of(*keys, "netting_keys"));
  }

  void take_netting_keys(const std::vector<std::string>& words) {
    static constexpr std::pair<const char*, KeyKind> kKinds[] = {
        {"doc_no", KeyKind::document},        {"document_no", KeyKind::document},
        {"document", KeyKind::document},      {"item_no", KeyKind::item_no},
        {"order_no", KeyKind::order},         {"order", KeyKind::order},
        {"contract_no", KeyKind::contract},   {"contract", KeyKind::contract},
        {"delivery_no", KeyKind::delivery},   {"ext_ref", KeyKind::external},
        {"external_ref", KeyKind::external},  {"reference", KeyKind::external},
        {"payment_ref", KeyKind::payment_ref}};
    for (const std::string& word : words) {
      if (word == "amount" || word == "customer" || word == "currency") continue;
      const auto kind = meaning("netting_keys", word, kKinds);
      if (!kind) continue;
      out_.netting_by = SetOffBy::numbers;
      out_.netting_keys =
          static_cast<std::uint8_t>(out_.netting_keys | 1U << static_cast<unsigned>(*kind));
    }
    out_.netting = true;
  }

  void take_steps(const Json& list, const std::string& key, std::vector<CaseStep>& into) {
    for (const Json& entry : list_of(list, key)) {
      CaseStep step;
      for (const auto& [name, value] : object_of(entry, key).items()) {
        std::string* member = name == "payment"  ? &step.payment
                              : name == "item"   ? &step.item
                              : name == "credit" ? &step.credit
                              : name == "amount" ? &step.amount
                                                 : nullptr;
        if (member == nullptr)
          unknown_.push_back("policy key \"" + key + "." + name + "\"");
        else
          *member = text_of(value, key + "." + name);
      }
      into.push_back(std::move(step));
    }
  }

  const Json& json_;
  const PolicySurroundings& around_;
  std::vector<std::string>& unknown_;
  std::vector<std::string> asked_;
  CasePolicy out_;
  bool tolerance_given_ = false, remainder_given_ = false;
};

}  // namespace

CasePolicy translate_policy(const nlohmann::json& policy, const PolicySurroundings& around,
                            std::vector<std::string>& unknown) {
  return Translation(policy, around, unknown).translate();
}

}  // namespace hexiao::cases
