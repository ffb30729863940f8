// What a feed is going to send: the files read and checked as a whole, their payments, and how they
// fall into units of work. Nothing here talks to a daemon, so `--dry-run` is this and no more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/bank/payments.h"
#include "clients/bank/reader.h"
#include "clients/bank/statement.h"
#include "clients/hexiao/console.h"
#include "clients/hexiao/options.h"
#include "engine/vocabulary/commands.h"

namespace hexiao::cli {

// A unit of work: the payments of one statement, by index into FeedFile::payments. Payments of a
// unit are assigned together by the engine.
struct FeedUnit {
  std::vector<std::size_t> payments;
};

struct FeedFile {
  std::string path;
  bank::BankFile bank;
  std::vector<bank::PaymentInput> payments;  // ignored ones too, in the order of the file
  std::vector<FeedUnit> units;               // of eligible payments only
};

struct FeedPlan {
  std::vector<FeedFile> files;
  std::size_t eligible = 0;
  std::size_t rejected = 0;   // lines that could not be read (only with --keep-going)
  std::size_t elsewhere = 0;  // entries that another file of this feed describes as well
};

// Reads every file before anything else happens. What is wrong is reported to the console with its
// place; the failure is the worst of it. Rejected lines are written to FILE.rejects.csv, unless it
// is a dry run.
Expected<FeedPlan> make_plan(const Console& console, const FeedOptions& options);

// FILE.rejects.csv, with what a user is told about it; nothing when no line was rejected.
Expected<void> write_rejects(const Console& console, const bank::BankFile& file,
                             const std::string& path);

// Statements with their balances: does opening + entries = closing hold?
void print_statements(const Console& console, const FeedPlan& plan);
// Everything that is not sent, with why, summed by reason.
void print_ignored(const Console& console, const FeedPlan& plan);

// Fails with exit code bad_data where the file's ledger and --ledger contradict each other.
Expected<void> check_ledgers(const FeedPlan& plan, const std::string& wanted);
// True when some payment names no ledger itself.
bool needs_ledger(const FeedPlan& plan);

// Borrows from `payment` and `ledger`.
ReceivePayment to_command(const bank::PaymentInput& payment, std::string_view ledger);

// Eligible payments by the statement in which they stand, a CSV as one; within a unit in an order
// that does not depend on the order of lines.
std::vector<FeedUnit> units_of(const bank::BankFile& file,
                               const std::vector<bank::PaymentInput>& payments);

}  // namespace hexiao::cli
