// `hexiao feed FILE…`: bank files to payments, a statement a unit of work, results in the order of
// the input.
#include <fmt/core.h>

#include <fstream>
#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/feed_plan.h"
#include "clients/hexiao/feed_results.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/sending.h"
#include "clients/hexiao/verbs.h"

namespace hexiao::cli {
namespace {

// Which payment of the plan a command was.
struct Slot {
  std::size_t file = 0;
  std::size_t payment = 0;
};

class Feed {
 public:
  Feed(const Console& console, const FeedPlan& plan, std::string ledger, protocol::Client& client,
       bool detailed)
      : plan_(plan),
        ledger_(std::move(ledger)),
        client_(client),
        batch_(client.welcome().limits),
        progress_(console, "feeding"),
        sending_(client, detailed ? protocol::Detail::named : protocol::Detail::brief,
                 [this](std::vector<Slot>& slots, const protocol::ResultsReply& reply) {
                   return take(slots, reply);
                 }),
        detailed_(detailed) {
    for (const FeedFile& file : plan.files) results_.emplace_back(file.payments.size());
  }

  Expected<void> run() {
    for (std::size_t f = 0; f < plan_.files.size(); ++f)
      for (const FeedUnit& unit : plan_.files[f].units)
        if (auto sent = send_unit(f, unit); !sent) return sent;
    if (auto finished = sending_.finish(); !finished) return finished;
    return detailed_ ? complete_rows() : Expected<void>();
  }

  std::size_t acknowledged() const { return acknowledged_; }
  std::size_t duplicates() const { return duplicates_; }
  std::vector<std::vector<FeedResult>>& results() { return results_; }

 private:
  Expected<void> send_unit(std::size_t f, const FeedUnit& unit) {
    for (const std::size_t p : unit.payments) {
      const bank::PaymentInput& payment = plan_.files[f].payments[p];
      const std::string currency = payment.currency.code();
      ReceivePayment command = to_command(payment, ledger_);
      command.currency = currency;
      Rejection refused = batch_.add(command);
      if (refused == Rejection::too_large && !batch_.empty()) {
        if (auto sent = send(); !sent) return sent;
        refused = batch_.add(command);
      }
      if (refused == Rejection::none) {
        slots_.push_back({f, p});
        continue;
      }
      FeedResult& row = results_[f][p];
      row.line = payment.place.line;
      row.outcome = Outcome::rejected;
      row.rejection = refused;
      row.reason = to_text(refused);
      row.known = true;
    }
    return send();
  }

  Expected<void> send() {
    auto sent = sending_.send(batch_, std::move(slots_));
    slots_ = {};
    return sent;
  }

  Expected<void> take(std::vector<Slot>& slots, const protocol::ResultsReply& reply) {
    if (slots.size() != reply.results.size())
      return fail(ExitCode::error, fmt::format("{} payments were sent and {} answers came",
                                               slots.size(), reply.results.size()));
    for (std::size_t i = 0; i < slots.size(); ++i) {
      const FeedFile& file = plan_.files[slots[i].file];
      const bank::PaymentInput& payment = file.payments[slots[i].payment];
      const protocol::ResultView& answer = reply.results[i];
      if (stops_everything(answer.rejection))
        return tl::unexpected(to_failure(fmt::format("{}:{}", file.path, payment.place.line),
                                         answer.rejection, answer.field, answer.detail));
      FeedResult& row = results_[slots[i].file][slots[i].payment];
      row = to_result(payment.place.line, payment.currency, answer);
      ++acknowledged_;
      if (row.outcome == Outcome::duplicate) ++duplicates_;
    }
    progress_.show(acknowledged_, acknowledged_, plan_.eligible);
    return {};
  }

