// A file of matching cases: situations with customers, open items, a policy, payments, and what
// should come of them. Its vocabulary is the README beside the file.
//
// Read whole or refused: text that is not JSON with its line, a value of the wrong kind with its
// path ("cases[3].payments[0].amount"). Keys that the vocabulary does not know are kept in
// `unknown` of their case, so that the case fails and its neighbours run. Texts are owned. One
// thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "clients/cases/case_policy.h"

namespace hexiao::cases {

struct CaseCustomer {
  std::string id, name, parent, customer_class, tax_id;
  std::vector<std::string> aliases, accounts, virtual_accounts;
};

// Amounts are decimal texts; credits are negative. Texts that are empty were not given.
struct CaseItem {
  std::string id, kind, customer, amount, currency, date, due, doc_no, ext_ref, order_no,
      contract_no, delivery_no, payment_ref, terms, discount_amount, discount_until;
  std::string paid;              // of its amount, before the case begins
  std::string to_pay, writeoff;  // what a clerk has decided to settle and to write off
  bool disputed = false;
};

struct CasePayment {
  std::string id, amount, currency, date, text, customer, payer_name, payer_account,
      payment_reference, bank_ref, note, bank_account, end_to_end_id, mandate;
  std::string foreign_amount, foreign_currency;  // as the payer instructed it
  std::string already_applied;                   // before the case begins
};

struct ExpectedAllocation {
  std::string payment, item, amount;
};
struct ExpectedSide {  // of a discount or a write-off
  std::string item, amount;
};
struct ExpectedOffset {               // what was set against what
  std::string debit, credit, amount;  // amount empty: the whole
};

struct Expectation {
  std::string decision;
  std::vector<ExpectedAllocation> allocations;
  std::vector<ExpectedSide> discounts, writeoffs;
  std::vector<ExpectedOffset> offsets;
  std::map<std::string, std::string> residuals;  // what is open of an item in the end
  std::string unapplied, unapplied_least, discount, party, party_level, divergence;
  std::vector<std::string> selected, candidates, must_not;
  std::optional<std::size_t> accepted, rejected;
  bool automatic_forbidden = false;
};

struct MatchingCase {
  std::string id, title;
  std::vector<CaseCustomer> customers;
  std::vector<CaseItem> items;
  std::vector<CasePayment> payments;
  CasePolicy policy;
  Expectation expect;
  std::vector<std::string> unknown;  // "policy key \"…\""
};

// Where and why a file was refused.
struct CaseFault {
  std::string text;
};

tl::expected<std::vector<MatchingCase>, CaseFault> read_cases(const std::string& json,
                                                              const std::string& file);

}  // namespace hexiao::cases
