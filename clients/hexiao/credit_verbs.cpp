// `hexiao credit check | limit | release | invoice | unhold`: may this order be delivered on
// credit, and what becomes of it.
#include <fmt/core.h>

#include <ostream>

#include "clients/hexiao/control_sentences.h"
#include "clients/hexiao/control_verbs.h"
#include "clients/hexiao/deed.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/totals.h"
#include "engine/vocabulary/result.h"

namespace hexiao::cli {
namespace {

bool has(std::uint32_t reasons, CreditReason reason) {
  return (reasons >> static_cast<unsigned>(reason) & 1U) != 0;
}

// The customer's own currency; none when it has none or does not exist, which the daemon says.
Expected<Currency> own_currency(protocol::Client& client, const std::string& ledger,
                                const std::string& customer) {
  const auto page = ask(client, {.kind = protocol::QueryKind::customers,
                                 .ledger = ledger,
                                 .customer_no = customer,
                                 .limit = 1});
  if (!page) return tl::unexpected(page.error());
  if (page->customers.empty())
    return tl::unexpected(
        to_failure(fmt::format("customer {}", customer), Rejection::unknown_customer, "", ""));
  return page->customers.front().currency;
}

// As told, else the customer's.
Expected<Currency> chosen_currency(const CreditOptions& options, Currency own) {
  if (options.currency.empty()) {
    if (own) return own;
    return fail(ExitCode::usage,
                fmt::format("customer {} has no currency of its own", options.customer),
                "give the amount's with --currency");
  }
  if (const auto named = Currency::from_code(options.currency)) return *named;
  return fail(ExitCode::usage,
              fmt::format("--currency \"{}\" is not a code of ISO 4217", options.currency),
              "use three upper-case letters, such as CNY");
}

struct CreditQuestion {
  std::string ledger;
  Currency own, currency;  // the customer's, the order's
  Money amount;
};

Expected<CreditQuestion> question_of(protocol::Client& client, const CreditOptions& options) {
  const auto ledger = choose_ledger(client, options.ledger);
  if (!ledger) return tl::unexpected(ledger.error());
  CreditQuestion question{.ledger = *ledger, .own = {}, .currency = {}, .amount = {}};
  const auto own = own_currency(client, *ledger, options.customer);
  if (!own) return tl::unexpected(own.error());
  question.own = *own;
  const auto currency = chosen_currency(options, *own);
  if (!currency) return tl::unexpected(currency.error());
  question.currency = *currency;
  const auto amount = parse_money("AMOUNT", options.amount, *currency);
  if (!amount) return tl::unexpected(amount.error());
  question.amount = *amount;
  return question;
}

std::string reasons_json(std::uint32_t reasons) {
  JsonArray names;
  for (std::size_t i = 0; i < EnumTexts<CreditReason>::value.size(); ++i)
    if ((reasons >> i & 1U) != 0) names.add(json_string(EnumTexts<CreditReason>::value[i]));
  return names.take();
}

// The currency that was compared in: of the limit, where there is one.
Currency compared_in(const CreditQuestion& question, const protocol::ControlView& control) {
  const bool of_order = has(control.reasons, CreditReason::no_limit) || !question.own;
  return of_order ? question.currency : question.own;
}

std::string answer_json(const CreditOptions& options, const CreditQuestion& question,
                        const protocol::ResultView& result) {
  const protocol::ControlView& control = result.control;
  const Currency currency = compared_in(question, control);
  const bool compared = !has(control.reasons, CreditReason::no_limit);
  return JsonObject()
      .text("customer_no", options.customer)
      .text("order_no", options.order)
      .text("verdict", to_text(control.verdict))
      .raw("reasons", reasons_json(control.reasons))
      .text("currency", currency.code())
      .text("exposure", amount_text(control.exposure, currency, false))
      .raw("limit", compared ? json_string(amount_text(control.limit, currency, false)) : "null")
      .number("order", result.id)
      .number("approval", control.approval.value)
      .flag("changed", result.changed)
      .take();
}

void print_answer(const Console& console, const std::string& subject, const CreditOptions& options,
                  const CreditQuestion& question, const protocol::ControlView& control) {
  const Ink ink = control.verdict == CreditVerdict::pass   ? Ink::green
                  : control.verdict == CreditVerdict::warn ? Ink::yellow
                                                           : Ink::red;
  console.out << subject << ": " << console.inked(sentence_of(control.verdict), ink) << '\n';
  const Currency currency = compared_in(question, control);
  const std::string exposure = amount_with_code(control.exposure, currency);
  if (has(control.reasons, CreditReason::no_limit))
    console.out << fmt::format("  exposure with this order {}\n", exposure);
  else
    console.out << fmt::format("  exposure with this order {}, limit {}\n", exposure,
                               amount_with_code(control.limit, currency));
  if (const std::string reasons = sentences_of_reasons(control.reasons); !reasons.empty())
    console.out << fmt::format("  because {}\n", reasons);
  if (options.order.empty())
    console.out << "  nothing is recorded or reserved: --order NO does\n";
  else if (control.verdict != CreditVerdict::block)
    console.out << fmt::format("  {} are reserved for order {}\n",
                               amount_with_code(question.amount, question.currency), options.order);
}

ExitCode close_order(const Console& console, const GlobalOptions& global,
                     const CreditOptions& options, OrderState how, std::string_view done) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto ledger = choose_ledger(*client, options.ledger);
  if (!ledger) return refuse(console, ledger.error());
  return perform(
      console, *client,
      CloseOrder{
          .ledger = *ledger, .order_no = options.order, .how = how, .reason = options.reason},
      fmt::format("order {}", options.order), done);
}

}  // namespace

