#include "clients/hexiao/control_command_line.h"

#include <CLI/CLI.hpp>

#include "clients/hexiao/verbs.h"
#include "engine/vocabulary/receivables_kinds.h"

namespace hexiao::cli {
namespace {

constexpr const char* kOnlyLedger = "Default: the only ledger there is";

const CLI::IsMember kSubjects(std::vector<std::string>{"customer", "item", "payment"});

}  // namespace

void ControlCommandLine::add_verbs(const AddVerb& add) {
  add_day_verbs(add);
  add_life_verbs(add);
  add_approval_verbs(add);
  add_credit_verbs(add);
  add_master_verbs(add);
  add_lists(add);
}

void ControlCommandLine::add_day_verbs(const AddVerb& add) {
  CLI::App* day = add(nullptr, "close-day",
                      "Close a business day: reminders, ratings, expiry and rules of the next one",
                      "hexiao close-day 2026-03-31",
                      [this](const Console& c) { return run_close_day(c, global_, day_); });
  day->add_option("DATE", day_.date, "The day that is over, YYYY-MM-DD");
  day->add_flag("--continue", day_.go_on, "Finish the work of the last closed day");
  day->add_flag("--status", day_.status, "Only tell the business date and what is left to do");

  CLI::App* checklist =
      add(nullptr, "checklist", "What to look at after the first import (期初导入)",
          "hexiao checklist --control our-totals.csv",
          [this](const Console& c) { return run_checklist(c, global_, checklist_); });
  checklist->add_option("--control", checklist_.control,
                        "Your own figures as CSV: ledger, currency, customer_no, open_amount, "
                        "aging buckets; differences are listed");
  checklist->add_option("--ledger", checklist_.ledger, "Of this ledger only");
}

void ControlCommandLine::add_life_verbs(const AddVerb& add) {
  CLI::App* mark = add(nullptr, "mark", "Note on an item what happened on its way to being paid",
                       "hexiao mark INV-1001 promised --date 2026-04-15",
                       [this](const Console& c) { return run_mark(c, global_, mark_); });
  mark->add_option("ITEM", mark_.item, "Its id or number")->required();
  mark->add_option("MARK", mark_.mark, "sent, confirmed, promised, promise-withdrawn or cause")
      ->required();
  mark->add_option("--date", mark_.date, "Of promised: the day by which the customer pays");
  mark->add_option("--note", mark_.note, "More about it; of cause: the cause itself");
  mark->add_option("--ledger", mark_.ledger, kOnlyLedger);

  CLI::App* write_off =
      add(nullptr, "write-off", "Take what is open of an item off the books (坏账核销)",
          "hexiao write-off INV-1001 --bad-debt --reason \"insolvent\"",
          [this](const Console& c) { return run_write_off(c, global_, write_off_); });
  write_off->add_option("ITEM", write_off_.item, "Its id or number")->required();
  write_off->add_option("--amount", write_off_.amount, "Of it (default: all that is open)");
  write_off->add_flag("--bad-debt", write_off_.bad_debt, "As bad debt: its own rule of approval");
  write_off->add_option("--reason", write_off_.reason, "Why; kept for the audit")->required();
  write_off->add_option("--ledger", write_off_.ledger, kOnlyLedger);
}

void ControlCommandLine::add_approval_verbs(const AddVerb& add) {
  CLI::App* approvals = add_list(add, "approvals", "List what waits for approval (审批)",
                                 "hexiao approvals --state pending");
  add_state(approvals,
            {EnumTexts<ApprovalState>::value.begin(), EnumTexts<ApprovalState>::value.end()});

  CLI::App* approve = add(nullptr, "approve", "Approve what somebody else has proposed",
                          "hexiao approve 3 --principal li.na",
                          [this](const Console& c) { return run_approve(c, global_, approval_); });
  CLI::App* reject =
      add(nullptr, "reject-approval", "Refuse what somebody else has proposed",
          "hexiao reject-approval 3 --reason \"try the guarantor first\"",
          [this](const Console& c) { return run_reject_approval(c, global_, approval_); });
  CLI::App* withdraw =
      add(nullptr, "withdraw-approval", "Take back what you have proposed yourself",
          "hexiao withdraw-approval 3",
          [this](const Console& c) { return run_withdraw_approval(c, global_, approval_); });
  for (CLI::App* verb : {approve, reject, withdraw})
    verb->add_option("APPROVAL", approval_.approval, "Its id; hexiao approvals lists them")
        ->required();
  approve->add_option("--reason", approval_.reason, "Why; kept for the audit");
  reject->add_option("--reason", approval_.reason, "Why; kept for the audit")->required();
  withdraw->add_option("--reason", approval_.reason, "Why; kept for the audit");
}

void ControlCommandLine::add_credit_verbs(const AddVerb& add) {
  CLI::App* credit = add(nullptr, "credit", "May this be delivered on credit? Limits and orders",
                         "hexiao credit check C1001 25000.00 --order 4711", {});
  CLI::App* check = add(credit, "check", "Answer for an order, and reserve what passes",
                        "hexiao credit check C1001 25000.00 --order 4711",
                        [this](const Console& c) { return run_credit_check(c, global_, credit_); });
  check->add_option("CUSTOMER", credit_.customer, "Its number")->required();
  check->add_option("AMOUNT", credit_.amount, "Of the order")->required();
  check->add_option("--currency", credit_.currency, "Default: the customer's");
  check->add_option("--order", credit_.order, "Its number; without one nothing is recorded");
  check->add_option("--contract", credit_.contract, "Under which contract");
  check->add_option("--expires", credit_.expires, "The reservation's last day, YYYY-MM-DD");
  check->add_flag("--ask-approval", credit_.ask_approval,
                  "Over the limit: propose it to who may approve it");
  CLI::App* limit = add(credit, "limit", "Set or take away a customer's credit limit (信用额度)",
                        "hexiao credit limit C1001 500000.00 --reason \"two years on time\"",
                        [this](const Console& c) { return run_credit_limit(c, global_, credit_); });
  limit->add_option("CUSTOMER", credit_.customer, "Its number")->required();
  limit->add_option("AMOUNT", credit_.amount, "The limit, or none")->required();
  limit->add_option("--currency", credit_.currency, "Default: the customer's");
  CLI::App* release = add(credit, "release", "An order is not delivered: its reservation ends",
                          "hexiao credit release 4711", [this](const Console& c) {
                            return run_credit_release(c, global_, credit_);
                          });
  CLI::App* invoice =
      add(credit, "invoice", "An order is invoiced: its invoice takes the reservation's place",
          "hexiao credit invoice 4711",
          [this](const Console& c) { return run_credit_invoice(c, global_, credit_); });
  for (CLI::App* verb : {release, invoice})
    verb->add_option("ORDER", credit_.order, "Its number")->required();
  CLI::App* unhold =
      add(credit, "unhold", "Give credit again to a customer that a rule put on hold",
          "hexiao credit unhold C1001 --reason \"paid\"",
          [this](const Console& c) { return run_credit_unhold(c, global_, credit_); });
  unhold->add_option("CUSTOMER", credit_.customer, "Its number")->required();
  for (CLI::App* verb : {check, limit, release, invoice, unhold})
    verb->add_option("--ledger", credit_.ledger, kOnlyLedger);
  for (CLI::App* verb : {check, release, invoice})
    verb->add_option("--reason", credit_.reason, "Why; kept for the audit");
  for (CLI::App* verb : {limit, unhold})
    verb->add_option("--reason", credit_.reason, "Why; kept for the audit")->required();
}

void ControlCommandLine::add_master_verbs(const AddVerb& add) {
  CLI::App* merge = add(nullptr, "merge", "Make two customers that are the same one (合并客户)",
                        "hexiao merge C1002 C1001 --reason \"same tax number\"",
                        [this](const Console& c) { return run_merge(c, global_, merge_); });
  merge->add_option("FROM", merge_.from, "The customer that ends; its number stays a name")
      ->required();
  merge->add_option("INTO", merge_.into, "The customer that stays")->required();
  merge->add_option("--reason", merge_.reason, "Why; kept for the audit")->required();
  merge->add_option("--ledger", merge_.ledger, kOnlyLedger);

  CLI::App* task = add(nullptr, "task", "Note who works on a task, what came of it, and when next",
                       "hexiao task 7 --owner wang --outcome \"will pay\" --next 2026-04-20",
                       [this](const Console& c) { return run_task(c, global_, task_); });
  task->add_option("TASK", task_.task, "Its id; hexiao tasks lists them")->required();
  task->add_option("--owner", task_.owner, "Who works on it");
  task->add_option("--outcome", task_.outcome, "What came of it");
  task->add_option("--next", task_.next, "The day to look at it again, YYYY-MM-DD");
  task->add_flag("--done", task_.done, "It is done");

  CLI::App* fields = add(nullptr, "set-fields", "Set fields of your own (自定义字段)",
                         "hexiao set-fields item INV-1001 project=Harbour",
                         [this](const Console& c) { return run_set_fields(c, global_, fields_); });
  fields->add_option("subject", fields_.subject, "customer, item or payment")
      ->required()
      ->check(kSubjects);
  fields->add_option("NUMBER", fields_.number, "Of the customer, item or payment")->required();
  fields
      ->add_option("VALUES", fields_.values,
                   "Declared in the receivables policy; NAME= takes the value off")
      ->required()
      ->option_text("NAME=VALUE …");
  fields->add_option("--ledger", fields_.ledger, kOnlyLedger);
}

// A verb that is the report of its name.
CLI::App* ControlCommandLine::add_list(const AddVerb& add, const std::string& name,
                                       const std::string& description, const std::string& example) {
  CLI::App* list = add(nullptr, name, description, example, [this, name](const Console& c) {
    list_.name = name;
    return run_report(c, global_, list_);
  });
  list->add_option("--ledger", list_.ledger, "Of this ledger only");
  list->add_option("--limit", list_.limit, "At most so many rows (0: all)");
  list->add_flag("--csv", list_.csv, "As CSV");
  return list;
}

// Rows of one state only: the report's filter.
void ControlCommandLine::add_state(CLI::App* list, std::vector<std::string> states) {
  std::string listed;
  for (const std::string& state : states) listed += (listed.empty() ? "" : ", ") + state;
  list->add_option_function<std::string>(
          "--state",
          [this](const std::string& state) {
            list_.by = "state";
            list_.filter = state;
          },
          listed)
      ->check(CLI::IsMember(std::move(states)));
}

void ControlCommandLine::add_lists(const AddVerb& add) {
  CLI::App* orders = add_list(add, "orders", "List orders with their credit answer and reservation",
                              "hexiao orders --customer C1001");
  CLI::App* contracts =
      add_list(add, "contracts", "List contracts (合同)", "hexiao contracts --customer C1001");
  CLI::App* tasks = add_list(add, "tasks", "List the tasks that dunning and rules have opened",
                             "hexiao tasks --limit 20");
  for (CLI::App* list : {orders, contracts, tasks})
    list->add_option("--customer", list_.customer, "Of this customer only");
  add_state(orders, {EnumTexts<OrderState>::value.begin(), EnumTexts<OrderState>::value.end()});
  add_state(tasks, {"open", "done"});
  CLI::App* profile = add_list(add, "profile", "Everything about one customer on one page (360°)",
                               "hexiao profile C1001");
  profile->add_option("CUSTOMER", list_.customer, "Its number")->required();
}

}  // namespace hexiao::cli
