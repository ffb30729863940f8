// `hexiao mark | write-off`: the life of a receivable outside of payments.
#include <fmt/core.h>

#include "clients/hexiao/control_sentences.h"
#include "clients/hexiao/control_verbs.h"
#include "clients/hexiao/deed.h"
#include "engine/vocabulary/nearest_word.h"

namespace hexiao::cli {
namespace {

// On the command line words are joined by hyphens, and a cause is noted on what is overdue.
struct MarkWord {
  std::string_view word;
  ItemMark mark;
};
constexpr MarkWord kMarkWords[] = {{"sent", ItemMark::sent},
                                   {"confirmed", ItemMark::confirmed},
                                   {"promised", ItemMark::promised},
                                   {"promise-withdrawn", ItemMark::promise_withdrawn},
                                   {"cause", ItemMark::overdue_cause}};

Expected<ItemMark> mark_of(const std::string& word) {
  std::vector<std::string_view> words;
  std::string listed;
  for (const MarkWord& known : kMarkWords) {
    if (known.word == word) return known.mark;
    words.push_back(known.word);
    listed += fmt::format("{}{}", listed.empty() ? "" : ", ", known.word);
  }
  const std::string_view near = nearest_word(word, words);
  return fail(ExitCode::usage,
              fmt::format("\"{}\" is not a mark{}", word,
                          near.empty() ? "" : fmt::format("; did you mean {}?", near)),
              fmt::format("the marks are: {}", listed));
}

// The currency of the amount, which is the item's.
Expected<Currency> currency_of_item(protocol::Client& client, const std::string& ledger,
                                    const std::string& item) {
  const auto page = ask(
      client, {.kind = protocol::QueryKind::items, .ledger = ledger, .number = item, .limit = 2});
  if (!page) return tl::unexpected(page.error());
  if (page->items.size() == 1) return page->items.front().currency;
  return tl::unexpected(
      to_failure(fmt::format("item {}", item),
                 page->items.empty() ? Rejection::unknown_item : Rejection::not_unique, "", ""));
}

}  // namespace

ExitCode run_mark(const Console& console, const GlobalOptions& global, const MarkOptions& options) {
  const auto mark = mark_of(options.mark);
  if (!mark) return refuse(console, mark.error());
  const auto date = parse_day("--date", options.date);
  if (!date) return refuse(console, date.error());
  const bool promised = *mark == ItemMark::promised;
  if (promised && !*date)
    return refuse(console, {ExitCode::usage, "mark promised: the day is missing",
                            "give the day by which the customer pays: --date 2026-04-15"});
  if (!promised && *date)
    return refuse(console, {ExitCode::usage, fmt::format("mark {} takes no --date", options.mark),
                            "only promised has a day"});
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto ledger = choose_ledger(*client, options.ledger);
  if (!ledger) return refuse(console, ledger.error());
  std::string done(sentence_of(*mark));
  if (promised) done += fmt::format(" by {}; it is not reminded until then", date->iso());
  if (*mark == ItemMark::overdue_cause && options.note.empty()) done = "the cause is taken off";
  return perform(console, *client,
                 MarkItem{.ledger = *ledger,
                          .item = options.item,
                          .mark = *mark,
                          .date = *date,
                          .note = options.note},
                 fmt::format("item {}", options.item), done);
}

ExitCode run_write_off(const Console& console, const GlobalOptions& global,
                       const WriteOffOptions& options) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto ledger = choose_ledger(*client, options.ledger);
  if (!ledger) return refuse(console, ledger.error());
  WriteOff command{.ledger = *ledger,
                   .item = options.item,
                   .amount = {},
                   .bad_debt = options.bad_debt,
                   .reason = options.reason};
  if (!options.amount.empty()) {
    const auto currency = currency_of_item(*client, *ledger, options.item);
    if (!currency) return refuse(console, currency.error());
    const auto amount = parse_money("--amount", options.amount, *currency);
    if (!amount) return refuse(console, amount.error());
    // Zero would mean everything that is open.
    if (amount->is_zero())
      return refuse(console, {ExitCode::usage, "--amount is zero",
                              "leave --amount away to write off all that is open"});
    command.amount = *amount;
  }
  return perform(console, *client, command, fmt::format("item {}", options.item),
                 options.bad_debt ? "written off as bad debt" : "written off");
}

}  // namespace hexiao::cli
