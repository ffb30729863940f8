// A ledger "L1" with a customer "C1" in CNY and whoever works on it: commands by named people, the
// invariants after each, and the state as a restart would find it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/engine/way_back.h"

namespace hexiao {

class SmallOffice {
 public:
  explicit SmallOffice(ApprovalPolicy approval = {}) {
    does("erp", UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "Acme Trading Ltd"});
    ReceivablesPolicy policy;
    policy.approval = std::move(approval);
    does("erp", ActivateReceivablesPolicy{.source = "# as the test says", .policy = policy});
  }

  Result does(Text who, const Command& command) {
    std::vector<Result> results;
    const std::size_t before = records_.size();
    engine_.execute(std::vector{command},
                    Cause{.client = 1, .request = ++request_, .time_ns = 1, .principal = who},
                    records_, results);
    EXPECT_EQ(engine_.state().check_invariants(), "");
    EXPECT_EQ(results.front().changed, records_.size() > before) << "recorded is what is said";
    if (!results.front().ok()) {
      EXPECT_EQ(records_.size(), before) << "a rejection records nothing";
    }
    return results.front();
  }

  // The day is over and its work is done.
  void close(Date day) {
    ASSERT_TRUE(does("erp", CloseDay{.date = day}).ok());
    while (state().books().day_in_work()) ASSERT_TRUE(does("erp", WorkDay{}).ok());
  }

  ItemId invoice(Text number, Money amount, Date due) {
    const Result result = does("erp", UpsertItem{.ledger = "L1",
                                                 .customer_no = "C1",
                                                 .item_no = number,
                                                 .document_no = number,
                                                 .currency = "CNY",
                                                 .amount = amount,
                                                 .issue_date = due,
                                                 .due_date = due});
    EXPECT_TRUE(result.ok()) << to_text(result.rejection);
    return {result.id};
  }

  // From a snapshot.
  void restart() { engine_ = reloaded(engine_); }

  // From the log.
  void replay() {
    Engine fresh = replayed(records_.bytes());
    ASSERT_EQ(fresh.state().hash(), engine_.state().hash());
    engine_ = std::move(fresh);
  }

  // Names of the events that were recorded, in order, from `start` bytes on.
  std::vector<std::string> events(std::size_t start = 0) const {
    std::vector<std::string> names;
    std::span<const std::byte> rest = records_.bytes_from(start);
    RecordView record;
    while (!rest.empty() && next_record(rest, record)) names.emplace_back(event_name(record.type));
    return names;
  }

  std::size_t recorded() const { return records_.size(); }
  const State& state() const { return engine_.state(); }
  const Approval& approval(std::uint64_t id) const { return state().books().approval({id}); }

 private:
  Engine engine_;
  ByteBuffer records_;
  std::uint64_t request_ = 0;
};

}  // namespace hexiao
