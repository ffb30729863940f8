#include "tests/engine/scenario_runner.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "engine/decide/desk.h"
#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/engine/byte_streams.h"
#include "tests/engine/scenario_commands.h"
#include "tests/engine/seen_result.h"

namespace hexiao {
namespace {

class Teller {
 public:
  Teller(const Scenario& scenario, const ScenarioTelling& telling)
      : scenario_(scenario), telling_(telling) {}

  std::vector<std::string> tell() {
    for (const ScenarioLine& line : scenario_.lines) tell_line(line);
    check_answered();
    if (in_unit_) fail(scenario_.number, "a unit is not ended");
    check_replay();
    reload(scenario_.number);
    return std::move(failures_);
  }

 private:
  void fail(int line, const std::string& what) {
    failures_.push_back(scenario_.file + ":" + std::to_string(line) + ": " + what);
  }

  void tell_line(const ScenarioLine& line) {
    if (line.verb == "->") return expect(last_, line.words, line);
    check_answered();
    if (line.verb == "ledger") {
      if (line.words.size() != 2) return fail(line.number, "ledger CODE CURRENCY");
      return commands_.set_defaults(line.words[0], line.words[1]);
    }
    if (line.verb == "unit") {
      in_unit_ = true;
    } else if (line.verb == "end") {
      in_unit_ = false;
      execute_unit(line.number);
    } else if (line.verb == "expect") {
      expect_named(line);
    } else if (line.verb == "item") {
      check_item(line);
    } else if (line.verb == "received") {
      check_payment(line);
    } else if (line.verb == "learned") {
      check_learned(line);
    } else if (line.verb == "woken") {
      check_woken(line);
    } else if (line.verb == "totals") {
      check_totals(line);
    } else if (line.verb == "balance") {
      check_balance(line);
    } else if (line.verb == "order-state") {
      check_order(line);
    } else if (line.verb == "field") {
      check_field(line);
    } else if (line.verb == "approval") {
      check_approval(line);
    } else {
      take_command(line);
    }
  }

  void take_command(const ScenarioLine& line) {
    std::string fault;
    std::optional<Command> command = commands_.read(line, engine_.state(), fault);
    if (!command) return fail(line.number, fault);
    unit_.push_back(std::move(*command));
    unit_lines_.push_back(&line);
    if (in_unit_) return;
    execute_unit(line.number);
    work_day(line.number);
  }

  // A day that was closed is worked through before the story goes on.
  void work_day(int number) {
    if (last_.rejection != "none" || !last_.changed) return;
    const SeenResult closed = last_;
    static const ScenarioLine kLine{
        .number = 0, .verb = "work_day", .words = {}, .options = {}, .block = {}};
    while (engine_.state().books().day_in_work()) {
      unit_.push_back(WorkDay{.customers = 2});
      unit_lines_.push_back(&kLine);
      execute_unit(number);
      if (last_.rejection == "none") continue;
      last_line_ = number;
      last_expected_ = false;
      return check_answered();
    }
    last_ = closed;
  }

  void execute_unit(int number) {
    if (telling_.units_reversed) {
      std::reverse(unit_.begin(), unit_.end());
      std::reverse(unit_lines_.begin(), unit_lines_.end());
    }
    if (telling_.reload_always) reload(number);
    const std::uint64_t before = engine_.state().hash();
    const std::size_t recorded = records_.size();
    std::vector<Result> results;
    const Cause cause{.client = 7,
                      .request = ++request_,
                      .time_ns = 1'770'000'000'000'000'000,
                      .principal = principal()};
    engine_.execute(unit_, cause, records_, results);
    woken_ = engine_.last_waking();
    bool changed = woken_.tried + woken_.postponed != 0;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const bool is_payment = std::holds_alternative<ReceivePayment>(unit_[i]);
      last_ = see(results[i], engine_.state(), is_payment);
      last_line_ = unit_lines_[i]->number;
      last_expected_ = unit_.size() > 1;
      changed = changed || results[i].changed;
      if (!is_payment) continue;
      const std::string& name = unit_lines_[i]->words.empty() ? "" : unit_lines_[i]->words[0];
      if (results[i].payment) commands_.name_payment(name, results[i].payment);
      seen_[name] = last_;
    }
    unit_.clear();
    unit_lines_.clear();
    if (std::string fault = engine_.state().check_invariants(); !fault.empty())
      fail(number, "invariant: " + fault);
    if (changed != (records_.size() > recorded) && woken_.tried == 0)
      fail(number, "what the answers say was recorded is not what was recorded");
    if (!changed && engine_.state().hash() != before)
      fail(number, "nothing was recorded and the state is another");
  }

