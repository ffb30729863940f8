#include "tests/engine/scenario_commands.h"

#include <charconv>

#include "tests/engine/scenario_policy.h"

namespace hexiao {
namespace {

constexpr std::string_view kIssued = "2026-01-01";
constexpr std::string_view kDue = "2026-01-31";
constexpr std::string_view kPaid = "2026-02-02";

// "" is no date; so is a word that is no day, which the guards then refuse.
Date date_of(const ScenarioLine& line, std::string_view key, std::string_view otherwise) {
  const std::string* text = line.find(key);
  return Date::parse_iso(text == nullptr ? otherwise : std::string_view(*text)).value_or(Date{});
}

std::string_view word(const ScenarioLine& line, std::size_t i) {
  return i < line.words.size() ? std::string_view(line.words[i]) : std::string_view();
}

template <class I>
I integer_of(std::string_view text, I otherwise) {
  I value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty() ? value
                                                                                   : otherwise;
}

// "1.00/1" is an absolute bound of 1.00 and one percent.
bool read_tolerance(const ScenarioLine& line, std::string_view key, Tolerance& tolerance) {
  const std::string_view text = line.text(key);
  if (text.empty()) return true;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const ParsedAmount absolute = parse_amount(text.substr(0, slash), 4);
  const ParsedAmount percent = parse_amount(text.substr(slash + 1), 2);
  tolerance = {.absolute = {absolute.amount.minor()},
               .basis_points = static_cast<std::int32_t>(percent.amount.minor())};
  return absolute.ok() && percent.ok();
}

template <class E>
bool read_list(std::string_view text, std::vector<E>& list) {
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const auto value = from_text<E>(text.substr(0, comma));
    if (!value) return false;
    list.push_back(*value);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return true;
}

template <class E, class Bits>
bool read_bits(std::string_view text, Bits& bits) {
  std::vector<E> list;
  bits = 0;
  if (!read_list(text, list)) return false;
  for (const E e : list) bits = static_cast<Bits>(bits | 1U << static_cast<unsigned>(e));
  return true;
}

// "name payer document_at_least document_at_most amounts searches action"
bool read_rule(std::string_view text, Rule& rule) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    parts.push_back(text.substr(0, blank));
    text = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
  }
  if (parts.size() != 7) return false;
  const auto payer = from_text<PayerLevel>(parts[1]);
  const auto least = from_text<DocumentLevel>(parts[2]);
  const auto most = from_text<DocumentLevel>(parts[3]);
  const auto action = from_text<Action>(parts[6]);
  if (!payer || !least || !most || !action) return false;
  rule = {.name = std::string(parts[0]),
          .payer_at_least = *payer,
          .document_at_least = *least,
          .document_at_most = *most,
          .action = *action};
  return read_bits<AmountLevel>(parts[4], rule.amounts) &&
         read_bits<Search>(parts[5], rule.searches);
}

}  // namespace

void ScenarioCommands::set_defaults(std::string ledger, std::string currency) {
  ledger_ = &texts_.emplace_back(std::move(ledger));
  currency_ = &texts_.emplace_back(std::move(currency));
}

std::string_view ScenarioCommands::payment(std::string_view name) {
  const auto at = payments_.find(name);
  return at == payments_.end() ? name : keep("#" + std::to_string(at->second.value));
}

bool ScenarioCommands::amount(std::string_view text, std::string_view code, Money& money,
                              std::string& fault) const {
  const auto known = Currency::from_code(code.empty() ? std::string_view(*currency_) : code);
  const ParsedAmount parsed = parse_amount(text, known ? known->exponent() : 2);
  // "minor:N" is a count of minor units that nothing has checked.
  if (text.starts_with("minor:")) {
    money = Money(integer_of<std::int64_t>(text.substr(6), 0));
    return true;
  }
  if (!parsed.ok()) fault = "\"" + std::string(text) + "\": " + std::string(to_text(parsed.error));
  money = parsed.amount;
  return parsed.ok();
}

