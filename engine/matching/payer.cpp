#include "engine/matching/payer.h"

#include <algorithm>

#include "engine/text/account.h"

namespace hexiao {

bool Payer::names(CustomerId other) const {
  return customer == other || std::find(rivals.begin(), rivals.end(), other) != rivals.end();
}

const Payer& PayerSearch::find(const State& state, const Question& question) {
  payer_ = {};
  const ReceivePayment& payment = question.payment;
  if (!payment.customer_no.empty()) {
    payer_.customer = state.find_customer(question.ledger, payment.customer_no);
    payer_.level = PayerLevel::certain;
    payer_.mark = PayerMark::stated_customer;
    return payer_;
  }
  if (by_account(state, question, KeyFamily::virtual_account, payment.bank_account,
                 PayerMark::virtual_account))
    return payer_;
  if (by_account(state, question, KeyFamily::account, payment.payer_account, PayerMark::account))
    return payer_;
  by_name(state, question);
  return payer_;
}

void PayerSearch::settle(PayerLevel when_alone, PayerMark mark) {
  payer_.customer = found_.front();
  payer_.level = found_.size() == 1 ? when_alone : PayerLevel::partial;
  payer_.mark = mark;
  payer_.rivals.assign(found_.begin() + 1, found_.end());
}

bool PayerSearch::by_account(const State& state, const Question& question, KeyFamily family,
                             Text account, PayerMark mark) {
  if (account.empty()) return false;
  state.find_by_account(family, question.ledger, normalise_account(account).text, found_);
  if (found_.empty()) return false;
  if (found_.size() > 1 && !question.payment.payer_name.empty()) {
    // An account of several customers (a group's treasury): the name may tell which of them.
    const std::vector<CustomerId> holders = found_;
    if (by_name(state, question) && payer_.known() &&
        std::find(holders.begin(), holders.end(), payer_.customer) != holders.end()) {
      payer_.level = PayerLevel::certain;
      payer_.mark = mark;
      return true;
    }
    found_ = holders;
  }
  settle(PayerLevel::certain, mark);
  return true;
}

bool PayerSearch::by_name(const State& state, const Question& question) {
  const Text name = question.payment.payer_name;
  if (name.empty()) return false;
  fold_name(name, folded_);
  state.find_by_name(question.ledger, folded_, truncation_length(name).has_value(), names_);
  if (names_.empty()) return false;
  // Names with the same legal form leave those with another behind.
  const bool any_same =
      std::any_of(names_.begin(), names_.end(), [](const NameHit& h) { return h.same_form; });
  found_.clear();
  bool alias = true;
  for (const NameHit& hit : names_) {
    if (any_same && !hit.same_form) continue;
    found_.push_back(hit.customer);
    alias = alias && hit.alias;
  }
  settle(any_same ? PayerLevel::full : PayerLevel::partial,
         alias ? PayerMark::alias : PayerMark::name);
  return true;
}

}  // namespace hexiao
