// `hexiao policy what-if FILE`: what would differ had this policy been in force.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <ostream>
#include <thread>
#include <utility>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/explanation_text.h"
#include "clients/hexiao/table.h"
#include "clients/hexiao/totals.h"
#include "clients/hexiao/verbs.h"
#include "protocol/render.h"

namespace hexiao::cli {
namespace {

using protocol::Page;
using protocol::WhatIfPayment;
using protocol::WhatIfSide;
using protocol::WhatIfState;
using protocol::WhatIfView;

Expected<Page> ask_run(protocol::Client& client, const protocol::Query& query) {
  auto page = client.query(query);
  if (!page) return tl::unexpected(to_failure(page.error()));
  if (page->what_if.size() != 1)
    return fail(ExitCode::error, "the daemon's answer to what-if has no row");
  return std::move(*page);
}

// Asks again and again, at first soon, until the run has ended.
Expected<Page> wait_for(protocol::Client& client, const Console& console, Page page,
                        protocol::Query query) {
  constexpr std::chrono::milliseconds kLongest(500);
  std::chrono::milliseconds pause(20);
  std::optional<Progress> progress;
  WhatIfState shown = WhatIfState::failed;
  const std::string number = std::to_string(page.what_if.front().run);
  query.number = number;
  query.source = {};
  for (;;) {
    const WhatIfView& view = page.what_if.front();
    if (view.state == WhatIfState::done || view.state == WhatIfState::failed) return page;
    if (view.state != shown)
      progress.emplace(console, fmt::format("what-if, {}", to_text(view.state)));
    shown = view.state;
    const Lsn all = view.until_lsn - std::min(view.after_lsn, view.until_lsn);
    const Lsn done = view.reached_lsn - std::min(view.after_lsn, view.reached_lsn);
    progress->show(done, done, all);
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, kLongest);
    auto next = ask_run(client, query);
    if (!next) return next;
    page = std::move(*next);
  }
}

// "auto INV-1 100.00 + INV-2 50.00", "unmatched: nothing_known"
std::string side_text(const WhatIfSide& side, Currency currency) {
  std::string text(to_text(side.outcome));
  const bool plain = side.outcome == Outcome::automatic || side.reason == Reason::none;
  if (!plain) text += fmt::format(": {}", to_text(side.reason));
  bool first = true;
  for (const protocol::WhatIfLine& line : side.lines) {
    text += fmt::format("{}{} {}", first ? ", " : " + ", line.item_no,
                        amount_text(line.amount, currency));
    if (!line.discount.is_zero())
      text += fmt::format(" (discount {})", amount_text(line.discount, currency));
    if (!line.writeoff.is_zero())
      text += fmt::format(" (write-off {})", amount_text(line.writeoff, currency));
    first = false;
  }
  if (!side.rule.empty()) text += fmt::format(" [{}]", side.rule);
  return text;
}

void print_counts(const Console& console, const WhatIfView& view) {
  console.out << fmt::format("policy \"{}\" (version {}) run over {} payments", view.policy,
                             policy_text(view.version), view.payments);
  if (view.after_lsn == 0)
    console.out << fmt::format(": the whole history, to LSN {}\n", view.until_lsn);
  else
    console.out << fmt::format(
        ": those recorded after LSN {}, to LSN {}; of what was before, the log is no longer kept\n",
        view.after_lsn, view.until_lsn);
  const std::array<std::pair<std::uint64_t, std::string_view>, 7> counts = {{
      {view.unchanged, "as they were"},
      {view.newly_auto, "would be allocated automatically, and were not"},
      {view.no_longer_auto, "were allocated automatically, and would not be"},
      {view.other_allocations, "automatic both times, with other allocations"},
      {view.other_proposal, "with another proposal first"},
      {view.other_outcome, "with another outcome or reason"},
      {view.other_rule, "the same by another rule"},
  }};
  for (const auto& [count, words] : counts)
    console.out << fmt::format("{:>10}  {}\n", count, words);
  if (view.steps + view.unfitting != 0)
    console.out << fmt::format(
        "what people did: {} steps applied as recorded, {} left out because they no longer fit\n",
        view.steps, view.unfitting);
}

void print_differences(const Console& console, const std::vector<WhatIfPayment>& differences) {
  if (differences.empty()) return;
  console.out << '\n';
  Table table({{"payment"},
               {"bank ref"},
               {"amount", Align::right},
               {"customer"},
               {"change"},
               {"before", Align::left, true},
               {"after", Align::left, true}});
  for (const WhatIfPayment& p : differences) {
    const std::string_view customer =
        p.after.customer_no.empty() ? p.before.customer_no : p.after.customer_no;
    table.add({fmt::format("#{}", p.payment.value), std::string(p.bank_ref),
               amount_with_code(p.amount, p.currency), std::string(customer),
               std::string(to_text(p.change)), side_text(p.before, p.currency),
               side_text(p.after, p.currency)});
  }
  table.print(console);
}

}  // namespace

ExitCode run_what_if(const Console& console, const GlobalOptions& global, std::string_view source,
                     std::uint32_t limit) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  protocol::Query query{.kind = protocol::QueryKind::what_if, .source = source};
  if (limit != 0) query.limit = std::min(limit, protocol::kMaxPageRows);
  auto begun = ask_run(*client, query);
  if (!begun) return refuse(console, begun.error());
  auto ended = wait_for(*client, console, std::move(*begun), query);
  if (!ended) return refuse(console, ended.error());
  if (const WhatIfView& view = ended->what_if.front(); view.state == WhatIfState::failed)
    return refuse(console,
                  {ExitCode::error,
                   fmt::format("what-if run {} was not finished: {}", view.run, view.failure),
                   "nothing was changed; run it again"});

  // Pages keep the texts that the rows borrow.
  std::vector<Page> pages;
  WhatIfView whole = ended->what_if.front();
  const std::string number = std::to_string(whole.run);
  std::uint64_t next = ended->next_cursor;
  pages.push_back(std::move(*ended));
  while (next != 0 && (limit == 0 || whole.differences.size() < limit)) {
    protocol::Query more = query;
    more.source = {};
    more.number = number;
    more.cursor = next;
    auto page = ask_run(*client, more);
    if (!page) return refuse(console, page.error());
    const auto& rows = page->what_if.front().differences;
    whole.differences.insert(whole.differences.end(), rows.begin(), rows.end());
    next = page->next_cursor;
    pages.push_back(std::move(*page));
  }
  if (limit != 0 && whole.differences.size() > limit) whole.differences.resize(limit);
  if (console.json) {
    console.out << to_json(whole) << '\n';
    return ExitCode::done;
  }
  print_counts(console, whole);
  print_differences(console, whole.differences);
  const std::uint64_t differing = whole.payments - whole.unchanged;
  if (differing > whole.differences.size())
    console.out << fmt::format("{} of {} differences are listed{}\n", whole.differences.size(),
                               differing,
                               whole.differences.size() < whole.kept ? "; --all lists more" : "");
  return ExitCode::done;
}

}  // namespace hexiao::cli