std::optional<Command> ScenarioCommands::read_customer(const ScenarioLine& line,
                                                       std::string& fault) {
  UpsertCustomer c{.ledger = line.find("ledger") ? line.text("ledger") : ledger(),
                   .customer_no = word(line, 0),
                   .name = line.find("name") ? line.text("name") : word(line, 0),
                   .aliases = line.all("alias"),
                   .accounts = line.all("account"),
                   .virtual_accounts = line.all("virtual"),
                   .tax_id = line.text("tax"),
                   .group_no = line.text("group"),
                   .customer_class = line.text("class"),
                   .currency = line.text("currency"),
                   .rating = line.text("rating"),
                   .terms_days = integer_of(line.text("terms_days"), 0),
                   .policy = line.text("policy")};
  if (line.find("credit_limit")) {
    Money limit;
    if (!amount(line.text("credit_limit"), c.currency, limit, fault)) return std::nullopt;
    c.credit_limit = limit;
  }
  return c;
}

std::optional<Command> ScenarioCommands::read_item(const ScenarioLine& line, std::string& fault) {
  const auto kind = from_text<ItemKind>(line.verb);
  const std::string_view number = word(line, 0);
  UpsertItem item{.ledger = line.find("ledger") ? line.text("ledger") : ledger(),
                  .customer_no = word(line, 1),
                  .item_no = line.find("item_no") ? line.text("item_no") : number,
                  .document_no = line.find("document") ? line.text("document") : number,
                  .kind = kind.value_or(ItemKind::invoice),
                  .currency = line.find("currency") ? line.text("currency") : currency(),
                  .issue_date = date_of(line, "issued", kIssued),
                  .due_date = date_of(line, "due", kDue),
                  .order_no = line.text("order"),
                  .contract_no = line.text("contract"),
                  .delivery_no = line.text("delivery"),
                  .external_ref = line.text("external"),
                  .payment_ref = line.text("payment_ref"),
                  .discount_until = date_of(line, "until", ""),
                  .terms = line.text("terms"),
                  .disputed = line.has_word("disputed"),
                  .text = line.text("text")};
  if (!amount(word(line, 2), item.currency, item.amount, fault)) return std::nullopt;
  if (line.find("discount") &&
      !amount(line.text("discount"), item.currency, item.discount_amount, fault))
    return std::nullopt;
  if (line.find("open")) {
    Money open;
    if (!amount(line.text("open"), item.currency, open, fault)) return std::nullopt;
    item.open_amount = open;
  }
  return item;
}

std::optional<Command> ScenarioCommands::read_payment(const ScenarioLine& line,
                                                      std::string& fault) {
  ReceivePayment p{.ledger = line.find("ledger") ? line.text("ledger") : ledger(),
                   .bank_account = line.text("bank"),
                   .bank_ref = line.find("bank_ref") ? line.text("bank_ref") : word(line, 0),
                   .currency = line.find("currency") ? line.text("currency") : currency(),
                   .booking_date = date_of(line, "on", kPaid),
                   .value_date = date_of(line, "value", ""),
                   .payer_name = line.text("from"),
                   .payer_account = line.text("account"),
                   .structured_ref = line.text("structured"),
                   .text = line.text("text"),
                   .note = line.text("note"),
                   .customer_no = line.text("customer"),
                   .end_to_end_id = line.text("end_to_end"),
                   .mandate_id = line.text("mandate"),
                   .occurrence = integer_of<std::uint32_t>(line.text("occurrence"), 0)};
  if (!amount(word(line, 1), p.currency, p.amount, fault)) return std::nullopt;
  return p;
}

