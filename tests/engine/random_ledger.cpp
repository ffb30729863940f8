#include "tests/engine/random_ledger.h"

#include <algorithm>

#include "tests/engine/random_policy.h"

namespace hexiao {
namespace {

const std::vector<std::string> kNames = {"Nordwind Handels GmbH",
                                         "Nordwind Handels AG",
                                         "Nordwind Handels",
                                         "北京华信科技有限公司",
                                         "北京华信科技",
                                         "International Agricultural Machinery Trading Co Ltd",
                                         "International Agricultural Machinery Leasing Co Ltd",
                                         "International Agricultural Machiner",
                                         "Müller & Söhne KG",
                                         "MUELLER UND SOEHNE"};
const std::vector<std::string> kPayers = {"NORDWIND HANDELS GMBH",
                                          "Nordwind Handels",
                                          "Nordwind Handels SA",
                                          "北京华信科技有限公司",
                                          "北京華信科技",
                                          "International Agricultural Machiner",
                                          "International Agricultu",
                                          "International Agricultural Machinery Trading Co Ltd",
                                          "Mueller & Soehne",
                                          "Nobody",
                                          "",
                                          ""};
const std::vector<std::string> kAccounts = {
    "6222 0000 1111", "62220000-1112", "DE89370400440532013000", "", "", ""};
const std::vector<std::string> kVirtual = {"99880001", "99880002", "", "", "", "", ""};
const std::vector<std::string> kPrefixes = {"INV-", "INV", "FP", "", "RE-", "发票", "00"};
const std::vector<std::string> kDigits = {
    "1001",           "1002",       "01001",     "20260001",     "20260002",   "20261001",
    "00104711",       "104711",     "700260001", "12",           "2025/00123", "2025-0124",
    "4711-2026-0815", "1800012345", "900471108", "A7-0033-55102"};
const std::vector<std::string> kOrders = {"SO-7001", "SO-7002", "PO20260001", "20260001", "",
                                          "",        ""};
const std::vector<std::string> kTerms = {"N30", "N60", "", ""};
const std::vector<std::string> kMandates = {"MD-1001", "MANDAT 77", "", "", "", "", "", ""};
const std::vector<std::string> kLabels = {"Rechnung ", "INV", "Rg.Nr. ", "PO", "KD12345"};
const std::vector<std::string> kReferences = {"RF18539007547034", "104711", "", "", "", ""};
const std::vector<std::string> kGlue = {" ",       ", ",   " + ", "/",  "\n",
                                        " danke ", "货款", ": ",  " - "};
const std::vector<std::string> kCurrencies = {"CNY", "CNY", "CNY", "CNY", "CNY", "JPY", "KWD"};
const std::vector<std::int64_t> kAmounts = {10000, 10000, 10000, 5000, 20000, 9950, 50, 30000};

const Date kDay = *Date::from_civil(2026, 2, 1);

}  // namespace

RandomLedger::RandomLedger(std::string code, std::uint64_t seed)
    : random_(seed), code_(texts_.emplace_back(std::move(code))) {
  many_amounts_ = random_.one_in(3);
}

Policy RandomLedger::policy(const std::string& name) {
  return random_policy(random_, name, std::string(code_));
}

Money RandomLedger::some_amount() {
  if (!many_amounts_) return Money(random_.pick(kAmounts));
  return Money(static_cast<std::int64_t>(1'000 + random_.below(60'000)));
}

UpsertCustomer RandomLedger::customer(std::size_t number) {
  UpsertCustomer c{.ledger = code_,
                   .customer_no = keep("10" + std::to_string(4711 + number)),
                   .name = random_.pick(kNames)};
  if (random_.one_in(3)) c.aliases.emplace_back(random_.pick(kNames));
  const std::string& account = random_.pick(kAccounts);
  if (!account.empty()) c.accounts.emplace_back(account);
  const std::string& own = random_.pick(kVirtual);
  if (!own.empty()) c.virtual_accounts.emplace_back(own);
  if (random_.one_in(3)) c.group_no = "G1";
  if (random_.one_in(4)) c.customer_class = "retail";
  if (random_.one_in(8)) c.tax_id = "20260001";
  customers_.push_back(c);
  return c;
}

