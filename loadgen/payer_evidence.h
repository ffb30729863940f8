// What a generated payment shows of its payer: what the clerk (clerk.h) judges by.
#pragma once

#include <cstdint>
#include <string>

namespace hexiao::loadgen {

struct PayerEvidence {
  enum class Kind : std::uint8_t {
    on_file,        // an account, or a virtual account, that one customer has
    name,           // the full name or alias as on file
    loose,          // … or the name without its legal form
    words,          // the words of the name in another order
    beginning,      // the name cut off
    misspelt_name,  // the name without legal form, `edits` away
    stranger,       // nothing of a customer
  };
  Kind kind = Kind::on_file;
  std::uint32_t customer = 0;  // on_file
  std::string reading;         // the name in the writing that is on file
  int edits = 0;
};

}  // namespace hexiao::loadgen
