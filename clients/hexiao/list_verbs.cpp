// `hexiao payments | items | customers | mappings | requests`: rows of the daemon, page by page.
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/table.h"
#include "clients/hexiao/totals.h"
#include "clients/hexiao/verbs.h"
#include "engine/vocabulary/nearest_word.h"
#include "protocol/render.h"

namespace hexiao::cli {
namespace {

// A state by its text; fails with the closed list.
template <class E>
Expected<std::optional<E>> parse_state(std::string_view text) {
  if (text.empty()) return std::optional<E>();
  if (const auto state = from_text<E>(text)) return std::optional<E>(*state);
  std::string listed;
  for (const std::string_view value : EnumTexts<E>::value)
    listed += fmt::format("{}{}", listed.empty() ? "" : ", ", value);
  const std::string_view near = nearest_word(text, EnumTexts<E>::value);
  return fail(ExitCode::usage,
              near.empty()
                  ? fmt::format("--state \"{}\" is not a state", text)
                  : fmt::format("--state \"{}\" is not a state; did you mean {}?", text, near),
              fmt::format("the states are: {}", listed));
}

// Shows page after page: JSON as one array, else one table whose columns may grow from page to
// page. `Rows` picks the vector of a page, `to_cells` makes a row of the table.
template <class Rows, class ToCells>
ExitCode show_rows(const Console& console, const GlobalOptions& global, protocol::Query query,
                   std::uint32_t limit, Table table, Rows rows_of, ToCells to_cells) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  std::uint32_t shown = 0;
  if (limit != 0) query.limit = std::min(query.limit, limit);
  if (console.json) console.out << '[';
  const auto done = protocol::for_each_page(*client, query, [&](const protocol::Page& page) {
    for (const auto& row : rows_of(page)) {
      if (limit != 0 && shown == limit) return false;
      if (console.json)
        console.out << (shown == 0 ? "\n" : ",\n") << to_json(row);
      else
        table.add(to_cells(row));
      ++shown;
    }
    if (!console.json) table.print_page(console);
    return limit == 0 || shown < limit;
  });
  if (console.json) console.out << "\n]\n";
  if (!done) return refuse(console, to_failure(done.error()));
  if (!console.json && console.out_is_terminal) console.out << shown << " rows\n";
  return ExitCode::done;
}

std::string text_of(std::string_view text) { return std::string(text); }

std::string reason_of(const PaymentView& payment) {
  const Decision& decision = payment.decision;
  const bool decided = payment.state == PaymentState::allocated ||
                       payment.state == PaymentState::reversed || decision.reason == Reason::none;
  if (decided) return decision.proposals.empty() ? "" : text_of(decision.proposals.front().rule);
  return text_of(to_text(decision.reason));
}

}  // namespace

ExitCode run_payments(const Console& console, const GlobalOptions& global,
                      const ListOptions& options) {
  const auto state = parse_state<PaymentState>(options.state);
  if (!state) return refuse(console, state.error());
  const protocol::Query query{.kind = protocol::QueryKind::payments,
                              .ledger = options.ledger,
                              .customer_no = options.customer,
                              .number = options.number,
                              .payment_state = *state};
  Table table({{"id", Align::right},
               {"booked"},
               {"amount", Align::right},
               {"unapplied", Align::right},
               {"state"},
               {"rule or reason"},
               {"customer"},
               {"payer", Align::left, true},
               {"text", Align::left, true}});
  return show_rows(
      console, global, query, options.limit, std::move(table),
      [](const protocol::Page& page) -> const auto& { return page.payments; },
      [](const PaymentView& p) {
        return std::vector<std::string>{std::to_string(p.id.value),
                                        p.booking_date.iso(),
                                        amount_with_code(p.amount, p.currency),
                                        amount_text(p.unapplied, p.currency),
                                        text_of(to_text(p.state)),
                                        reason_of(p),
                                        text_of(p.customer_no),
                                        text_of(p.payer_name),
                                        text_of(p.text.empty() ? p.structured_ref : p.text)};
      });
}