  // Who acts: by=… of the line, else alice. A set-off says with it how.
  std::string_view principal() const {
    for (const ScenarioLine* line : unit_lines_)
      if (line->find("by") && line->verb != "set_off") return line->text("by");
    return "alice";
  }

  // A rejection that no line expects is a mistake of the scenario or of the engine.
  void check_answered() {
    if (!last_expected_ && last_.rejection != "none" && !last_.rejection.empty())
      fail(last_line_, "rejected " + last_.rejection + " " + last_.field);
    last_expected_ = true;
  }

  void expect(const SeenResult& seen, const std::vector<std::string>&, const ScenarioLine& line) {
    last_expected_ = true;
    if (std::string fault = compare(seen, line, exponent()); !fault.empty())
      fail(line.number, fault);
  }

  // expect P1 auto rule=…: the answer that this payment of a unit got
  void expect_named(const ScenarioLine& line) {
    const auto at = line.words.empty() ? seen_.end() : seen_.find(line.words[0]);
    if (at == seen_.end()) return fail(line.number, "expect NAME …, of a payment told before");
    ScenarioLine rest = line;
    rest.words.erase(rest.words.begin());
    expect(at->second, rest.words, rest);
  }

  int exponent() const {
    const auto currency = Currency::from_code(commands_.currency());
    return currency ? currency->exponent() : 2;
  }

  void agree(const ScenarioLine& line, std::string_view what, const std::string& found,
             std::string_view wanted) {
    if (found != wanted)
      fail(line.number, std::string(what) + " is " + found + ", not " + std::string(wanted));
  }

  // item 1001 open 0.00 [cleared]
  void check_item(const ScenarioLine& line) {
    if (line.words.size() < 3 || line.words[1] != "open")
      return fail(line.number, "item NUMBER open AMOUNT [STATE]");
    const State& state = engine_.state();
    const LedgerId ledger = state.find_ledger(commands_.ledger());
    const Slot slot = ledger ? state.find_item_no(ledger, line.words[0]) : kNoSlot;
    if (slot == kNoSlot) return fail(line.number, "there is no item " + line.words[0]);
    const ItemView view = state.view(id_of<ItemId>(slot));
    agree(line, "open", format_amount(view.open_amount, view.currency.exponent()), line.words[2]);
    if (line.words.size() > 3)
      agree(line, "its state", std::string(to_text(view.state)), line.words[3]);
    check_life(line, view);
  }

  // item 1001 open 100.00 progress=sent promised=2026-03-05 overdue_days=3 cause=… reopened=yes
  void check_life(const ScenarioLine& line, const ItemView& view) {
    if (line.find("progress"))
      agree(line, "progress", std::string(to_text(view.progress)), line.text("progress"));
    if (line.find("promised")) agree(line, "promised", view.promised.iso(), line.text("promised"));
    if (line.find("overdue_days"))
      agree(line, "days overdue", std::to_string(view.overdue_days), line.text("overdue_days"));
    if (line.find("cause"))
      agree(line, "the cause", std::string(view.overdue_cause), line.text("cause"));
    if (line.find("reopened"))
      agree(line, "reopened", view.reopened ? "yes" : "no", line.text("reopened"));
    if (line.find("due")) agree(line, "due", view.due_date.iso(), line.text("due"));
    if (line.find("terms")) agree(line, "its terms", std::string(view.terms), line.text("terms"));
    if (line.find("customer"))
      agree(line, "its customer", std::string(view.customer_no), line.text("customer"));
    if (line.find("discount"))
      agree(line, "its discount",
            format_amount(view.discount_amount, view.currency.exponent()) + " until " +
                view.discount_until.iso(),
            line.text("discount"));
  }

