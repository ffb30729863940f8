#include "engine/state/completeness.h"

#include "engine/receivables/tax_id.h"
#include "engine/state/hashing.h"
#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

template <class Counts>
bool same(const std::map<std::uint32_t, Counts>& one, const std::map<std::uint32_t, Counts>& two) {
  const auto covers = [](const auto& all, const auto& part) {
    for (const auto& [key, counts] : part) {
      const auto found = all.find(key);
      if (!(counts == (found == all.end() ? Counts{} : found->second))) return false;
    }
    return true;
  };
  return covers(one, two) && covers(two, one);
}

}  // namespace

std::string compact_tax_id(std::string_view tax_id) {
  std::string out;
  for (const char c : tax_id) {
    const auto byte = static_cast<unsigned char>(c);
    const bool small = c >= 'a' && c <= 'z';
    const bool kept = byte >= 0x80 || small || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (kept) out.push_back(small ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

void Completeness::count(LedgerId ledger, const CustomerMarks& marks, std::int64_t sign) {
  CustomerCounts& counts = customers(ledger);
  counts.customers += sign;
  if (marks.tax_id.empty())
    counts.without_tax_id += sign;
  else if (check_tax_id(marks.tax_id).refused())
    counts.wrong_tax_id += sign;
  if (!marks.has_terms) counts.without_terms += sign;
  if (!marks.has_limit) counts.without_limit += sign;
  if (!marks.has_salesperson) counts.without_salesperson += sign;
  if (const std::string compact = compact_tax_id(marks.tax_id); !compact.empty())
    count_tax_id(ledger, compact, sign);
}

// The first that joins makes two equal ones; the last that leaves ends both.
void Completeness::count_tax_id(LedgerId ledger, std::string_view compact, std::int64_t sign) {
  const std::uint64_t key = hash_text(compact, ledger.value);
  std::uint32_t& times = tax_ids_[key];
  const std::int64_t before = times > 1 ? times : 0;
  HEXIAO_CHECK(sign > 0 || times > 0);
  times = static_cast<std::uint32_t>(times + sign);
  const std::int64_t after = times > 1 ? times : 0;
  customers(ledger).equal_tax_id += after - before;
  if (times == 0) tax_ids_.erase(key);
}

bool Completeness::operator==(const Completeness& other) const {
  return same(customers_, other.customers_) && same(items_, other.items_);
}

}  // namespace hexiao