  // Answers that were too large for one frame came without their lines.
  Expected<void> complete_rows() {
    for (std::vector<FeedResult>& rows : results_) {
      for (FeedResult& row : rows) {
        if (!row.incomplete) continue;
        const std::string payment = fmt::format("#{}", row.payment);
        const auto page = ask(client_, {.kind = protocol::QueryKind::explain, .payment = payment});
        if (!page) return tl::unexpected(page.error());
        if (!page->explanations.empty()) complete(row, page->explanations.front());
      }
    }
    return {};
  }

  const FeedPlan& plan_;
  std::string ledger_;
  protocol::Client& client_;
  protocol::CommandBatch batch_;
  std::vector<Slot> slots_;
  std::vector<std::vector<FeedResult>> results_;  // by file, by payment
  std::size_t acknowledged_ = 0;
  std::size_t duplicates_ = 0;
  Progress progress_;
  Sending<std::vector<Slot>> sending_;
  bool detailed_;
};

// Opened before anything is sent: a file that cannot be written is said while nothing has happened.
class ResultsFile {
 public:
  Expected<void> open(const std::string& path) {
    path_ = path;
    if (path.empty()) return {};
    file_.open(path, std::ios::binary | std::ios::trunc);
    if (!file_) return refused();
    return {};
  }

  Expected<void> write(const FeedPlan& plan, const std::vector<std::vector<FeedResult>>& results) {
    if (path_.empty()) return {};
    file_ << results_header();
    for (std::size_t f = 0; f < plan.files.size(); ++f) write_file(plan.files[f], results[f]);
    file_.close();
    if (!file_) return refused();
    return {};
  }

 private:
  tl::unexpected<Failure> refused() const {
    return fail(ExitCode::io, fmt::format("{} cannot be written", path_),
                "name a file with --results that you may write to");
  }

  // Lines that could not be read stand among the others, in the order of the file.
  void write_file(const FeedFile& file, const std::vector<FeedResult>& rows) {
    std::size_t next_reject = 0;
    const auto& rejects = file.bank.rejects;
    const auto write_rejects_before = [&](std::uint32_t line) {
      for (; next_reject < rejects.size() && rejects[next_reject].place.line < line; ++next_reject)
        file_ << to_csv({.line = rejects[next_reject].place.line,
                         .outcome = Outcome::rejected,
                         .reason = rejects[next_reject].reason},
                        file.path);
    };
    for (const FeedResult& row : rows) {
      if (!row.known) continue;
      write_rejects_before(row.line);
      file_ << to_csv(row, file.path);
    }
    write_rejects_before(UINT32_MAX);
  }

