// What the text names: the second step of the naive ladder. Every token against every number of
// every item.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/text/remittance.h"
#include "tests/engine/naive_money.h"
#include "tests/engine/naive_payer.h"

namespace hexiao::naive {

struct Mention {
  const Item* item = nullptr;
  KeyKind key = KeyKind::document;
  KeyHit hit = KeyHit::full;
  DocumentLevel level = DocumentLevel::none;
  TextField field = TextField::text;
  std::uint16_t offset = 0, length = 0;
  std::string token;  // compact
  bool expanded = false;
  bool own_reference = false;  // where payers and banks write numbers of their own
  bool goes_on_before = false, goes_on_behind = false;  // see ReferenceCandidate
  std::optional<Money> stated;
};

bool names_clearly(const Mention& mention);  // at least an order, as it stands

class Reading {
 public:
  // What is named as it stands.
  Reading(const Ledger& ledger, const Policy& policy, const ReceivePayment& payment,
          const Payer& payer);
  // Adds what may be damaged numbers of these items, all of one customer.
  void repair(CustomerId customer, const Items& items);

  const std::vector<Mention>& mentions() const { return kept_; }
  // A token of five or more digits, of a range, or with the letters of a document that is read,
  // names nothing clearly, this evidence does not rest on it, and there is no sign that it is
  // something else.
  bool unread_number(const std::vector<Evidence>& evidence) const;

 private:
  struct Token : ReferenceCandidate {
    std::string text;  // compact
  };
  void read_tokens(const Payer& payer);
  void look_up(const Token& token, const Payer& payer);
  void look_up_prefixed(const Token& token, const Payer& payer);
  void keep_strongest(const Payer& payer);
  void weaken_what_is_cut_off(const Payer& payer);
  void keep_repaired(std::vector<Mention> found);
  std::vector<Mention> repaired_at(const Token& token, const Items& items) const;
  bool is_read(const Token& token, CustomerId customer) const;
  bool is_like_what_is_read(const Token& token) const;
  Mention mention_of(const Token& token, const Item& item, KeyKind key, KeyHit hit) const;

  const Ledger& ledger_;
  const Policy& policy_;
  const ReceivePayment& payment_;
  std::vector<Token> tokens_;
  std::vector<Mention> all_, kept_;
};

}  // namespace hexiao::naive
