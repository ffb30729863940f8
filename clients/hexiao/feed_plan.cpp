#include "clients/hexiao/feed_plan.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <ostream>
#include <tuple>

#include "clients/hexiao/table.h"
#include "clients/hexiao/totals.h"

namespace hexiao::cli {
namespace {

constexpr std::size_t kFindingsShown = 20;

auto place_key(const bank::Place& place) { return std::tuple(place.line, place.column); }

void print_findings(const Console& console, const bank::BankFile& file) {
  std::size_t shown = 0;
  for (const bank::Finding& finding : file.findings) {
    if (finding.severity == bank::Severity::note) continue;
    if (shown++ == kFindingsShown) break;
    remark(console, bank::to_text(finding, file.name));
  }
  if (file.findings.size() > kFindingsShown && shown > kFindingsShown)
    remark(console, fmt::format("{}: {} findings in all", file.name, file.findings.size()));
}

std::string balance_text(const bank::Statement& statement) {
  switch (statement.balance_check) {
    case bank::BalanceCheck::holds:
      return "holds";
    case bank::BalanceCheck::fails:
      return fmt::format("off by {}", amount_with_code(statement.balance_gap, statement.currency));
    case bank::BalanceCheck::not_possible:
      break;
  }
  return "no balances";
}

std::string balance_of(const std::optional<bank::Balance>& balance) {
  return balance ? amount_with_code(balance->amount, balance->currency) : "";
}

}  // namespace

Expected<void> write_rejects(const Console& console, const bank::BankFile& file,
                             const std::string& path) {
  const std::string text = bank::rejects_csv(file);
  if (text.empty()) return {};
  const std::string rejects_path = path + ".rejects.csv";
  std::ofstream out(rejects_path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out)
    return fail(ExitCode::io, fmt::format("{} could not be written", rejects_path),
                "make room or feed from a folder that you may write to");
  remark(console, fmt::format("{} lines rejected, to be mended and fed again: {}",
                              file.rejects.size(), rejects_path));
  return {};
}

std::vector<FeedUnit> units_of(const bank::BankFile& file,
                               const std::vector<bank::PaymentInput>& payments) {
  // A table has no statements of its own, whatever accounts its lines name: it is one unit.
  std::vector<bank::Place> begins;
  if (file.format != bank::Format::csv)
    for (const bank::Statement& statement : file.statements) begins.push_back(statement.place);
  std::sort(begins.begin(), begins.end(),
            [](const auto& a, const auto& b) { return place_key(a) < place_key(b); });
  std::vector<FeedUnit> units(begins.size() + 1);
  for (std::size_t i = 0; i < payments.size(); ++i) {
    if (!payments[i].is_eligible()) continue;
    const auto after =
        std::upper_bound(begins.begin(), begins.end(), payments[i].place,
                         [](const auto& a, const auto& b) { return place_key(a) < place_key(b); });
    units[static_cast<std::size_t>(after - begins.begin())].payments.push_back(i);
  }
  std::erase_if(units, [](const FeedUnit& unit) { return unit.payments.empty(); });
  // A unit that needs several frames is cut by what the payments say, not by where their lines
  // stand.
  const auto key = [&](std::size_t i) {
    const bank::PaymentInput& p = payments[i];
    return std::tie(p.booking_date, p.value_date, p.bank_ref, p.bank_account, p.occurrence);
  };
  for (FeedUnit& unit : units)
    std::stable_sort(unit.payments.begin(), unit.payments.end(),
                     [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return units;
}

Expected<FeedPlan> make_plan(const Console& console, const FeedOptions& options) {
  FeedPlan plan;
  std::vector<bank::BankFile> banks;
  bool sound = true;
  for (const std::string& path : options.files) {
    auto read = bank::read_bank_file(
        path, {.format = options.format, .profiles_dir = options.profiles_dir});
    if (!read)
      return fail(static_cast<ExitCode>(read.error().exit_code),
                  bank::to_text(read.error().finding, path), "");
    read->name = path;
    print_findings(console, *read);
    if (!options.dry_run)
      if (auto written = write_rejects(console, *read, path); !written)
        return tl::unexpected(written.error());
    sound = sound && read->is_sound();
    plan.rejected += read->rejects.size();
    banks.push_back(std::move(*read));
  }
  if (!sound && !options.keep_going)
    return fail(ExitCode::bad_data, "a file is not sound, so nothing of this feed was taken",
                "mend the places named above and feed again; or take what can be read with "
                "--keep-going");
  plan.elsewhere = bank::settle_overlaps(banks);
  for (std::size_t i = 0; i < banks.size(); ++i) {
    FeedFile file{
        .path = options.files[i], .bank = std::move(banks[i]), .payments = {}, .units = {}};
    file.payments = bank::to_payments(file.bank);
    file.units = units_of(file.bank, file.payments);
    for (const FeedUnit& unit : file.units) plan.eligible += unit.payments.size();
    plan.files.push_back(std::move(file));
  }
  return plan;
}

void print_statements(const Console& console, const FeedPlan& plan) {
  Table table({{"file", Align::left, true},
               {"format"},
               {"account", Align::left, true},
               {"statement"},
               {"entries", Align::right},
               {"opening", Align::right},
               {"closing", Align::right},
               {"balance"}});
  constexpr std::size_t kMostShown = 40;
  std::size_t left_out = 0;
  for (const FeedFile& file : plan.files) {
    const std::string format = file.bank.variant.empty()
                                   ? std::string(bank::to_text(file.bank.format))
                                   : file.bank.variant;
    // A table of payments names accounts without balances: its file is one line.
    if (file.bank.format == bank::Format::csv && file.bank.statements.size() > 1) {
      table.add({file.path, format, fmt::format("{} accounts", file.bank.statements.size()), "",
                 std::to_string(file.bank.entry_count()), "", "", "no balances"});
      continue;
    }
    for (const bank::Statement& statement : file.bank.statements) {
      if (table.size() >= kMostShown && statement.balance_check != bank::BalanceCheck::fails) {
        ++left_out;
        continue;
      }
      table.add({file.path, format, statement.account,
                 statement.number.empty() ? statement.id : statement.number,
                 std::to_string(statement.entries.size()), balance_of(statement.opening),
                 balance_of(statement.closing), balance_text(statement)});
      if (statement.balance_check == bank::BalanceCheck::fails) table.ink_last_row(Ink::yellow);
    }
  }
  if (!table.empty()) table.print(console);
  if (left_out > 0) remark(console, fmt::format("and {} more statements", left_out));
}

void print_ignored(const Console& console, const FeedPlan& plan) {
  std::map<std::string, Totals> by_reason;
  for (const FeedFile& file : plan.files)
    for (const bank::PaymentInput& payment : file.payments)
      if (!payment.is_eligible())
        by_reason[std::string(bank::to_text(payment.ignored))].add(payment.currency,
                                                                   payment.amount);
  if (by_reason.empty()) return;
  Table table({{"not sent because"}, {"entries", Align::right}, {"amount", Align::right}});
  for (const auto& [reason, totals] : by_reason)
    table.add({reason, std::to_string(totals.count()), totals.text()});
  table.print(console);
}

bool needs_ledger(const FeedPlan& plan) {
  for (const FeedFile& file : plan.files)
    for (const bank::PaymentInput& payment : file.payments)
      if (payment.is_eligible() && payment.ledger.empty()) return true;
  return false;
}

Expected<void> check_ledgers(const FeedPlan& plan, const std::string& wanted) {
  if (wanted.empty()) return {};
  for (const FeedFile& file : plan.files)
    for (const bank::PaymentInput& payment : file.payments)
      if (payment.is_eligible() && !payment.ledger.empty() && payment.ledger != wanted)
        return fail(ExitCode::bad_data,
                    fmt::format("{}:{}: the line says ledger \"{}\" and --ledger says \"{}\"",
                                file.path, payment.place.line, payment.ledger, wanted),
                    "leave --ledger out, or correct the file; nothing was sent");
  return {};
}

ReceivePayment to_command(const bank::PaymentInput& payment, std::string_view ledger) {
  ReceivePayment command;
  command.ledger = payment.ledger.empty() ? ledger : std::string_view(payment.ledger);
  // Money on a virtual account was credited there; who owns it is what tells the payer.
  command.bank_account =
      payment.virtual_account.empty() ? payment.bank_account : payment.virtual_account;
  command.bank_ref = payment.bank_ref;
  command.amount = payment.amount;
  command.booking_date = payment.booking_date;
  command.value_date = payment.value_date;
  command.payer_name = payment.payer_name;
  command.payer_account = payment.payer_account;
  command.structured_ref = payment.structured_ref;
  command.text = payment.text;
  command.note = payment.note;
  command.customer_no = payment.customer_no;
  command.end_to_end_id = payment.end_to_end_id;
  command.mandate_id = payment.mandate_id;
  command.occurrence = payment.occurrence;
  return command;
}

}  // namespace hexiao::cli
