#include "clients/cases/case_file.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "clients/cases/json_values.h"
#include "engine/vocabulary/currency.h"

namespace hexiao::cases {
namespace {

using Json = nlohmann::json;

// Takes an object key by key; what no reader asked for is unknown.
class Reader {
 public:
  Reader(const Json& object, std::string path, std::string what, std::vector<std::string>& unknown)
      : object_(object_of(object, path)),
        path_(std::move(path)),
        what_(std::move(what)),
        unknown_(unknown) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void text(std::initializer_list<const char*> keys, std::string& into) {
    for (const char* key : keys)
      if (const Json* value = find(key)) into = text_of(*value, path_of(key));
  }
  void texts(std::initializer_list<const char*> keys, std::vector<std::string>& into) {
    for (const char* key : keys)
      if (const Json* value = find(key))
        for (std::string& text : texts_of(*value, path_of(key))) into.push_back(std::move(text));
  }
  void flag(const char* key, bool& into) {
    if (const Json* value = find(key)) into = flag_of(*value, path_of(key));
  }
  void count(const char* key, std::optional<std::size_t>& into) {
    if (const Json* value = find(key)) into = count_of(*value, path_of(key));
  }
  // Said for people, or about what this project does not record.
  void pass_over(std::initializer_list<const char*> keys) {
    for (const char* key : keys) (void)find(key);
  }
  void each(const char* key, const std::function<void(const Json&, const std::string&)>& take) {
    const Json* value = find(key);
    if (value == nullptr) return;
    std::size_t i = 0;
    for (const Json& element : list_of(*value, path_of(key)))
      take(element, path_of(key) + "[" + std::to_string(i++) + "]");
  }
  const Json* find(const char* key) {
    asked_.emplace_back(key);
    const auto at = object_.find(key);
    return at == object_.end() || at->is_null() ? nullptr : &*at;
  }
  void finish() {
    for (const auto& [key, value] : object_.items())
      if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
        unknown_.push_back(what_ + " key \"" + key + "\"");
  }

 private:
  std::string path_of(const std::string& key) const { return path_ + "." + key; }

