#include "bench/protocol/sample_payments.h"

#include "engine/vocabulary/check.h"
#include "protocol/command_batch.h"

namespace hexiao::bench {

using namespace hexiao::protocol;

SamplePayments::SamplePayments(bool chinese) {
  refs.reserve(kSampleBatch);
  texts.reserve(kSampleBatch);
  for (std::size_t i = 0; i < kSampleBatch; ++i) {
    const std::string number = std::to_string(1'000'000 + i);
    refs.push_back("20260131-" + number);
    texts.push_back((chinese ? "货款 发票 INV-" : "payment of invoice INV-") + number +
                    (chinese ? " 合同 HT-" : " and contract HT-") + number +
                    (chinese ? " 谢谢合作" : " thank you for delivery"));
    list.push_back(
        {.ledger = "CN01",
         .bank_account = "6222000011112222",
         .bank_ref = refs.back(),
         .currency = "CNY",
         .amount = Money(static_cast<std::int64_t>(100 + i)),
         .booking_date = Date::from_days(20'484),
         .value_date = Date::from_days(20'484),
         .payer_name = chinese ? "上海示例国际贸易有限公司" : "EXAMPLE INTERNATIONAL TRADING LTD",
         .payer_account = "6217000033334444555",
         .text = texts.back(),
         .end_to_end_id = refs.back()});
  }
}

ByteBuffer encoded(const SamplePayments& payments) {
  CommandBatch batch;
  for (const ReceivePayment& payment : payments.list)
    HEXIAO_CHECK(batch.add(payment) == Rejection::none);
  ByteBuffer out;
  batch.append_to(out, 1, Detail::brief);
  return out;
}

Payload payload_of(const ByteBuffer& frame) {
  return Payload::copy_of(frame.bytes().subspan(kHeaderBytes));
}

std::vector<Result> sample_results() {
  Result result;
  result.id = 1;
  result.changed = true;
  result.payment = {1};
  result.first_allocation = {1};
  result.allocations = {{{9}, Money(100), {}, {}}};
  result.decision.outcome = Outcome::automatic;
  result.decision.payer = {5};
  result.decision.proposals = {
      {.customer = {5}, .score = 980, .rule = "invoice_number", .lines = result.allocations}};
  return std::vector<Result>(kSampleBatch, result);
}

Names::Item SampleNames::item(ItemId /*id*/) const {
  return {.item_no = "INV-1000001", .document_no = "INV-1000001"};
}
std::string_view SampleNames::customer_no(CustomerId /*id*/) const { return "C-4711"; }
Currency SampleNames::payment_currency(PaymentId /*id*/) const {
  return *Currency::from_code("CNY");
}

}  // namespace hexiao::bench