UpsertItem RandomLedger::item(std::size_t number, std::size_t customers) {
  UpsertItem i{.ledger = code_,
               .customer_no = keep("10" + std::to_string(4711 + random_.below(customers))),
               .item_no = keep("X" + std::to_string(number)),
               .document_no = keep(random_.pick(kPrefixes) + random_.pick(kDigits)),
               .currency = random_.pick(kCurrencies),
               .amount = some_amount(),
               .issue_date = kDay.plus_days(static_cast<int>(random_.below(7)) - 5),
               .due_date = kDay.plus_days(static_cast<int>(random_.below(8)) - 4),
               .order_no = random_.pick(kOrders)};
  if (random_.one_in(2)) i.item_no = i.document_no;
  if (random_.one_in(4)) i.payment_ref = random_.pick(kReferences);
  if (random_.one_in(5)) i.external_ref = random_.pick(kDigits);
  if (random_.one_in(6)) i.contract_no = random_.pick(kOrders);
  if (random_.one_in(9)) i.delivery_no = random_.pick(kOrders);
  i.terms = random_.pick(kTerms);
  if (random_.one_in(6)) {
    i.kind = random_.one_in(2) ? ItemKind::credit_note : ItemKind::on_account;
    i.amount = -i.amount;
  } else if (random_.one_in(4)) {
    i.discount_amount = Money(i.amount.minor() / 50);
    i.discount_until = kDay.plus_days(static_cast<int>(random_.below(4)) - 1);
    if (i.discount_amount.is_zero()) i.discount_until = {};
  }
  if (random_.one_in(8)) i.open_amount = Money(random_.one_in(2) ? 0 : i.amount.minor() / 2);
  i.disputed = random_.one_in(10);
  return i;
}

// One or two letters are wrong, missing, too many, or swapped.
std::string RandomLedger::mistyped(std::string text) {
  for (std::size_t errors = random_.one_in(3) ? 2 : 1; errors > 0; --errors) {
    std::vector<std::size_t> places;  // ASCII only, so that characters stay whole
    for (std::size_t i = 0; i < text.size(); ++i)
      if (static_cast<unsigned char>(text[i]) < 0x80) places.push_back(i);
    if (places.empty()) return text;
    const std::size_t at = random_.pick(places);
    const bool digit = text[at] >= '0' && text[at] <= '9';
    const auto other = static_cast<char>(digit ? '0' + random_.below(10) : 'a' + random_.below(26));
    switch (random_.below(4)) {
      case 0:
        text[at] = other;
        break;
      case 1:
        text.insert(at, 1, other);
        break;
      case 2:
        text.erase(at, 1);
        break;
      default:
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0x80)
          std::swap(text[at], text[at + 1]);
    }
  }
  return text;
}

