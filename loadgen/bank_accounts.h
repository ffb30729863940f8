// Accounts and tax numbers: right in form and check digits, invented in content, distinct for
// distinct keys.
#pragma once

#include <cstdint>
#include <string>

namespace hexiao::loadgen {

struct Locale;

// The account of `key` (below 10^8) in the form of its country: an IBAN, or digits where there is
// none.
std::string bank_account(const Locale& locale, std::uint64_t seed, std::uint64_t key);

// A virtual account that the creditor's bank gives to a customer: digits.
std::string virtual_account(std::uint64_t key);

std::string tax_number(const Locale& locale, std::uint64_t seed, std::uint64_t key);

}  // namespace hexiao::loadgen