ExitCode run_items(const Console& console, const GlobalOptions& global,
                   const ListOptions& options) {
  const auto state = parse_state<ItemState>(options.state);
  if (!state) return refuse(console, state.error());
  const protocol::Query query{.kind = protocol::QueryKind::items,
                              .ledger = options.ledger,
                              .customer_no = options.customer,
                              .number = options.number,
                              .item_state = *state,
                              .open_only = !options.all && !*state};
  Table table({{"id", Align::right},
               {"item"},
               {"customer"},
               {"kind"},
               {"amount", Align::right},
               {"open", Align::right},
               {"due"},
               {"state"},
               {"order"},
               {"text", Align::left, true}});
  return show_rows(
      console, global, query, options.limit, std::move(table),
      [](const protocol::Page& page) -> const auto& { return page.items; },
      [](const ItemView& i) {
        return std::vector<std::string>{std::to_string(i.id.value),
                                        text_of(i.item_no),
                                        text_of(i.customer_no),
                                        text_of(to_text(i.kind)),
                                        amount_with_code(i.amount, i.currency),
                                        amount_text(i.open_amount, i.currency),
                                        i.due_date.iso(),
                                        text_of(to_text(i.state)),
                                        text_of(i.order_no),
                                        text_of(i.text)};
      });
}

ExitCode run_customers(const Console& console, const GlobalOptions& global,
                       const ListOptions& options) {
  const protocol::Query query{.kind = protocol::QueryKind::customers,
                              .ledger = options.ledger,
                              .customer_no = options.customer};
  Table table({{"ledger"},
               {"customer"},
               {"name", Align::left, true},
               {"open items", Align::right},
               {"open", Align::right},
               {"unapplied", Align::right}});
  return show_rows(
      console, global, query, options.limit, std::move(table),
      [](const protocol::Page& page) -> const auto& { return page.customers; },
      [](const CustomerView& c) {
        std::string open, unapplied;
        for (const BalanceView& b : c.balances) {
          if (!b.open.is_zero())
            open += (open.empty() ? "" : ", ") + amount_with_code(b.open, b.currency);
          if (!b.unapplied.is_zero())
            unapplied +=
                (unapplied.empty() ? "" : ", ") + amount_with_code(b.unapplied, b.currency);
        }
        return std::vector<std::string>{text_of(c.ledger),
                                        text_of(c.customer_no),
                                        text_of(c.name),
                                        std::to_string(c.open_items),
                                        open,
                                        unapplied};
      });
}

ExitCode run_mappings(const Console& console, const GlobalOptions& global,
                      const MappingOptions& options) {
  const protocol::Query query{.kind = protocol::QueryKind::mappings,
                              .ledger = options.ledger,
                              .customer_no = options.customer};
  Table table({{"id", Align::right},
               {"ledger"},
               {"customer"},
               {"kind"},
               {"mark", Align::left, true},
               {"confirmed", Align::right},
               {"state"},
               {"first payment", Align::right}});
  return show_rows(
      console, global, query, options.limit, std::move(table),
      [](const protocol::Page& page) -> const auto& { return page.mappings; },
      [](const MappingView& m) {
        return std::vector<std::string>{std::to_string(m.id.value),
                                        text_of(m.ledger),
                                        text_of(m.customer_no),
                                        text_of(to_text(m.kind)),
                                        text_of(m.key),
                                        std::to_string(m.confirmations),
                                        text_of(to_text(m.state)),
                                        std::to_string(m.first_payment.value)};
      });
}

ExitCode run_requests(const Console& console, const GlobalOptions& global,
                      const RequestsOptions& options) {
  const std::string number = options.request == 0
                                 ? std::to_string(options.client)
                                 : fmt::format("{}:{}", options.client, options.request);
  Table table({{"request", Align::right},
               {"fate"},
               {"time"},
               {"commands", Align::right},
               {"rejected", Align::right},
               {"first LSN", Align::right},
               {"LSN", Align::right},
               {"answer bytes", Align::right}});
  return show_rows(
      console, global, {.kind = protocol::QueryKind::requests, .number = number}, options.limit,
      std::move(table), [](const protocol::Page& page) -> const auto& { return page.requests; },
      [](const RequestView& r) {
        if (r.fate != RequestFate::answered)
          return std::vector<std::string>{
              std::to_string(r.request), text_of(to_text(r.fate)), "", "", "", "", "", ""};
        return std::vector<std::string>{std::to_string(r.request),  text_of(to_text(r.fate)),
                                        format_time(r.time_ns),     std::to_string(r.commands),
                                        std::to_string(r.rejected), std::to_string(r.first_lsn),
                                        std::to_string(r.lsn),      std::to_string(r.answer_bytes)};
      });
}

}  // namespace hexiao::cli
