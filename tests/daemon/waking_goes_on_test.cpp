// Payments that are left to be decided anew are taken up by the daemon itself, also after a
// restart, also when nobody sends anything.
#include <gtest/gtest.h>

#include <deque>

#include "engine/decide/desk.h"
#include "tests/daemon/desk_on_disk.h"

namespace hexiao::daemon {
namespace {

using durability::testing::SimulatedDisk;

const Date kDay = Date::from_days(20'000);

// A desk, and a line of what it asked of itself.
class Office {
 public:
  explicit Office(SimulatedDisk& disk)
      : desk_(disk, {.check_every_bytes = 0,
                     .wall_clock = [] { return std::int64_t{1}; },
                     .ask_to_wake = [this] { return take_request(); }}) {}

  void execute(std::vector<Command> commands) {
    serve({.commands = std::move(commands), .done = [](std::span<const Result>) {}});
  }
  // As the daemon does when it starts.
  void start() { serve({.wakes = true}); }
  // One request that the desk made of itself.
  bool serve_own() {
    if (requests_ == 0) return false;
    --requests_;
    serve({.wakes = true});
    return true;
  }
  // Until it asks no more.
  void serve_all_own() {
    for (int units = 0; units < 1'000 && serve_own(); ++units) {
    }
  }
  void refuse(bool refuses) { refuses_ = refuses; }
  int requests() const { return requests_; }
  const State& state() const { return desk_.state(); }

 private:
  void serve(OwnWork work) {
    FrameRequest frame(0, 0, 0, std::move(work));
    EXPECT_TRUE(desk_.serve(frame).empty());
  }
  bool take_request() {
    if (refuses_) return false;
    ++requests_;
    return true;
  }

  int requests_ = 0;
  bool refuses_ = false;
  DeskOnDisk desk_;
};

// So many payments that one import explains, and the import.
class Backlog {
 public:
  static constexpr int kCount = static_cast<int>(3 * kMaxWoken);

  Backlog() {
    payments_.emplace_back(
        UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "Harbour Tools"});
    for (int i = 0; i < kCount; ++i) {
      const Text number = numbers_.emplace_back("INV-" + std::to_string(700'000'000 + i));
      payments_.emplace_back(ReceivePayment{.ledger = "L1",
                                            .bank_ref = number,
                                            .currency = "EUR",
                                            .amount = Money(1'000 + i),
                                            .booking_date = kDay,
                                            .text = number});
      items_.emplace_back(UpsertItem{.ledger = "L1",
                                     .customer_no = "C1",
                                     .document_no = number,
                                     .currency = "EUR",
                                     .amount = Money(1'000 + i),
                                     .issue_date = kDay,
                                     .due_date = kDay});
    }
  }
  const std::vector<Command>& payments() const { return payments_; }
  const std::vector<Command>& items() const { return items_; }

 private:
  std::deque<std::string> numbers_;
  std::vector<Command> payments_, items_;
};

TEST(WakingGoesOn, WithoutACommandOfAnybody) {
  const Backlog backlog;
  SimulatedDisk disk;
  Office office(disk);
  office.start();
  office.execute(backlog.payments());
  EXPECT_EQ(office.requests(), 0);
  office.execute(backlog.items());
  EXPECT_FALSE(office.state().postponed().empty());
  int units = 0;
  for (; units < 1'000 && office.serve_own(); ++units) EXPECT_LE(office.requests(), 1);
  EXPECT_GE(units, 2);
  EXPECT_TRUE(office.state().postponed().empty());
  EXPECT_EQ(office.state().waiting_count(), 0U);
  EXPECT_EQ(office.state().allocation_count(), static_cast<std::uint32_t>(Backlog::kCount));
}

TEST(WakingGoesOn, AfterARestart) {
  const Backlog backlog;
  SimulatedDisk disk;
  {
    Office office(disk);
    office.start();
    office.execute(backlog.payments());
    office.execute(backlog.items());
    office.serve_own();
    EXPECT_FALSE(office.state().postponed().empty());
  }
  Office office(disk);
  EXPECT_FALSE(office.state().postponed().empty());
  office.start();
  office.serve_all_own();
  EXPECT_EQ(office.state().waiting_count(), 0U);
  EXPECT_EQ(office.state().allocation_count(), static_cast<std::uint32_t>(Backlog::kCount));
}

// Too much was in hand when the desk asked: whoever comes next makes it ask again.
TEST(WakingGoesOn, AfterTheLineWasFull) {
  const Backlog backlog;
  SimulatedDisk disk;
  Office office(disk);
  office.start();
  office.execute(backlog.payments());
  office.refuse(true);
  office.execute(backlog.items());
  EXPECT_EQ(office.requests(), 0);
  office.refuse(false);
  office.execute({backlog.payments().front()});
  EXPECT_EQ(office.requests(), 1);
  office.serve_all_own();
  EXPECT_TRUE(office.state().postponed().empty());
}

}  // namespace
}  // namespace hexiao::daemon