// allocate P1 1001 500.00 1002 100.00 [granted] [discount=..] [writeoff=..] (of the last line)
std::optional<Command> ScenarioCommands::read_allocate(const ScenarioLine& line,
                                                       std::string& fault) {
  AllocatePayment command{.payment = payment(word(line, 0)),
                          .lines = {},
                          .other_customer_granted = line.has_word("granted")};
  for (std::size_t i = 1; i + 1 < line.words.size() && line.words[i] != "granted"; i += 2) {
    ManualLine manual{.item = line.words[i]};
    if (!amount(line.words[i + 1], {}, manual.amount, fault)) return std::nullopt;
    command.lines.push_back(manual);
  }
  if (command.lines.empty()) return command;
  ManualLine& last = command.lines.back();
  if (line.find("discount") && !amount(line.text("discount"), {}, last.discount, fault))
    return std::nullopt;
  if (line.find("writeoff") && !amount(line.text("writeoff"), {}, last.writeoff, fault))
    return std::nullopt;
  return command;
}

// set_off 1001 80.00 2001 -80.00 [granted], or set_off by=numbers keys=order_no customer=C1
std::optional<Command> ScenarioCommands::read_set_off(const ScenarioLine& line,
                                                      std::string& fault) {
  SetOff command{.ledger = line.find("ledger") ? line.text("ledger") : ledger(),
                 .customer_no = line.text("customer"),
                 .reason = line.text("reason"),
                 .date = date_of(line, "on", kPaid),
                 .other_customer_granted = line.has_word("granted")};
  for (std::size_t i = 0; i + 1 < line.words.size() && line.words[i] != "granted"; i += 2) {
    ManualLine manual{.item = line.words[i]};
    if (!amount(line.words[i + 1], line.text("currency"), manual.amount, fault))
      return std::nullopt;
    command.lines.push_back(manual);
  }
  if (line.find("by")) {
    const auto by = from_text<SetOffBy>(line.text("by"));
    if (!by) fault = "unknown way to set off";
    command.by = by.value_or(SetOffBy::lines);
  }
  if (line.find("keys") && !read_bits<KeyKind>(line.text("keys"), command.keys))
    fault = "unknown kind of number";
  return fault.empty() ? std::optional<Command>(std::move(command)) : std::nullopt;
}

// deallocate P1 1001 (the live allocation of that payment to that item), or deallocate #3
std::optional<Command> ScenarioCommands::read_deallocate(const ScenarioLine& line,
                                                         const State& state, std::string& fault) {
  Deallocate command{.allocation = 0,
                     .reason = line.find("reason") ? line.text("reason") : "wrong invoice"};
  const std::string_view first = word(line, 0);
  if (first.starts_with('#')) {
    command.allocation = integer_of<std::uint64_t>(first.substr(1), 0);
    return command;
  }
  const Lookup<PaymentId> found = state.find_payment(payment(first));
  if (!found.id) {
    fault = "no payment " + std::string(first);
    return std::nullopt;
  }
  for (Slot a = state.payment(slot_of(found.id)).first_allocation; a != kNoSlot;
       a = state.allocation(a).next_of_payment)
    if (state.allocation(a).reversed == 0 &&
        state.view(id_of<AllocationId>(a)).item_no == word(line, 1))
      command.allocation = a + std::uint64_t{1};
  if (command.allocation == 0) fault = "no live allocation to " + std::string(word(line, 1));
  return command.allocation == 0 ? std::nullopt : std::optional<Command>(command);
}