  const Json& object_;
  std::string path_, what_;
  std::vector<std::string>& unknown_;
  std::vector<std::string> asked_;
};

CaseCustomer customer_of(const Json& json, const std::string& path,
                         std::vector<std::string>& unknown) {
  CaseCustomer customer;
  Reader reader(json, path, "customer", unknown);
  reader.text({"id"}, customer.id);
  reader.text({"name"}, customer.name);
  reader.text({"parent", "group"}, customer.parent);
  reader.text({"class", "customer_class"}, customer.customer_class);
  reader.text({"tax_id"}, customer.tax_id);
  reader.texts({"aliases", "alias"}, customer.aliases);
  reader.texts({"bank_accounts", "bank_account", "iban"}, customer.accounts);
  reader.texts({"virtual_accounts", "virtual_account"}, customer.virtual_accounts);
  reader.pass_over({"address", "city", "country", "note"});
  reader.finish();
  if (customer.id.empty()) throw std::runtime_error(path + ".id: missing");
  return customer;
}

CaseItem item_of(const Json& json, const std::string& path, std::vector<std::string>& unknown) {
  CaseItem item;
  Reader reader(json, path, "item", unknown);
  reader.text({"id"}, item.id);
  reader.text({"kind"}, item.kind);
  reader.text({"customer"}, item.customer);
  reader.text({"amount"}, item.amount);
  reader.text({"currency"}, item.currency);
  reader.text({"date"}, item.date);
  reader.text({"due"}, item.due);
  reader.text({"doc_no"}, item.doc_no);
  reader.text({"ext_ref"}, item.ext_ref);
  reader.text({"order_no", "purchase_order", "po_no"}, item.order_no);
  reader.text({"contract_no"}, item.contract_no);
  reader.text({"delivery_no"}, item.delivery_no);
  reader.text({"payment_ref", "payment_reference"}, item.payment_ref);
  reader.text({"terms"}, item.terms);
  reader.text({"discount_amount"}, item.discount_amount);
  reader.text({"discount_until"}, item.discount_until);
  reader.text({"paid"}, item.paid);
  reader.text({"to_pay"}, item.to_pay);
  reader.text({"writeoff"}, item.writeoff);
  reader.flag("disputed", item.disputed);
  reader.pass_over({"note"});
  reader.finish();
  for (const std::string* needed :
       {&item.id, &item.kind, &item.customer, &item.amount, &item.currency})
    if (needed->empty())
      throw std::runtime_error(path + ": give id, kind, customer, amount and currency");
  return item;
}

CasePayment payment_of(const Json& json, const std::string& path,
                       std::vector<std::string>& unknown) {
  CasePayment payment;
  Reader reader(json, path, "payment", unknown);
  reader.text({"id"}, payment.id);
  reader.text({"amount"}, payment.amount);
  reader.text({"currency"}, payment.currency);
  reader.text({"date", "value_date"}, payment.date);
  reader.text({"text"}, payment.text);
  reader.text({"customer"}, payment.customer);
  reader.text({"payer_name"}, payment.payer_name);
  reader.text({"payer_account", "payer_iban"}, payment.payer_account);
  reader.text({"payment_reference", "payment_ref", "structured_ref"}, payment.payment_reference);
  reader.text({"bank_ref"}, payment.bank_ref);
  reader.text({"note"}, payment.note);
  reader.text({"bank_account"}, payment.bank_account);
  reader.text({"end_to_end_id"}, payment.end_to_end_id);
  reader.text({"mandate", "mandate_id"}, payment.mandate);
  reader.text({"foreign_amount"}, payment.foreign_amount);
  reader.text({"foreign_currency"}, payment.foreign_currency);
  reader.text({"already_applied"}, payment.already_applied);
  reader.pass_over({"payer_city", "payer_address", "payer_bank"});
  reader.finish();
  for (const std::string* needed : {&payment.id, &payment.amount, &payment.currency})
    if (needed->empty()) throw std::runtime_error(path + ": give id, amount and currency");
  return payment;
}

ExpectedSide side_of(const Json& json, const std::string& path) {
  object_of(json, path);
  if (!json.contains("item") || !json.contains("amount"))
    throw std::runtime_error(path + ": give item and amount");
  return {text_of(json["item"], path + ".item"), text_of(json["amount"], path + ".amount")};
}

// ["I1", "N1"] or {"item": …, "credit": …, "amount": …} or {"a": …, "b": …, "amount": …}
ExpectedOffset offset_of(const Json& json, const std::string& path) {
  if (json.is_array()) {
    if (json.size() != 2) throw std::runtime_error(path + ": write two items");
    return {text_of(json[0], path), text_of(json[1], path), {}};
  }
  object_of(json, path);
  const char* debit = json.contains("a") ? "a" : "item";
  const char* credit = json.contains("b") ? "b" : "credit";
  if (!json.contains(debit) || !json.contains(credit))
    throw std::runtime_error(path + ": give item and credit, or a and b");
  return {text_of(json[debit], path), text_of(json[credit], path),
          json.contains("amount") ? text_of(json["amount"], path) : std::string()};
}

Expectation expectation_of(const Json& json, const std::string& path,
                           std::vector<std::string>& unknown) {
  Expectation expect;
  Reader reader(json, path, "expectation", unknown);
  reader.text({"decision"}, expect.decision);
  reader.each("allocations", [&](const Json& one, const std::string& where) {
    Reader line(one, where, "allocation", unknown);
    ExpectedAllocation& into = expect.allocations.emplace_back();
    line.text({"payment"}, into.payment);
    line.text({"item"}, into.item);
    line.text({"amount"}, into.amount);
    line.finish();
  });
  reader.each("discounts", [&](const Json& one, const std::string& where) {
    expect.discounts.push_back(side_of(one, where));
  });
  reader.each("writeoff", [&](const Json& one, const std::string& where) {
    expect.writeoffs.push_back(side_of(one, where));
  });
  for (const char* key : {"netted", "netted_amount", "offset"})
    reader.each(key, [&](const Json& one, const std::string& where) {
      expect.offsets.push_back(offset_of(one, where));
    });
  if (const Json* residuals = reader.find("item_residual"))
    for (const auto& [item, amount] : object_of(*residuals, path + ".item_residual").items())
      expect.residuals[item] = text_of(amount, path + ".item_residual." + item);
  reader.text({"unapplied"}, expect.unapplied);
  reader.text({"payment_unapplied_min"}, expect.unapplied_least);
  reader.text({"discount"}, expect.discount);
  reader.text({"party"}, expect.party);
  reader.text({"party_level"}, expect.party_level);
  reader.text({"divergence"}, expect.divergence);
  reader.texts({"selected"}, expect.selected);
  reader.texts({"candidates"}, expect.candidates);
  reader.texts({"must_not"}, expect.must_not);
  reader.count("accepted", expect.accepted);
  reader.count("rejected", expect.rejected);
  reader.flag("auto_forbidden", expect.automatic_forbidden);
  // Peers' words for how sure they are; the decision says it here.
  reader.pass_over({"confidence", "review", "note", "reason"});
  reader.finish();
  if (expect.decision.empty()) throw std::runtime_error(path + ".decision: missing");
  return expect;
}

PolicySurroundings surroundings_of(const MatchingCase& one) {
  PolicySurroundings around;
  const std::string code = !one.payments.empty() ? one.payments.front().currency
                           : !one.items.empty()  ? one.items.front().currency
                                                 : std::string();
  if (const auto currency = Currency::from_code(code)) around.digits = currency->exponent();
  for (const CaseCustomer& customer : one.customers) around.customers.push_back(customer.id);
  for (const CaseItem& item : one.items) around.customers.push_back(item.customer);
  for (const CasePayment& payment : one.payments)
    if (!payment.customer.empty()) around.customers.push_back(payment.customer);
  std::sort(around.customers.begin(), around.customers.end());
  around.customers.erase(std::unique(around.customers.begin(), around.customers.end()),
                         around.customers.end());
  return around;
}

MatchingCase case_of(const Json& json, const std::string& path) {
  MatchingCase one;
  Reader reader(json, path, "case", one.unknown);
  reader.text({"id"}, one.id);
  reader.text({"title"}, one.title);
  reader.each("customers", [&](const Json& j, const std::string& where) {
    one.customers.push_back(customer_of(j, where, one.unknown));
  });
  reader.each("open_items", [&](const Json& j, const std::string& where) {
    one.items.push_back(item_of(j, where, one.unknown));
  });
  reader.each("payments", [&](const Json& j, const std::string& where) {
    one.payments.push_back(payment_of(j, where, one.unknown));
  });
  if (const Json* policy = reader.find("policy")) {
    object_of(*policy, path + ".policy");
    try {
      one.policy = translate_policy(*policy, surroundings_of(one), one.unknown);
    } catch (const std::runtime_error& fault) {
      throw std::runtime_error(path + ".policy." + fault.what());
    }
  }
  if (const Json* expect = reader.find("expect"))
    one.expect = expectation_of(*expect, path + ".expect", one.unknown);
  else
    throw std::runtime_error(path + ".expect: missing");
  reader.pass_over({"source", "grade", "area", "note"});
  reader.finish();
  if (one.id.empty()) throw std::runtime_error(path + ".id: missing");
  return one;
}

std::string place_of(const std::string& text, std::size_t byte) {
  const std::string before = text.substr(0, std::min(byte, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  const std::size_t column = before.size() - (start == std::string::npos ? 0 : start + 1);
  return std::to_string(line) + ":" + std::to_string(std::max<std::size_t>(column, 1));
}

}  // namespace

tl::expected<std::vector<MatchingCase>, CaseFault> read_cases(const std::string& json,
                                                              const std::string& file) {
  Json root;
  try {
    root = Json::parse(json);
  } catch (const Json::parse_error& fault) {
    return tl::unexpected(
        CaseFault{file + ":" + place_of(json, fault.byte) + ": not JSON: " + fault.what()});
  }
  // A list of cases, or an object that holds one.
  const bool bare = root.is_array();
  if (!bare && !(root.is_object() && root.contains("cases") && root["cases"].is_array()))
    return tl::unexpected(CaseFault{file + ": write a list of cases under the key \"cases\""});
  std::vector<MatchingCase> cases;
  try {
    std::size_t i = 0;
    for (const Json& one : bare ? root : root["cases"])
      cases.push_back(case_of(one, "cases[" + std::to_string(i++) + "]"));
  } catch (const std::runtime_error& fault) {
    return tl::unexpected(CaseFault{file + ": " + fault.what()});
  }
  return cases;
}

}  // namespace hexiao::cases
