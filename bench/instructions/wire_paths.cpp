// Payments and their answers on the wire, and events on their way into the log.
#include <string>

#include "bench/instructions/hot_path.h"
#include "bench/protocol/sample_payments.h"
#include "engine/vocabulary/record.h"
#include "protocol/command_batch.h"
#include "protocol/results.h"

namespace hexiao::bench {
namespace {

using namespace hexiao::protocol;

constexpr std::size_t kRounds = 4;

// run() does a batch kRounds times; it was done once before.
class BatchPath : public HotPath {
 public:
  std::uint64_t operations() const override { return kRounds * kSampleBatch; }
  void run() override {
    for (std::size_t i = 0; i < kRounds; ++i) once();
  }

 protected:
  virtual void once() = 0;
};

class EncodePayments final : public BatchPath {
 public:
  EncodePayments() { once(); }
  std::string_view name() const override { return "payments_encoded"; }
  bool right() const override { return out_.bytes().size() == encoded(payments_).size(); }
  void once() override {
    batch_.clear();
    out_.clear();
    for (const ReceivePayment& payment : payments_.list)
      if (batch_.add(payment) != Rejection::none) return;
    batch_.append_to(out_, 1, Detail::brief);
  }

 private:
  SamplePayments payments_{false};
  CommandBatch batch_;
  ByteBuffer out_;
};

class DecodePayments final : public BatchPath {
 public:
  DecodePayments() { once(); }
  std::string_view name() const override { return "payments_decoded"; }
  bool right() const override {
    if (view_.commands.size() != kSampleBatch || !view_.faults.empty()) return false;
    for (std::size_t i = 0; i < kSampleBatch; ++i)
      if (std::get<ReceivePayment>(view_.commands[i]).text != payments_.texts[i]) return false;
    return true;
  }
  void once() override {
    if (decode_commands(payload_.bytes(), kSampleBatch, view_) != WireError::none)
      view_.commands.clear();
  }

 private:
  SamplePayments payments_{false};
  Payload payload_ = payload_of(encoded(payments_));
  CommandBatchView view_;
};

class EncodeResults final : public BatchPath {
 public:
  explicit EncodeResults(Detail detail) : detail_(detail) { once(); }
  std::string_view name() const override {
    return detail_ == Detail::brief ? "results_encoded_brief" : "results_encoded_named";
  }
  bool right() const override {
    const Payload payload = payload_of(out_);
    std::vector<ResultView> views;
    return decode_results(payload.bytes(), views) == WireError::none &&
           views.size() == kSampleBatch && views.back().payment == PaymentId{1};
  }
  void once() override {
    out_.clear();
    encoder_.append_results(out_, 1, results_, {}, detail_, &names_);
  }

 private:
  Detail detail_;
  std::vector<Result> results_ = sample_results();
  SampleNames names_;
  ResultsEncoder encoder_;
  ByteBuffer out_;
};

class DecodeResults final : public BatchPath {
 public:
  DecodeResults() {
    ByteBuffer out;
    ResultsEncoder().append_results(out, 1, sample_results(), {}, Detail::brief, nullptr);
    payload_ = payload_of(out);
    once();
  }
  std::string_view name() const override { return "results_decoded_brief"; }
  bool right() const override {
    return views_.size() == kSampleBatch && views_.front().payment == PaymentId{1};
  }
  void once() override {
    if (decode_results(payload_.bytes(), views_) != WireError::none) views_.clear();
  }

 private:
  Payload payload_;
  std::vector<ResultView> views_;
};

// What the engine records of an exact payment: the payment with its decision, and the allocation.
class AppendRecords final : public BatchPath {
 public:
  AppendRecords() {
    decision_ = sample_results().front().decision;
    once();
  }
  std::string_view name() const override { return "payments_as_log_records"; }
  bool right() const override {
    std::span<const std::byte> rest = out_.bytes();
    RecordView record;
    Event event;
    std::size_t records = 0;
    while (next_record(rest, record) && decode_event(record, event)) ++records;
    return rest.empty() && records == 2 * kSampleBatch;
  }
  void once() override {
    out_.clear();
    Lsn lsn = 0;
    for (std::size_t i = 0; i < kSampleBatch; ++i) {
      const ReceivePayment& payment = payments_.list[i];
      const PaymentId id{i + 1};
      append_record(out_,
                    PaymentRecorded{.payment = id,
                                    .ledger = {1},
                                    .currency = *Currency::from_code("CNY"),
                                    .amount = payment.amount,
                                    .booking_date = payment.booking_date,
                                    .value_date = payment.value_date,
                                    .bank_account = payment.bank_account,
                                    .bank_ref = payment.bank_ref,
                                    .payer_name = payment.payer_name,
                                    .payer_account = payment.payer_account,
                                    .text = payment.text,
                                    .end_to_end_id = payment.end_to_end_id,
                                    .decision = decision_},
                    cause_, ++lsn);
      append_record(out_,
                    AllocationsMade{.payment = id,
                                    .first_allocation = {i + 1},
                                    .lines = {{.item = {i + 1}, .amount = payment.amount}}},
                    cause_, ++lsn);
    }
  }

 private:
  SamplePayments payments_{false};
  Decision decision_;
  Cause cause_{.client = 1, .request = 1, .time_ns = 1, .principal = "bench"};
  ByteBuffer out_;
};

}  // namespace

void add_wire_paths(HotPaths& paths) {
  paths.push_back(std::make_unique<EncodePayments>());
  paths.push_back(std::make_unique<DecodePayments>());
  paths.push_back(std::make_unique<EncodeResults>(Detail::brief));
  paths.push_back(std::make_unique<EncodeResults>(Detail::named));
  paths.push_back(std::make_unique<DecodeResults>());
  paths.push_back(std::make_unique<AppendRecords>());
}

}  // namespace hexiao::bench