// A name as people write it who do not look it up.
std::string RandomLedger::another_spelling(std::string_view name) {
  std::string out(name);
  switch (random_.below(8)) {
    case 0:
    case 1:
      return mistyped(out);
    case 2: {
      const std::size_t at = out.find(' ');
      return at == std::string::npos ? out : out.substr(at + 1) + " " + out.substr(0, at);
    }
    case 3:
      return out + " International";
    case 4: {
      std::size_t end = std::min<std::size_t>(out.size(), random_.one_in(2) ? 27 : 35);
      while (end < out.size() && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
      return out.substr(0, end);
    }
    case 5:
      std::erase(out, ' ');
      return out;
    default:
      return out;
  }
}

// A number as it comes out of a bank.
std::string RandomLedger::damaged(std::string_view number) {
  std::string out(number);
  const std::size_t digit = std::min(out.find_first_of("0123456789"), out.size());
  switch (random_.below(17)) {
    case 0:
      std::erase(out, '-');
      break;
    case 1:
      if (out.size() > digit) out.insert(digit + random_.below(out.size() - digit), 1, '\n');
      break;
    case 2:
      if (const std::size_t at = out.find('0'); at != std::string::npos) out.erase(at, 1);
      break;
    case 3:
      out = "0" + out;
      break;
    case 4:
      out = out.substr(digit);
      break;
    case 5:
    case 6:
      out = mistyped(out);
      break;
    case 7:
      if (out.size() > digit + 4) out = out.substr(out.size() - 4 - random_.below(2));
      break;
    case 8:
      out = random_.pick(kLabels) + out.substr(digit);
      break;
    case 9:
      out += random_.pick(kDigits);
      break;
    case 10:
      std::erase(out, '0');
      break;
    case 11:
      // What a policy may say that payers leave out.
      for (const std::string_view prefix : {"18000", "2026"})
        if (const std::size_t at = out.find(prefix); at != std::string::npos)
          return out.substr(at + prefix.size());
      break;
    default:
      break;
  }
  return out;
}

std::string RandomLedger::remittance(const std::vector<UpsertItem>& items) {
  std::string text;
  if (!customers_.empty() && random_.one_in(10))
    text = another_spelling(random_.pick(customers_).name);
  for (std::size_t n = random_.below(4); n > 0; --n) {
    if (!text.empty() || random_.one_in(4)) text += random_.pick(kGlue);
    if (items.empty() || random_.one_in(5)) {
      text += random_.pick(kPrefixes) + random_.pick(kDigits);
      continue;
    }
    const UpsertItem& item = random_.pick(items);
    const Text numbers[] = {item.document_no, item.document_no, item.document_no, item.item_no,
                            item.order_no,    item.payment_ref, item.contract_no, item.customer_no};
    text += damaged(numbers[random_.below(std::size(numbers))]);
    if (random_.one_in(6)) text += ": 50.00";
  }
  return text;
}

Money RandomLedger::amount_wanted(const std::vector<UpsertItem>& items) {
  std::int64_t sum = 0;
  const Text customer = items.empty() ? Text() : random_.pick(items).customer_no;
  const std::size_t few = 1 + random_.below(3);
  for (std::size_t n = 0; n < few && !items.empty(); ++n) sum += random_.pick(items).amount.minor();
  if (random_.one_in(2)) {
    // Some of one customer's, or those of one kind.
    sum = 0;
    const UpsertItem like = items.empty() ? UpsertItem{} : random_.pick(items);
    const std::size_t kind = random_.below(4);
    for (const UpsertItem& item : items) {
      const bool wanted = kind == 0   ? item.terms == like.terms && item.due_date < kDay
                          : kind == 1 ? item.order_no == like.order_no
                          : kind == 2 ? item.due_date < kDay
                                      : !random_.one_in(3);
      if (item.customer_no == customer && wanted) sum += item.amount.minor();
    }
  }
  if (sum <= 0) sum = some_amount().minor();
  switch (random_.below(10)) {
    case 0:
      sum -= sum / 50;  // the discount
      break;
    case 1:
      sum -= 1 + static_cast<std::int64_t>(random_.below(120));
      break;
    case 2:
      sum += 1 + static_cast<std::int64_t>(random_.below(120));
      break;
    case 3:
      sum /= 2;
      break;
    default:
      break;
  }
  return Money(sum <= 0 ? 1 : sum);
}

// The customer really pays.
void RandomLedger::aim(ReceivePayment& payment, const UpsertCustomer& customer) {
  payment.payer_name = customer.name;
  payment.payer_account = {};
  if (random_.one_in(3) && !customer.accounts.empty())
    payment.payer_account = customer.accounts.front();
  if (random_.one_in(4) && !customer.aliases.empty()) payment.payer_name = customer.aliases.front();
  if (random_.one_in(3)) payment.payer_name = keep(another_spelling(payment.payer_name));
}

ReceivePayment RandomLedger::payment(std::size_t number, const std::vector<UpsertItem>& items) {
  ReceivePayment p{.ledger = code_,
                   .bank_account = random_.one_in(5) ? Text(random_.pick(kVirtual)) : Text(),
                   .bank_ref = keep("B" + std::to_string(number)),
                   .currency = random_.pick(kCurrencies),
                   .amount = amount_wanted(items),
                   .booking_date = kDay.plus_days(static_cast<int>(random_.below(3)) - 1),
                   .payer_name = random_.pick(kPayers),
                   .payer_account = random_.one_in(3) ? Text(random_.pick(kAccounts)) : Text(),
                   .text = keep(remittance(items))};
  if (!items.empty() && !random_.one_in(6)) p.currency = random_.pick(items).currency;
  if (!customers_.empty() && random_.one_in(2)) aim(p, random_.pick(customers_));
  if (random_.one_in(3)) p.value_date = p.booking_date.plus_days(1);
  if (random_.one_in(10)) p.structured_ref = random_.pick(kReferences);
  if (random_.one_in(12)) p.note = keep(remittance(items));
  if (random_.one_in(12)) p.end_to_end_id = keep(remittance(items));
  if (p.end_to_end_id.size() > limits::kNumberBytes) p.end_to_end_id = {};
  if (random_.one_in(15)) p.customer_no = "104711";
  p.mandate_id = random_.pick(kMandates);
  return p;
}

}  // namespace hexiao
