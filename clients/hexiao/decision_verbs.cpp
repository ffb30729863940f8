// What a person does with one payment or item: explain, confirm, reject, allocate, set off,
// deallocate, reverse, dispute, release, revoke what was learned.
#include <fmt/core.h>

#include <chrono>
#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/deed.h"
#include "clients/hexiao/explanation_text.h"
#include "clients/hexiao/item_spec.h"
#include "clients/hexiao/totals.h"
#include "clients/hexiao/verbs.h"
#include "protocol/render.h"

namespace hexiao::cli {
namespace {

Expected<protocol::Page> explanation_of(protocol::Client& client, const std::string& payment,
                                        const std::string& ledger) {
  auto page =
      ask(client, {.kind = protocol::QueryKind::explain, .ledger = ledger, .payment = payment});
  if (!page) {
    Failure failure = page.error();
    if (failure.code == ExitCode::error)
      failure.what = fmt::format("payment {}: {}", payment, failure.what);
    return tl::unexpected(std::move(failure));
  }
  if (page->explanations.empty())
    return tl::unexpected(
        to_failure(fmt::format("payment {}", payment), Rejection::unknown_payment, "", ""));
  return page;
}

// The name of the policy with that version; empty when it is no longer active.
std::string policy_name_of(protocol::Client& client, PolicyVersion version) {
  const auto page = client.query({.kind = protocol::QueryKind::policies});
  if (!page) return {};
  for (const protocol::PolicyView& policy : page->policies)
    if (policy.version == version) return std::string(policy.name);
  return {};
}

}  // namespace

ExitCode run_explain(const Console& console, const GlobalOptions& global,
                     const ExplainOptions& options) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto page = explanation_of(*client, options.payment, options.ledger);
  if (!page) return refuse(console, page.error());
  const ExplanationView& view = page->explanations.front();
  if (console.json)
    console.out << to_json(view) << '\n';
  else
    print_explanation(console, view, policy_name_of(*client, view.payment.decision.policy));
  return ExitCode::done;
}

ExitCode run_confirm(const Console& console, const GlobalOptions& global,
                     const ProposalOptions& options) {
  return connect_and_perform(
      console, global, ConfirmProposal{.payment = options.payment, .proposal = options.proposal},
      fmt::format("payment {}", options.payment),
      fmt::format("proposal {} confirmed", options.proposal));
}

ExitCode run_reject(const Console& console, const GlobalOptions& global,
                    const ProposalOptions& options) {
  const std::string what = options.proposal == 0
                               ? std::string("all proposals rejected")
                               : fmt::format("proposal {} rejected", options.proposal);
  return connect_and_perform(
      console, global, RejectProposal{.payment = options.payment, .proposal = options.proposal},
      fmt::format("payment {}", options.payment), what);
}

ExitCode run_allocate(const Console& console, const GlobalOptions& global,
                      const AllocateOptions& options) {
  std::vector<ItemSpec> specs;
  for (const std::string& text : options.specs) {
    const auto spec = parse_item_spec(text);
    if (!spec) return refuse(console, spec.error());
    specs.push_back(*spec);
  }
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  // The payment's currency says how many decimals an amount has; its id says which payment.
  const auto page = explanation_of(*client, options.payment, options.ledger);
  if (!page) return refuse(console, page.error());
  const PaymentView& payment = page->explanations.front().payment;
  const std::string id = fmt::format("#{}", payment.id.value);
  AllocatePayment command{
      .payment = id, .lines = {}, .other_customer_granted = options.other_customer};
  for (const ItemSpec& spec : specs) {
    const auto line = to_line(spec, payment.currency);
    if (!line) return refuse(console, line.error());
    command.lines.push_back(*line);
  }
  return perform(console, *client, command, fmt::format("payment {}", payment.id.value),
                 "allocated");
}

namespace {

// The currency that the amounts of a set-off are in: as told, or that of the first item.
Expected<Currency> currency_of(protocol::Client& client, const SetOffOptions& options,
                               std::string_view ledger, std::string_view item) {
  if (!options.currency.empty()) {
    if (const auto currency = Currency::from_code(options.currency)) return *currency;
    return fail(ExitCode::usage, fmt::format("{}: no currency of ISO 4217", options.currency));
  }
  const auto page = client.query(
      {.kind = protocol::QueryKind::items, .ledger = ledger, .number = item, .limit = 2});
  if (!page) return tl::unexpected(to_failure(page.error()));
  if (page->items.size() == 1) return page->items.front().currency;
  return fail(ExitCode::usage, fmt::format("item {}: its currency cannot be looked up", item),
              "give --currency");
}

Expected<Date> day_of_set_off(const std::string& text) {
  if (text.empty())
    return Date::from_days(static_cast<std::int32_t>(
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())
            .time_since_epoch()
            .count()));
  if (const auto day = Date::parse_iso(text)) return *day;
  return fail(ExitCode::usage, fmt::format("--date {}: write YYYY-MM-DD", text));
}

}  // namespace