ExitCode run_credit_check(const Console& console, const GlobalOptions& global,
                          const CreditOptions& options) {
  const auto expires = parse_day("--expires", options.expires);
  if (!expires) return refuse(console, expires.error());
  if (options.ask_approval && options.order.empty())
    return refuse(console, {ExitCode::usage, "--ask-approval goes with an order",
                            "name the order with --order NO"});
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto question = question_of(*client, options);
  if (!question) return refuse(console, question.error());
  const std::string code = question->currency.code();
  const std::string subject =
      options.order.empty()
          ? fmt::format("an order of customer {}", options.customer)
          : fmt::format("order {} of customer {}", options.order, options.customer);
  const auto reply = submit_one(*client,
                                CheckCredit{.ledger = question->ledger,
                                            .customer_no = options.customer,
                                            .order_no = options.order,
                                            .contract_no = options.contract,
                                            .currency = code,
                                            .amount = question->amount,
                                            .expires = *expires,
                                            .ask_approval = options.ask_approval,
                                            .reason = options.reason},
                                subject);
  if (!reply) return refuse(console, reply.error());
  const protocol::ResultView& result = reply->results.front();
  const protocol::ControlView& control = result.control;
  if (console.json) {
    console.out << answer_json(options, *question, result) << '\n';
  } else {
    print_answer(console, subject, options, *question, control);
    if (control.approval) console.out << "  " << waiting_text(*client, control.approval) << '\n';
  }
  return control.verdict == CreditVerdict::block || control.approval ? ExitCode::in_part
                                                                     : ExitCode::done;
}

ExitCode run_credit_limit(const Console& console, const GlobalOptions& global,
                          const CreditOptions& options) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const std::string subject = fmt::format("customer {}", options.customer);
  if (options.amount == "none") {
    const auto ledger = choose_ledger(*client, options.ledger);
    if (!ledger) return refuse(console, ledger.error());
    return perform(console, *client,
                   ChangeLimit{.ledger = *ledger,
                               .customer_no = options.customer,
                               .has_limit = false,
                               .limit = {},
                               .currency = {},
                               .reason = options.reason},
                   subject, "the limit of its own is taken away");
  }
  const auto question = question_of(*client, options);
  if (!question) return refuse(console, question.error());
  const std::string code = question->currency.code();
  return perform(console, *client,
                 ChangeLimit{.ledger = question->ledger,
                             .customer_no = options.customer,
                             .has_limit = true,
                             .limit = question->amount,
                             .currency = code,
                             .reason = options.reason},
                 subject,
                 fmt::format("the credit limit is {}",
                             amount_with_code(question->amount, question->currency)));
}

ExitCode run_credit_release(const Console& console, const GlobalOptions& global,
                            const CreditOptions& options) {
  return close_order(console, global, options, OrderState::released,
                     "released; nothing is reserved for it any more");
}

ExitCode run_credit_invoice(const Console& console, const GlobalOptions& global,
                            const CreditOptions& options) {
  return close_order(console, global, options, OrderState::invoiced,
                     "invoiced; its invoice counts in place of the reservation");
}

ExitCode run_credit_unhold(const Console& console, const GlobalOptions& global,
                           const CreditOptions& options) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto ledger = choose_ledger(*client, options.ledger);
  if (!ledger) return refuse(console, ledger.error());
  return perform(
      console, *client,
      ReleaseHold{.ledger = *ledger, .customer_no = options.customer, .reason = options.reason},
      fmt::format("customer {}", options.customer), "its credit is not on hold any more");
}

}  // namespace hexiao::cli