std::optional<Command> ScenarioCommands::read_policy(const ScenarioLine& line, const State& state,
                                                     std::string& fault) {
  ActivatePolicy command{.source = "# as the scenario says", .policy = default_policy()};
  if (const ActivePolicy* from = state.find_policy(line.text("from")))
    command.policy = from->policy;
  Policy& p = command.policy;
  p.name = word(line, 0);
  p.ledger = line.text("ledger");
  const auto flag = [&](std::string_view key, bool& value) {
    if (line.find(key)) value = line.text(key) == "yes";
  };
  flag("partial", p.partial);
  flag("write_off", p.write_off_tolerance);
  flag("credits_first", p.credits_first);
  flag("future_items", p.future_items);
  flag("discounts", p.discounts);
  p.discount_grace_days = integer_of(line.text("grace"), p.discount_grace_days);
  p.minimum_token = integer_of(line.text("minimum_token"), p.minimum_token);
  p.proposals_kept = integer_of(line.text("proposals"), p.proposals_kept);
  if (line.text("base") == "payment") p.percentage_base = PercentageBase::payment;
  if (line.find("minimum"))
    p.minimum_amount_e4 =
        static_cast<std::uint64_t>(parse_amount(line.text("minimum"), 4).amount.minor());
  if (!read_tolerance(line, "short", p.short_payment) ||
      !read_tolerance(line, "over", p.over_payment))
    fault = "a tolerance is ABSOLUTE/PERCENT";
  if (std::string unread = read_policy_ladder(line, p); !unread.empty()) fault = unread;
  if (line.find("searches")) {
    p.searches.clear();
    if (!read_list(line.text("searches"), p.searches)) fault = "unknown search";
  }
  for (const std::string_view change : line.all("action")) {  // RULE:ACTION
    const std::size_t colon = change.find(':');
    const auto action =
        from_text<Action>(colon == std::string_view::npos ? change : change.substr(colon + 1));
    bool found = false;
    for (Rule& rule : p.rules)
      if (action && rule.name == change.substr(0, colon)) {
        rule.action = *action;
        found = true;
      }
    if (!found) fault = "no rule " + std::string(change);
  }
  for (const std::string_view text : line.all("rule"))
    if (!read_rule(text, p.rules.emplace_back())) fault = "cannot read rule " + std::string(text);
  return fault.empty() ? std::optional<Command>(std::move(command)) : std::nullopt;
}

Slot ScenarioCommands::find_mapping(const ScenarioLine& line, const State& state) const {
  const auto kind = from_text<MappingKind>(word(line, 0));
  const LedgerId in = state.find_ledger(ledger());
  const CustomerId customer = in ? state.find_customer(in, word(line, 2)) : CustomerId{};
  if (!kind || !customer) return kNoSlot;
  return state.find_mapping(*kind, in, mapping_key(*kind, word(line, 1)), customer);
}

std::optional<Command> ScenarioCommands::read(const ScenarioLine& line, const State& state,
                                              std::string& fault) {
  const std::string_view verb = line.verb;
  if (verb == "customer") return read_customer(line, fault);
  if (from_text<ItemKind>(verb)) return read_item(line, fault);
  if (verb == "payment") return read_payment(line, fault);
  if (verb == "confirm")
    return ConfirmProposal{.payment = payment(word(line, 0)),
                           .proposal = integer_of<std::uint32_t>(word(line, 1), 1)};
  if (verb == "reject")
    return RejectProposal{.payment = payment(word(line, 0)),
                          .proposal = integer_of<std::uint32_t>(word(line, 1), 0)};
  if (verb == "allocate") return read_allocate(line, fault);
  if (verb == "set_off") return read_set_off(line, fault);
  if (verb == "deallocate") return read_deallocate(line, state, fault);
  const std::string_view reason = line.find("reason") ? line.text("reason") : "as agreed";
  const std::string_view where = line.find("ledger") ? line.text("ledger") : ledger();
  if (verb == "reverse") return ReversePayment{.payment = payment(word(line, 0)), .reason = reason};
  if (verb == "dispute") return DisputeItem{where, word(line, 0), reason};
  if (verb == "release") return ReleaseItem{where, word(line, 0), reason};
  if (verb == "policy") return read_policy(line, state, fault);
  if (verb == "revoke") {
    const Slot found = find_mapping(line, state);
    return RevokeMapping{found == kNoSlot ? 0 : std::uint64_t{found} + 1, reason};
  }
  if (auto command = read_control(line, fault); command || !fault.empty()) return command;
  if (auto command = read_master(line, fault); command || !fault.empty()) return command;
  fault = verb == "?" ? std::string(word(line, 0)) : "unknown verb " + std::string(verb);
  return std::nullopt;
}

}  // namespace hexiao