ExitCode run_set_off(const Console& console, const GlobalOptions& global,
                     const SetOffOptions& options) {
  if (options.specs.empty() == options.by.empty())
    return refuse(console, {ExitCode::usage, "set-off: name items and amounts, or say --by",
                            "hexiao set-off --help"});
  const auto date = day_of_set_off(options.date);
  if (!date) return refuse(console, date.error());
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto ledger = choose_ledger(*client, options.ledger);
  if (!ledger) return refuse(console, ledger.error());
  SetOff command{.ledger = *ledger,
                 .customer_no = options.customer,
                 .reason = options.reason,
                 .date = *date,
                 .by = from_text<SetOffBy>(options.by).value_or(SetOffBy::lines),
                 .other_customer_granted = options.other_customer};
  for (const std::string& key : options.keys)
    if (const auto kind = from_text<KeyKind>(key))
      command.keys = static_cast<std::uint8_t>(command.keys | 1U << static_cast<unsigned>(*kind));
  Currency currency;
  for (const std::string& text : options.specs) {
    const auto spec = parse_item_spec(text);
    if (!spec) return refuse(console, spec.error());
    if (!currency) {
      const auto known = currency_of(*client, options, *ledger, spec->item);
      if (!known) return refuse(console, known.error());
      currency = *known;
    }
    const auto line = to_line(*spec, currency);
    if (!line) return refuse(console, line.error());
    command.lines.push_back(*line);
  }
  const std::string subject =
      options.customer.empty() ? "set-off" : fmt::format("set-off of {}", options.customer);
  const auto reply = submit_one(*client, command, subject);
  if (!reply) return refuse(console, reply.error());
  const protocol::ResultView& result = reply->results.front();
  if (console.json) {
    console.out << to_json(result) << '\n';
  } else if (result.control.approval) {
    console.out << subject << ": " << waiting_text(*client, result.control.approval) << '\n';
  } else if (!result.changed) {
    console.out << subject << ": nothing can be set off\n";
  } else {
    console.out << fmt::format("{}: recorded as payment {}\n", subject, result.payment.value);
    print_consequences(console, result);
  }
  return result.control.approval ? ExitCode::in_part : ExitCode::done;
}

ExitCode run_deallocate(const Console& console, const GlobalOptions& global,
                        const UndoOptions& options) {
  return connect_and_perform(
      console, global, Deallocate{.allocation = options.allocation, .reason = options.reason},
      fmt::format("allocation {}", options.allocation), "undone; the item is open again");
}

ExitCode run_reverse(const Console& console, const GlobalOptions& global,
                     const UndoOptions& options) {
  return connect_and_perform(
      console, global, ReversePayment{.payment = options.payment, .reason = options.reason},
      fmt::format("payment {}", options.payment), "reversed with all its allocations");
}

ExitCode run_revoke_mapping(const Console& console, const GlobalOptions& global,
                            const MappingOptions& options) {
  if (options.mapping == 0)
    return refuse(console, {ExitCode::usage, "mappings revoke: the mapping's ID is missing",
                            "hexiao mappings lists them"});
  if (options.reason.empty())
    return refuse(console, {ExitCode::usage, "mappings revoke: --reason is missing",
                            "hexiao mappings --help"});
  return connect_and_perform(console, global,
                             RevokeMapping{.mapping = options.mapping, .reason = options.reason},
                             fmt::format("mapping {}", options.mapping),
                             "revoked; it finds no payer any more and is not learned again");
}

ExitCode run_dispute(const Console& console, const GlobalOptions& global,
                     const DisputeOptions& options) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto ledger = choose_ledger(*client, options.ledger);
  if (!ledger) return refuse(console, ledger.error());
  const std::string subject = fmt::format("item {}", options.item);
  if (options.release)
    return perform(console, *client,
                   ReleaseItem{.ledger = *ledger, .item = options.item, .reason = options.reason},
                   subject, "released; it can be settled again");
  return perform(console, *client,
                 DisputeItem{.ledger = *ledger, .item = options.item, .reason = options.reason},
                 subject, "in dispute; no payment is allocated to it");
}

}  // namespace hexiao::cli