  // order-state SO-1 reserved 500.00 expires=2026-03-01 approval=1
  void check_order(const ScenarioLine& line) {
    if (line.words.size() < 2) return fail(line.number, "order-state NUMBER STATE [RESERVED]");
    const Books& books = engine_.state().books();
    const OrderId id =
        books.find_order(engine_.state().find_ledger(commands_.ledger()), line.words[0]);
    if (!id) return fail(line.number, "there is no order " + line.words[0]);
    const Order& order = books.order(id);
    agree(line, "its state", std::string(to_text(order.state)), line.words[1]);
    if (line.words.size() > 2)
      agree(line, "reserved", format_amount(order.reserved, order.currency.exponent()),
            line.words[2]);
    if (line.find("expires")) agree(line, "it expires", order.expires.iso(), line.text("expires"));
    if (line.find("approval"))
      agree(line, "its approval", std::to_string(order.approval.value), line.text("approval"));
    if (line.find("customer"))
      agree(line, "its customer", std::string(engine_.state().customer_no(order.customer)),
            line.text("customer"));
  }

  // field item 1001 colour=red
  void check_field(const ScenarioLine& line) {
    const auto subject = from_text<FieldSubject>(line.words.empty() ? "" : line.words[0]);
    const State& state = engine_.state();
    const LedgerId ledger = state.find_ledger(commands_.ledger());
    if (!subject || line.words.size() != 2)
      return fail(line.number, "field customer|item|payment NUMBER NAME=VALUE");
    std::uint64_t id = 0;
    if (*subject == FieldSubject::customer) id = state.find_customer(ledger, line.words[1]).value;
    if (*subject == FieldSubject::item) id = state.find_item(ledger, line.words[1]).id.value;
    if (*subject == FieldSubject::payment)
      id = state.find_payment(commands_.payment(line.words[1])).id.value;
    for (const auto& [name, value] : line.options)
      agree(line, name, std::string(state.field(*subject, id, name)), value);
  }

  // approval 1 pending given=1 of=2 kind=bad_debt proposer=alice for="editing voids it"
  void check_approval(const ScenarioLine& line) {
    if (line.words.size() != 2) return fail(line.number, "approval N STATE");
    const std::uint64_t id = std::strtoull(line.words[0].c_str(), nullptr, 10);
    const Books& books = engine_.state().books();
    if (id == 0 || id > books.approval_count())
      return fail(line.number, "there is no approval " + line.words[0]);
    const Approval& approval = books.approval({id});
    agree(line, "its state", std::string(to_text(approval.state)), line.words[1]);
    const std::pair<std::string_view, std::string> facts[] = {
        {"given", std::to_string(approval.given.size())},
        {"of", std::to_string(approval.levels.size())},
        {"kind", std::string(to_text(approval.kind))},
        {"proposer", approval.proposer},
        {"subject", approval.subject},
        {"expires", approval.expires.iso()},
        {"for", approval.ended_for}};
    for (const auto& [name, value] : facts)
      if (line.find(name)) agree(line, name, value, line.text(name));
  }

  // received P1 allocated 0.00 [customer=C001]
  void check_payment(const ScenarioLine& line) {
    if (line.words.size() != 3) return fail(line.number, "received NAME STATE UNAPPLIED");
    const auto found = engine_.state().find_payment(commands_.payment(line.words[0]));
    PaymentView view;
    if (!found.id || !engine_.state().view(found.id, view))
      return fail(line.number, "there is no payment " + line.words[0]);
    agree(line, "its state", std::string(to_text(view.state)), line.words[1]);
    agree(line, "unapplied", format_amount(view.unapplied, view.currency.exponent()),
          line.words[2]);
    if (line.find("customer"))
      agree(line, "the customer", std::string(view.customer_no), line.text("customer"));
    if (line.find("decided_anew"))
      agree(line, "decided anew", std::to_string(view.reconsidered), line.text("decided_anew"));
    if (line.find("because"))
      agree(line, "the reason", std::string(to_text(view.woken_by)), line.text("because"));
    if (line.find("outcome"))
      agree(line, "the outcome", std::string(to_text(view.decision.outcome)), line.text("outcome"));
    if (line.find("reason"))
      agree(line, "the reason", std::string(to_text(view.decision.reason)), line.text("reason"));
    if (line.find("mark"))
      agree(line, "the payer's mark", std::string(to_text(view.decision.payer_mark)),
            line.text("mark"));
    if (line.find("proposals"))
      agree(line, "proposals", std::to_string(view.decision.proposals.size()),
            line.text("proposals"));
  }

