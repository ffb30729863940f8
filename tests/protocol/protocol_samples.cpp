#include "tests/protocol/protocol_samples.h"

#include <map>
#include <string>

#include "engine/vocabulary/forms.h"
#include "protocol/policy_text.h"
#include "protocol/receivables_policy_text.h"

namespace hexiao::test {
namespace {

Date day(int month, int number) { return *Date::from_civil(2026, month, number); }

// Texts that live as long as the program.
std::string_view kept(char letter, std::uint64_t id) {
  static std::map<std::pair<char, std::uint64_t>, std::string> texts;
  std::string& text = texts[{letter, id}];
  if (text.empty()) text = letter + std::to_string(id);
  return text;
}

}  // namespace

ReceivePayment sample_payment() {
  return {.ledger = "CN01",
          .bank_account = "6222000011112222",
          .bank_ref = "20260131-0007",
          .currency = "CNY",
          .amount = Money(1'234'500),
          .booking_date = day(1, 31),
          .value_date = day(2, 1),
          .payer_name = "上海示例贸易有限公司",
          .payer_account = "6217000033334444",
          .structured_ref = "RF18539007547034",
          .text = "货款 INV-1001\n合同 HT-88",
          .note = "网银",
          .customer_no = "C7",
          .end_to_end_id = "E2E-1",
          .mandate_id = "M-1",
          .occurrence = 3};
}

RandomForms::RandomForms(std::uint64_t seed)
    : filler_(seed % 4, seed % 7 == 0 ? 100 : 0, seed % 20'000) {
  commands.resize(kCommandKinds - kFirstFormKind);
  [this]<std::size_t... I>(std::index_sequence<I...>) {
    (filler_.fill(commands[I].emplace<kFirstFormKind + I>()), ...);
  }
  (std::make_index_sequence<kCommandKinds - kFirstFormKind>{});
  static const std::string source = write_receivables_policy(ReceivablesPolicy{});
  std::get<ActivateReceivablesPolicy>(commands.back()).source = source;
}

std::vector<Command> one_of_each() {
  static const std::string policy_source = write_policy(default_policy());
  UpsertCustomer customer{.ledger = "CN01",
                          .customer_no = "C7",
                          .name = "上海示例贸易有限公司",
                          .aliases = {"示例贸易", "Example Trading"},
                          .accounts = {"6217000033334444"},
                          .virtual_accounts = {"V1", "V2", "V3"},
                          .tax_id = "91310000MA1",
                          .group_no = "G1",
                          .customer_class = "A",
                          .currency = "CNY",
                          .credit_limit = Money(5'000'000),
                          .rating = "AA",
                          .terms_days = 30,
                          .salesperson = "王芳",
                          .department = "East",
                          .policy = "settle_oldest"};
  UpsertItem item{.ledger = "CN01",
                  .customer_no = "C7",
                  .item_no = "IT-1",
                  .document_no = "INV-1001",
                  .kind = ItemKind::debit_note,
                  .currency = "CNY",
                  .amount = Money(1'234'500),
                  .open_amount = Money(1'000'000),
                  .issue_date = day(1, 1),
                  .due_date = day(1, 30),
                  .order_no = "PO-5",
                  .contract_no = "HT-88",
                  .delivery_no = "DN-9",
                  .external_ref = "X-1",
                  .payment_ref = "RF18539007547034",
                  .discount_amount = Money(2'469),
                  .discount_until = day(1, 15),
                  .terms = "2% 14 days",
                  .salesperson = "王芳",
                  .department = "East",
                  .disputed = true,
                  .text = "pumps"};
  static const RandomForms forms(2);
  std::vector<Command> all = {
      customer,
      item,
      sample_payment(),
      ConfirmProposal{"#7", 2},
      RejectProposal{"20260131-0007", 1},
      AllocatePayment{.payment = "#7",
                      .lines = {{"INV-1001", Money(100), Money(2), Money(1)},
                                {"INV-1002", Money(-50), Money(0), Money(0)}},
                      .other_customer_granted = true},
      Deallocate{77, "wrong customer"},
      ReversePayment{"#7", "returned by the bank"},
      DisputeItem{"CN01", "INV-1001", "damaged goods"},
      ReleaseItem{"CN01", "INV-1001", "settled"},
      ActivatePolicy{.source = policy_source, .policy = default_policy()},
      RevokeMapping{3, "pays for many"},
      SetOff{.ledger = "CN01",
             .customer_no = "C7",
             .reason = "goods returned",
             .date = day(2, 3),
             .by = SetOffBy::numbers,
             .keys = 1U << static_cast<unsigned>(KeyKind::order),
             .lines = {{"INV-1001", Money(8'000), {}, {}}, {"CN-7", Money(-8'000), {}, {}}},
             .other_customer_granted = true}};
  all.insert(all.end(), forms.commands.begin(), forms.commands.end());
  return all;
}

Result sample_result() {
  Result result;
  result.id = 7;
  result.changed = true;
  result.payment = {7};
  result.first_allocation = {70};
  result.allocations = {{{1}, Money(1'000'000), Money(2'469), Money(0)},
                        {{2}, Money(234'500), Money(0), Money(5)}};
  result.unapplied = Money(0);
  result.decision.outcome = Outcome::automatic;
  result.decision.reason = Reason::none;
  result.decision.payer = {5};
  result.decision.payer_level = PayerLevel::certain;
  result.decision.payer_mark = PayerMark::account;
  result.decision.policy = {0x1234567890ABCDEFULL};
  Proposal first{.customer = {5},
                 .search = Search::named_items,
                 .document = DocumentLevel::number,
                 .amount = AmountLevel::discount,
                 .score = 950,
                 .rule = "invoice_number",
                 .lines = result.allocations};
  Proposal second{.customer = {6},
                  .search = Search::account_total,
                  .document = DocumentLevel::weak,
                  .amount = AmountLevel::over,
                  .score = 400,
                  .reason = Reason::payer_differs,
                  .rule = "account_total",
                  .remainder = Money(12),
                  .lines = {{{3}, Money(99), Money(0), Money(0)}}};
  result.decision.proposals = {first, second};
  return result;
}

protocol::Names::Item SampleNames::item(ItemId id) const {
  return {.item_no = kept('I', id.value), .document_no = kept('D', id.value)};
}
std::string_view SampleNames::customer_no(CustomerId id) const { return kept('C', id.value); }
Currency SampleNames::payment_currency(PaymentId /*id*/) const {
  return *Currency::from_code("CNY");
}

}  // namespace hexiao::test
