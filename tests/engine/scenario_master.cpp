// The words of contracts, descriptions, custom fields, credit and merging.
#include "tests/engine/scenario_commands.h"

namespace hexiao {
namespace {

std::string_view word(const ScenarioLine& line, std::size_t i) {
  return i < line.words.size() ? std::string_view(line.words[i]) : std::string_view();
}

Date day(std::string_view text) { return Date::parse_iso(text).value_or(Date{}); }

// contact="accounts payable|Ms Wang|email|ap@example.com"
Contact read_contact(std::string_view text) {
  Contact contact;
  for (Text* part : {&contact.role, &contact.name, &contact.channel, &contact.address}) {
    const std::size_t bar = text.find('|');
    *part = text.substr(0, bar);
    text = bar == std::string_view::npos ? std::string_view() : text.substr(bar + 1);
  }
  return contact;
}

}  // namespace

// contract K-1 C001 currency= terms= limit= from= until= rate= salesperson= text=
std::optional<Command> ScenarioCommands::read_contract(const ScenarioLine& line,
                                                       std::string& fault) {
  UpsertContract command{.ledger = line.find("ledger") ? line.text("ledger") : ledger(),
                         .customer_no = word(line, 1),
                         .contract_no = word(line, 0),
                         .currency = line.find("currency") ? line.text("currency") : currency(),
                         .from = day(line.text("from")),
                         .until = day(line.text("until")),
                         .terms = line.text("terms"),
                         .has_limit = line.find("limit") != nullptr,
                         .salesperson = line.text("salesperson"),
                         .text = line.text("text")};
  if (command.has_limit && !amount(line.text("limit"), command.currency, command.limit, fault))
    return std::nullopt;
  if (line.find("rate")) {
    Money rate;
    if (!amount(line.text("rate"), "JPY", rate, fault)) return std::nullopt;
    command.daily_rate_ppm = static_cast<std::int32_t>(rate.minor());
  }
  return command;
}

// order SO-1 C001 500.00 contract= expires= reason= [ask]; `credit C001 500.00` names no order
std::optional<Command> ScenarioCommands::read_order(const ScenarioLine& line, std::string& fault) {
  const bool named = line.verb == "order";
  CheckCredit command{.ledger = line.find("ledger") ? line.text("ledger") : ledger(),
                      .customer_no = word(line, named ? 1 : 0),
                      .order_no = named ? word(line, 0) : std::string_view(),
                      .contract_no = line.text("contract"),
                      .currency = line.find("currency") ? line.text("currency") : currency(),
                      .expires = day(line.text("expires")),
                      .ask_approval = line.has_word("ask"),
                      .reason = line.text("reason")};
  if (!amount(word(line, named ? 2 : 1), command.currency, command.amount, fault))
    return std::nullopt;
  return command;
}

// limit C001 5000.00 currency= reason=, or limit C001 none
std::optional<Command> ScenarioCommands::read_limit(const ScenarioLine& line, std::string& fault) {
  ChangeLimit command{.ledger = line.find("ledger") ? line.text("ledger") : ledger(),
                      .customer_no = word(line, 0),
                      .has_limit = word(line, 1) != "none",
                      .currency = line.text("currency"),
                      .reason = line.text("reason")};
  if (command.has_limit && !amount(word(line, 1), command.currency, command.limit, fault))
    return std::nullopt;
  return command;
}

// fields item 1001 colour=red height=12.5
std::optional<Command> ScenarioCommands::read_fields(const ScenarioLine& line, std::string& fault) {
  const auto subject = from_text<FieldSubject>(word(line, 0));
  if (!subject) {
    fault = "fields customer|item|payment NUMBER NAME=VALUE …";
    return std::nullopt;
  }
  SetFields command{.ledger = ledger(), .subject = *subject, .number = word(line, 1), .values = {}};
  if (*subject == FieldSubject::payment) command.number = payment(word(line, 1));
  for (const auto& [name, value] : line.options)
    if (name != "by") command.values.push_back({name, value});
  return command;
}

// Nothing, and no fault, when the verb is none of these.
std::optional<Command> ScenarioCommands::read_master(const ScenarioLine& line, std::string& fault) {
  const std::string_view verb = line.verb;
  const std::string_view where = line.find("ledger") ? line.text("ledger") : ledger();
  if (verb == "contract") return read_contract(line, fault);
  if (verb == "order" || verb == "credit") return read_order(line, fault);
  if (verb == "limit") return read_limit(line, fault);
  if (verb == "fields") return read_fields(line, fault);
  if (verb == "describe") {
    DescribeCustomer command{.ledger = where,
                             .customer_no = word(line, 0),
                             .region = line.text("region"),
                             .manager = line.text("manager"),
                             .terms = line.text("terms"),
                             .contacts = {}};
    for (const std::string_view contact : line.all("contact"))
      command.contacts.push_back(read_contact(contact));
    return command;
  }
  if (verb == "close-order") {
    const auto how = from_text<OrderState>(word(line, 1));
    if (!how) fault = "close-order NUMBER released|invoiced";
    return CloseOrder{.ledger = where,
                      .order_no = word(line, 0),
                      .how = how.value_or(OrderState::released),
                      .reason = line.text("reason")};
  }
  if (verb == "merge")
    return MergeCustomers{.ledger = where,
                          .from = word(line, 0),
                          .into = word(line, 1),
                          .reason = line.text("reason")};
  if (verb == "release-hold")
    return ReleaseHold{
        .ledger = where, .customer_no = word(line, 0), .reason = line.text("reason")};
  return std::nullopt;
}

}  // namespace hexiao