  // learned account "DE12…" C001 active 2
  void check_learned(const ScenarioLine& line) {
    if (line.words.size() < 4) return fail(line.number, "learned KIND MARK CUSTOMER STATE [COUNT]");
    const Slot found = commands_.find_mapping(line, engine_.state());
    if (found == kNoSlot) return agree(line, "the mapping", "none", line.words[3]);
    const MappingView view = engine_.state().view(id_of<MappingId>(found));
    agree(line, "its state", std::string(to_text(view.state)), line.words[3]);
    if (line.words.size() > 4)
      agree(line, "confirmations", std::to_string(view.confirmations), line.words[4]);
  }

  // woken 1 of=2: by the last command or unit, how many got another decision, of how many tried
  void check_woken(const ScenarioLine& line) {
    if (line.words.size() != 1) return fail(line.number, "woken CHANGED [of=TRIED]");
    agree(line, "woken", std::to_string(woken_.changed), line.words[0]);
    if (line.find("of")) agree(line, "tried", std::to_string(woken_.tried), line.text("of"));
  }

  // totals [currency=CNY] received=… allocated=… unapplied=… …
  void check_totals(const ScenarioLine& line) {
    const std::string_view code =
        line.find("currency") ? line.text("currency") : commands_.currency();
    const Currency currency = Currency::from_code(code).value_or(Currency{});
    ControlTotal total;
    for (const ControlTotal& t : engine_.state().control_totals())
      if (t.ledger == commands_.ledger() && t.currency == currency) total = t;
    ControlTotal::fields(total, [&](std::string_view name, const auto& value) {
      if constexpr (std::is_same_v<std::decay_t<decltype(value)>, Money>)
        if (line.find(name))
          agree(line, name, format_amount(value, currency.exponent()), line.text(name));
    });
  }

  // balance C001 open=… unapplied=…
  void check_balance(const ScenarioLine& line) {
    const State& state = engine_.state();
    const CustomerId id =
        line.words.empty()
            ? CustomerId{}
            : state.find_customer(state.find_ledger(commands_.ledger()), line.words[0]);
    if (!id) return fail(line.number, "balance CUSTOMER open=… unapplied=…");
    BalanceView balance;
    for (const BalanceView& b : state.view(id).balances)
      if (b.currency.code() == commands_.currency()) balance = b;
    if (line.find("open"))
      agree(line, "open", format_amount(balance.open, exponent()), line.text("open"));
    if (line.find("unapplied"))
      agree(line, "unapplied", format_amount(balance.unapplied, exponent()),
            line.text("unapplied"));
  }

  void check_replay() {
    Engine fresh;
    std::span<const std::byte> rest = records_.bytes();
    RecordView record;
    while (!rest.empty()) {
      if (!next_record(rest, record)) return fail(scenario_.number, "a record cannot be read back");
      if (std::string fault = fresh.apply_record(record); !fault.empty())
        return fail(scenario_.number, "replay: " + fault);
    }
    if (fresh.state().hash() != engine_.state().hash())
      fail(scenario_.number, "the replayed history gives another state");
    if (std::string fault = fresh.state().check_invariants(); !fault.empty())
      fail(scenario_.number, "replay, invariant: " + fault);
  }

  void reload(int number) {
    MemorySink sink;
    engine_.save(sink);
    Engine loaded;
    MemorySource source(sink.bytes());
    if (std::string fault = loaded.load(source); !fault.empty())
      return fail(number, "load: " + fault);
    if (source.remaining() != 0) fail(number, "load left bytes over");
    if (loaded.state().hash() != engine_.state().hash() || loaded.last_lsn() != engine_.last_lsn())
      fail(number, "the loaded state is another");
    if (std::string fault = loaded.state().check_invariants(); !fault.empty())
      fail(number, "after load, invariant: " + fault);
    engine_ = std::move(loaded);
  }

  const Scenario& scenario_;
  ScenarioTelling telling_;
  std::vector<std::string> failures_;
  Engine engine_;
  ByteBuffer records_;
  ScenarioCommands commands_;
  std::uint64_t request_ = 0;
  bool in_unit_ = false;
  std::vector<Command> unit_;
  std::vector<const ScenarioLine*> unit_lines_;
  WakingCounts woken_;  // by the last unit
  SeenResult last_;
  int last_line_ = 0;
  bool last_expected_ = true;
  std::map<std::string, SeenResult, std::less<>> seen_;
};

}  // namespace

std::vector<std::string> tell(const Scenario& scenario, const ScenarioTelling& telling) {
  return Teller(scenario, telling).tell();
}

}  // namespace hexiao