  std::string path_;
  std::ofstream file_;
};

void fill_ignored(const FeedPlan& plan, std::vector<std::vector<FeedResult>>& results) {
  for (std::size_t f = 0; f < plan.files.size(); ++f) {
    for (std::size_t p = 0; p < plan.files[f].payments.size(); ++p) {
      const bank::PaymentInput& payment = plan.files[f].payments[p];
      if (payment.is_eligible()) continue;
      FeedResult& row = results[f][p];
      row.line = payment.place.line;
      row.outcome = Outcome::ignored;
      row.reason = bank::to_text(payment.ignored);
      row.known = true;
    }
  }
}

// Rows of a CSV that the daemon refused join those that could not be read, so that one file holds
// all that there is to mend. Their cells are read once more: few feeds need them.
Expected<void> write_refused(const Console& console, const FeedPlan& plan,
                             const std::vector<std::vector<FeedResult>>& results,
                             const FeedOptions& options) {
  for (std::size_t f = 0; f < plan.files.size(); ++f) {
    if (plan.files[f].bank.format != bank::Format::csv) continue;
    bank::ReadOptions reading{.format = options.format, .profiles_dir = options.profiles_dir};
    for (const FeedResult& row : results[f])
      if (row.rejection != Rejection::none)
        reading.refused[row.line] = {
            row.field, fmt::format("{}: {}", to_text(row.rejection), explain(row.rejection))};
    if (reading.refused.empty()) continue;
    const auto again = bank::read_bank_file(plan.files[f].path, reading);
    if (!again) continue;  // the file is gone; the results name the lines
    if (auto written = write_rejects(console, *again, plan.files[f].path); !written) return written;
  }
  return {};
}

FeedTally tally_of(const FeedPlan& plan, const std::vector<std::vector<FeedResult>>& results) {
  FeedTally tally;
  for (std::size_t f = 0; f < plan.files.size(); ++f)
    for (std::size_t p = 0; p < results[f].size(); ++p)
      if (results[f][p].known)
        tally.add(results[f][p].outcome, plan.files[f].payments[p].currency,
                  plan.files[f].payments[p].amount);
  tally.add_unread(plan.rejected);
  return tally;
}

ExitCode show_dry_run(const Console& console, const FeedPlan& plan) {
  Totals totals;
  for (const FeedFile& file : plan.files)
    for (const bank::PaymentInput& payment : file.payments)
      if (payment.is_eligible()) totals.add(payment.currency, payment.amount);
  if (console.json) {
    console.out << JsonObject()
                       .flag("dry_run", true)
                       .number("payments", totals.count())
                       .raw("totals", totals.json())
                       .number("unreadable", plan.rejected)
                       .take()
                << '\n';
  } else {
    console.out << fmt::format("\nwould send {} payments: {}\n", totals.count(), totals.text());
  }
  return plan.rejected == 0 ? ExitCode::done : ExitCode::in_part;
}

void show_tally(const Console& console, const FeedPlan& plan, const FeedTally& tally,
                const FeedOptions& options) {
  if (console.json) {
    console.out << JsonObject()
                       .number("files", plan.files.size())
                       .number("payments", plan.eligible)
                       .raw("outcomes", tally.json())
                       .text("results", options.results)
                       .take()
                << '\n';
    return;
  }
  console.out << '\n';
  tally.print(console);
  if (!options.results.empty()) console.out << "results by line: " << options.results << '\n';
}

Failure interrupted(Failure failure, const FeedPlan& plan, const Feed& feed) {
  failure.what +=
      fmt::format("; of {} payments {} were acknowledged", plan.eligible, feed.acknowledged());
  if (!failure.way_out.empty()) failure.way_out += "; then ";
  failure.way_out += "feed the same files again: what is recorded is recognised and not doubled";
  return failure;
}

}  // namespace

ExitCode run_feed(const Console& console, const GlobalOptions& global, const FeedOptions& options) {
  const auto plan = make_plan(console, options);
  if (!plan) return refuse(console, plan.error());
  if (auto checked = check_ledgers(*plan, options.ledger); !checked)
    return refuse(console, checked.error());
  if (!console.json) {
    print_statements(console, *plan);
    print_ignored(console, *plan);
  }
  if (options.dry_run) return show_dry_run(console, *plan);

  ResultsFile file;
  if (auto opened = file.open(options.results); !opened) return refuse(console, opened.error());
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  std::string ledger = options.ledger;
  if (needs_ledger(*plan)) {
    auto chosen = choose_ledger(*client, options.ledger);
    if (!chosen) return refuse(console, chosen.error());
    ledger = std::move(*chosen);
  }
  Feed feed(console, *plan, std::move(ledger), *client, !options.results.empty());
  const auto done = feed.run();
  fill_ignored(*plan, feed.results());
  const auto written = file.write(*plan, feed.results());
  const auto refused = write_refused(console, *plan, feed.results(), options);
  const FeedTally tally = tally_of(*plan, feed.results());
  if (!done) {
    if (!console.json) show_tally(console, *plan, tally, options);
    return refuse(console, interrupted(done.error(), *plan, feed));
  }
  show_tally(console, *plan, tally, options);
  if (!written) return refuse(console, written.error());
  if (!refused) return refuse(console, refused.error());
  return tally.count(Outcome::rejected) == 0 ? ExitCode::done : ExitCode::in_part;
}

}  // namespace hexiao::cli
