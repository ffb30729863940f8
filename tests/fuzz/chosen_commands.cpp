#include "tests/fuzz/chosen_commands.h"

#include <deque>
#include <string>

#include "engine/vocabulary/check.h"
#include "protocol/policy_text.h"
#include "protocol/receivables_policy_text.h"
#include "tests/engine/random_control.h"
#include "tests/engine/random_ledger.h"

namespace hexiao::fuzz {
namespace {

constexpr Text kLedgers[] = {"L1", "L1", "L1", "L2", "nowhere", ""};
constexpr Text kCustomers[] = {"C1", "C2", "C3", "C4", "C5", ""};
constexpr Text kItems[] = {"INV-1001", "INV-1002", "INV-1003", "INV-1010", "CN-7",
                           "#1",       "#2",       "#3",       "#9",       "OA-1"};
constexpr Text kPayments[] = {"#1", "#2", "#3", "#4", "B1", "B2", "B3", "#99999999999999999999"};
constexpr Text kCurrencies[] = {"EUR", "EUR", "EUR", "CNY", "JPY", "KWD", "XXX", ""};
constexpr Text kNames[] = {"Acme Trading Ltd", "Acme Trade Limited",  "上海示例贸易有限公司",
                           "北京示例科技",     "Müller & Söhne GmbH", "A"};
constexpr Text kAccounts[] = {"DE02100100100006820101", "6217000033334444", "4711", ""};
constexpr Text kTexts[] = {"INV-1001",
                           "INV-1001 INV-1002",
                           "inv 1O01, 1002 less 2%",
                           "INV-1001/1003\n合同 HT-88",
                           "RF18539007547034",
                           "Acme Trading C1 thanks",
                           "货款 INV-1010",
                           ""};
constexpr Text kTerms[] = {"NET 30", "EOM 15", "2/10 NET 30", "3 x 30", "COD", "月结30天", "", "?"};
constexpr std::int64_t kEdges[] = {0,           -1,        1,         kMaxAmount, kMaxAmount + 1,
                                   -kMaxAmount, INT64_MAX, INT64_MIN, 99'999,     100'000};

// Most amounts are few, so that sums of them meet.
Money some_amount(Input& input) {
  const unsigned kind = input.byte();
  if (kind < 160) return Money((1 + kind % 12) * 2'500);
  if (kind < 200) return Money(input.number<std::uint16_t>());
  if (kind < 230) return Money(input.pick(kEdges));
  return Money(input.number<std::int64_t>());
}

Date some_day(Input& input) {
  const unsigned kind = input.byte();
  if (kind == 0) return {};
  if (kind >= 250) return Date::from_days(input.number<std::int32_t>());
  return Date::from_civil(2026, 1, 1)->plus_days(static_cast<std::int32_t>(kind));
}

Text by_name(std::string_view field, Input& input) {
  if (input.byte() >= 250) return input.text(40);
  if (field == "ledger") return input.pick(kLedgers);
  if (field == "currency") return input.pick(kCurrencies);
  if (field == "customer_no" || field == "from" || field == "into" || field == "group_no")
    return input.pick(kCustomers);
  if (field == "item" || field == "number") return input.pick(kItems);
  if (field == "payment") return input.pick(kPayments);
  if (field == "terms") return input.pick(kTerms);
  if (field == "order_no") return input.keep("SO-" + std::to_string(input.below(4)));
  if (field == "contract_no") return input.keep("HT-" + std::to_string(input.below(4)));
  if (field == "text" || field == "note" || field == "value") return input.pick(kTexts);
  return input.pick(kNames);
}

// Fills whatever names its fields.
struct Choose {
  Input& input;

  template <class T>
  void operator()(std::string_view field, T& value) {
    if constexpr (std::is_same_v<T, Text>) {
      value = by_name(field, input);
    } else if constexpr (std::is_same_v<T, Money>) {
      value = some_amount(input);
    } else if constexpr (std::is_same_v<T, Date>) {
      value = some_day(input);
    } else if constexpr (std::is_same_v<T, bool>) {
      value = input.flag();
    } else if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(input.below(EnumTexts<T>::value.size()));
    } else if constexpr (std::is_integral_v<T>) {
      const unsigned kind = input.byte();
      value = kind < 240 ? static_cast<T>(kind % 8) : input.number<T>();
    } else if constexpr (codec_detail::IsVector<T>::value) {
      value.resize(input.below(4));
      for (auto& element : value) (*this)(field, element);
    } else {
      T::fields(value, *this);
    }
  }
};

// Policies that can be read, made once: the first is the built-in one, the others are random. Some
// random ones are senseless on purpose and are left out.
template <class C>
std::vector<C> readable(auto&& write, auto&& parse) {
  std::vector<C> list;
  for (std::uint64_t seed = 0; seed < 64 && list.size() < 8; ++seed) {
    static std::deque<std::string> sources;
    const std::string& source = sources.emplace_back(write(seed));
    if (auto policy = parse(source)) list.push_back({source, std::move(*policy)});
  }
  HEXIAO_CHECK(!list.empty());
  return list;
}

const ActivatePolicy& matching_policy(std::size_t number) {
  static const auto list = readable<ActivatePolicy>(
      [](std::uint64_t seed) {
        return write_policy(seed == 0 ? default_policy()
                                      : RandomLedger("L1", seed).policy("house"));
      },
      parse_policy);
  return list[number % list.size()];
}
const ActivateReceivablesPolicy& receivables_policy(std::size_t number) {
  static const auto list = readable<ActivateReceivablesPolicy>(
      [](std::uint64_t seed) {
        Random random(seed);
        return write_receivables_policy(seed == 0 ? ReceivablesPolicy{}
                                                  : random_receivables_policy(random));
      },
      parse_receivables_policy);
  return list[number % list.size()];
}

UpsertCustomer some_customer(Input& input) {
  UpsertCustomer customer{.ledger = input.pick(kLedgers),
                          .customer_no = input.pick(kCustomers),
                          .name = by_name("name", input),
                          .group_no = input.flag() ? Text("G1") : Text(),
                          .currency = input.pick(kCurrencies),
                          .rating = input.flag() ? Text("A") : Text("?")};
  for (std::size_t i = input.below(3); i != 0; --i)
    customer.aliases.push_back(by_name("name", input));
  if (input.flag()) customer.accounts.push_back(input.pick(kAccounts));
  if (input.flag()) customer.virtual_accounts.push_back(input.pick(kAccounts));
  if (input.flag()) customer.credit_limit = some_amount(input);
  customer.terms_days = input.byte() % 100;
  return customer;
}

UpsertItem some_item(Input& input) {
  UpsertItem item{.ledger = input.pick(kLedgers),
                  .customer_no = input.pick(kCustomers),
                  .item_no = input.pick(kItems),
                  .document_no = input.pick(kItems),
                  .kind = static_cast<ItemKind>(input.below(4)),
                  .currency = input.pick(kCurrencies),
                  .amount = some_amount(input),
                  .issue_date = some_day(input),
                  .due_date = some_day(input)};
  if (is_credit(item.kind) && input.flag() && item.amount.is_positive()) item.amount = -item.amount;
  if (input.flag()) item.open_amount = some_amount(input);
  if (input.flag()) {
    item.discount_amount = some_amount(input);
    item.discount_until = some_day(input);
  }
  if (input.flag()) {
    item.order_no = by_name("order_no", input);
    item.contract_no = by_name("contract_no", input);
    item.terms = input.pick(kTerms);
    item.payment_ref = "RF18539007547034";
    item.disputed = input.flag();
  }
  return item;
}

ReceivePayment some_payment(Input& input) {
  ReceivePayment payment{.ledger = input.pick(kLedgers),
                         .bank_account = "6222000011112222",
                         .bank_ref = input.keep("B" + std::to_string(input.byte())),
                         .currency = input.pick(kCurrencies),
                         .amount = some_amount(input),
                         .booking_date = some_day(input),
                         .payer_name = by_name("name", input),
                         .payer_account = input.pick(kAccounts),
                         .text = by_name("text", input)};
  payment.value_date = input.flag() ? payment.booking_date : some_day(input);
  if (input.flag()) {
    payment.customer_no = input.pick(kCustomers);
    payment.structured_ref = input.pick(kTexts);
    payment.note = by_name("note", input);
    payment.occurrence = input.byte();
  }
  return payment;
}

SetOff some_set_off(Input& input) {
  SetOff set_off{.ledger = input.pick(kLedgers),
                 .customer_no = input.pick(kCustomers),
                 .reason = "agreed",
                 .date = some_day(input),
                 .by = static_cast<SetOffBy>(input.below(4)),
                 .keys = static_cast<std::uint8_t>(input.byte() &
                                                   ((1U << EnumTexts<KeyKind>::value.size()) - 1)),
                 .other_customer_granted = input.flag()};
  Choose{input}("lines", set_off.lines);
  return set_off;
}

template <std::size_t I>
bool choose_form(std::size_t kind, Input& input, Command& command) {
  if constexpr (I == std::variant_size_v<Command>) {
    return false;
  } else {
    if (kind != I) return choose_form<I + 1>(kind, input, command);
    using C = std::variant_alternative_t<I, Command>;
    Choose choose{input};
    C::fields(command.emplace<I>(), choose);
    return true;
  }
}

}  // namespace

Command chosen_command(Input& input) {
  const std::size_t kind = input.below(36);
  switch (kind) {
    case 0:
      return some_customer(input);
    case 1:
    case 28:
    case 29:
      return some_item(input);
    case 2:
    case 30:
    case 31:
    case 32:
      return some_payment(input);
    case 3:
    case 33:
      return ConfirmProposal{by_name("payment", input), 1U + input.byte() % 3U};
    case 4:
      return RejectProposal{by_name("payment", input), input.byte() % 3U};
    case 5:
    case 34: {
      AllocatePayment allocate;
      Choose choose{input};
      AllocatePayment::fields(allocate, choose);
      return allocate;
    }
    case 6:
      return Deallocate{input.below(8), "undone"};
    case 7:
      return ReversePayment{by_name("payment", input), "returned"};
    case 8:
      return DisputeItem{input.pick(kLedgers), input.pick(kItems), "damaged goods"};
    case 9:
      return ReleaseItem{input.pick(kLedgers), input.pick(kItems), "settled"};
    case 10:
      return matching_policy(input.byte());
    case 11:
      return RevokeMapping{input.below(4), "wrong"};
    case 12:
    case 35:
      return some_set_off(input);
    case std::variant_size_v<Command> - 1:
      return receivables_policy(input.byte());
    default: {
      Command command;
      choose_form<13>(kind, input, command);
      return command;
    }
  }
}

std::vector<Command> opening_commands() {
  const Date day = *Date::from_civil(2026, 1, 1);
  const auto customer = [](Text number, Text name, Text account) {
    UpsertCustomer one{.ledger = "L1", .customer_no = number, .name = name, .currency = "EUR"};
    one.accounts.push_back(account);
    one.credit_limit = Money(1'000'000);
    return one;
  };
  const auto item = [day](Text number, Text of, ItemKind kind, std::int64_t minor) {
    return UpsertItem{.ledger = "L1",
                      .customer_no = of,
                      .item_no = number,
                      .document_no = number,
                      .kind = kind,
                      .currency = "EUR",
                      .amount = Money(minor),
                      .issue_date = day,
                      .due_date = day.plus_days(30),
                      .order_no = "SO-1"};
  };
  return {customer("C1", kNames[0], kAccounts[0]),
          customer("C2", kNames[2], kAccounts[1]),
          matching_policy(0),
          receivables_policy(1),
          item("INV-1001", "C1", ItemKind::invoice, 10'000),
          item("INV-1002", "C1", ItemKind::invoice, 15'000),
          item("INV-1003", "C2", ItemKind::debit_note, 22'500),
          item("CN-7", "C1", ItemKind::credit_note, -5'000),
          ReceivePayment{.ledger = "L1",
                         .bank_account = "6222000011112222",
                         .bank_ref = "B0",
                         .currency = "EUR",
                         .amount = Money(7'500),
                         .booking_date = day.plus_days(20),
                         .value_date = day.plus_days(20),
                         .payer_name = kNames[0],
                         .text = "on account"}};
}

}  // namespace hexiao::fuzz
