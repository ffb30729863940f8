// Payments through the engine: decided, recorded and applied.
#include <string>
#include <utility>

#include "bench/engine/open_ledger.h"
#include "bench/instructions/hot_path.h"

namespace hexiao::bench {
namespace {

constexpr std::uint32_t kItems = 20'000;

// Filled once; every path pays items that no other one pays.
struct SharedLedger {
  OpenLedger ledger{kItems};
  std::uint64_t next_payment = 1;
};

enum class Text : std::uint8_t { exact, damaged };

class Payments final : public HotPath {
 public:
  Payments(std::shared_ptr<SharedLedger> shared, std::string name, std::size_t batch,
           std::size_t batches, Text text)
      : shared_(std::move(shared)), name_(std::move(name)), batch_(batch), text_(text) {
    texts_.resize(batch_ * (batches + 1));
    commands_.reserve(texts_.size());
    for (std::size_t i = 0; i < texts_.size(); ++i) add(texts_[i]);
    right_ = all_right(shared_->ledger.execute(unit(0)), 0);
  }
  std::string_view name() const override { return name_; }
  std::uint64_t operations() const override { return commands_.size() - batch_; }
  void run() override {
    for (std::size_t at = batch_; at < commands_.size(); at += batch_)
      right_ = all_right(shared_->ledger.execute(unit(at)), at) && right_;
  }
  bool right() const override { return right_; }

 private:
  void add(PaymentTexts& texts) {
    const std::uint64_t n = shared_->next_payment++;
    items_.push_back(shared_->ledger.scattered(n));
    ReceivePayment payment = OpenLedger::payment(n, items_.back(), texts);
    if (text_ == Text::damaged) OpenLedger::damage_number(texts);
    commands_.emplace_back(payment);
  }
  std::span<const Command> unit(std::size_t at) const {
    return std::span(commands_).subspan(at, batch_);
  }
  bool all_right(const std::vector<Result>& results, std::size_t at) const {
    for (const Result& r : results)
      if (r.allocations.size() != 1 || !r.unapplied.is_zero() ||
          r.allocations.front().item.value != std::uint64_t{items_[at++]} + 1)
        return false;
    return true;
  }

  std::shared_ptr<SharedLedger> shared_;
  std::string name_;
  std::size_t batch_;
  Text text_;
  std::vector<PaymentTexts> texts_;
  std::vector<Command> commands_;
  std::vector<std::uint32_t> items_;
  bool right_ = false;
};

}  // namespace

void add_engine_paths(HotPaths& paths) {
  const auto shared = std::make_shared<SharedLedger>();
  const auto add = [&](const char* name, std::size_t batch, std::size_t batches, Text text) {
    paths.push_back(std::make_unique<Payments>(shared, name, batch, batches, text));
  };
  add("exact_match_batches_of_1", 1, 256, Text::exact);
  add("exact_match_batches_of_64", 64, 16, Text::exact);
  add("exact_match_batches_of_1024", 1024, 2, Text::exact);
  add("damaged_reference_repaired", 64, 16, Text::damaged);
}

}  // namespace hexiao::bench
