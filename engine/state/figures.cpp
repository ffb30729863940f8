#include "engine/state/figures.h"

#include "engine/state/hashing.h"
#include "engine/vocabulary/codec.h"

namespace hexiao {
namespace {

struct SavedFigures {
  std::vector<std::string> texts;
  std::vector<Figures::Segment> segments;
  static void fields(auto&& self, auto&& v) {
    v("texts", self.texts);
    v("segments", self.segments);
  }
};

std::uint64_t key_of(const Figures::Segment& s) {
  const std::uint32_t words[] = {s.ledger.value, s.currency.packed(), s.customer_class,
                                 s.salesperson,  s.department,        s.region,
                                 s.custom};
  return hash_bytes(std::as_bytes(std::span(words)), 0);
}

}  // namespace

Figures::Figures() { text_id(""); }

std::uint32_t Figures::text_id(std::string_view text) {
  if (text.empty() && !texts_.empty()) return 0;
  if (const auto found = text_ids_.find(text); found != text_ids_.end()) return found->second;
  const auto id = static_cast<std::uint32_t>(texts_.size());
  text_ids_.emplace(texts_.emplace_back(text), id);
  return id;
}

void Figures::add_segment(const Segment& segment) {
  segment_ids_.emplace(key_of(segment), static_cast<std::uint32_t>(segments_.size()));
  segments_.push_back(segment);
}

std::uint32_t Figures::find_or_add(const Segment& segment) {
  const auto found = segment_ids_.find(key_of(segment));
  if (found != segment_ids_.end()) return found->second;
  add_segment(segment);
  return static_cast<std::uint32_t>(segments_.size()) - 1;
}

std::uint32_t Figures::segment(const SegmentNames& names) {
  const bool full = segments_.size() >= kMaxSegments;
  Segment segment{.ledger = names.ledger, .currency = names.currency};
  if (!full) {
    segment.customer_class = text_id(names.customer_class);
    segment.salesperson = text_id(names.salesperson);
    segment.department = text_id(names.department);
    segment.region = text_id(names.region);
    segment.custom = text_id(names.custom);
    return find_or_add(segment);
  }
  // What is known already is found; nothing new is added but one for each ledger and currency.
  const auto known = [this](std::string_view text, std::uint32_t& id) {
    const auto found = text_ids_.find(text);
    if (found == text_ids_.end()) return false;
    id = found->second;
    return true;
  };
  if (known(names.customer_class, segment.customer_class) &&
      known(names.salesperson, segment.salesperson) &&
      known(names.department, segment.department) && known(names.region, segment.region) &&
      known(names.custom, segment.custom)) {
    if (const auto found = segment_ids_.find(key_of(segment)); found != segment_ids_.end())
      return found->second;
  }
  return find_or_add({.ledger = names.ledger, .currency = names.currency});
}

std::uint32_t Figures::behaviour_key(LedgerId ledger, Currency currency, std::uint32_t behaviour) {
  const std::uint64_t key =
      std::uint64_t{ledger.value} << 32 | std::uint64_t{currency.packed()} << 16 | behaviour;
  const auto [at, is_new] =
      behaviour_keys_.try_emplace(key, static_cast<std::uint32_t>(behaviours_.size()));
  if (is_new) behaviours_.push_back({ledger, currency, behaviour});
  return at->second;
}

Delays& Figures::pool(LedgerId ledger, std::uint32_t behaviour) {
  return pools_[std::uint64_t{ledger.value} << 32 | behaviour];
}

const Delays* Figures::find_pool(LedgerId ledger, std::uint32_t behaviour) const {
  const auto found = pools_.find(std::uint64_t{ledger.value} << 32 | behaviour);
  return found == pools_.end() ? nullptr : &found->second;
}

DebtPlace Figures::add_debt(LedgerId ledger, CustomerId customer, Currency currency) {
  const auto [at, is_new] = debts_at_.try_emplace(ledger.value << 16 | currency.packed(),
                                                  static_cast<std::uint32_t>(debts_.size()));
  if (is_new)
    debts_.push_back({.ledger = ledger, .currency = currency, .amounts = {}, .customers = {}});
  Debts& debts = debts_[at->second];
  debts.amounts.emplace_back();
  debts.customers.push_back(customer);
  return {.group = at->second, .row = static_cast<std::uint32_t>(debts.amounts.size() - 1)};
}

const Figures::DelayRow* Figures::find_delay_row(CustomerId customer) const {
  const bool known =
      customer && customer.value <= delays_at_.size() && delays_at_[customer.value - 1] != 0;
  return known ? &delays_[delays_at_[customer.value - 1] - 1] : nullptr;
}

Figures::DelayRow& Figures::delay_row(CustomerId customer) {
  if (delays_at_.size() < customer.value) delays_at_.resize(customer.value);
  std::uint32_t& at = delays_at_[customer.value - 1];
  if (at == 0) at = delays_.append(DelayRow{}) + 1;
  return delays_[at - 1];
}

void Figures::prefetch(CustomerId customer) const {
  const DelayRow* row = find_delay_row(customer);
  if (row == nullptr) return;
  constexpr std::size_t kLine = 64;
  for (std::size_t at = 0; at < sizeof(DelayRow); at += kLine)
    __builtin_prefetch(reinterpret_cast<const std::byte*>(row) + at);
}

const Delays& Figures::delays(CustomerId customer) const {
  static const Delays kNothing;
  const DelayRow* row = find_delay_row(customer);
  return row != nullptr ? row->delays : kNothing;
}

std::int64_t Figures::days_to_settle(CustomerId customer) const {
  const DelayRow* row = find_delay_row(customer);
  return row != nullptr ? row->days_to_settle : 0;
}

std::int64_t Figures::days_to_settle(LedgerId ledger) const {
  const bool known = ledger && ledger.value <= settling_days_of_ledger_.size();
  return known ? settling_days_of_ledger_[ledger.value - 1] : 0;
}

void Figures::note_settled(LedgerId ledger, CustomerId customer, std::uint32_t behaviour,
                           std::int32_t days_late, std::int64_t days_to_settle, bool add) {
  DelayRow& row = delay_row(customer);
  Delays& all = pool(ledger, behaviour);
  if (settling_days_of_ledger_.size() < ledger.value) settling_days_of_ledger_.resize(ledger.value);
  if (add) {
    row.delays.add(days_late);
    all.add(days_late);
  } else {
    row.delays.remove(days_late);
    all.remove(days_late);
    days_to_settle = -days_to_settle;
  }
  row.days_to_settle += days_to_settle;
  settling_days_of_ledger_[ledger.value - 1] += days_to_settle;
}

std::uint64_t Figures::memory_bytes() const {
  std::uint64_t debts = 0;
  for (const Debts& group : debts_)
    debts +=
        group.amounts.capacity() * sizeof(Debt) + group.customers.capacity() * sizeof(CustomerId);
  return debts + open_.memory_bytes() + open_by_behaviour_.memory_bytes() + flows_.memory_bytes() +
         segments_.size() * (sizeof(Segment) + 32) + delays_.size() * sizeof(DelayRow) +
         delays_at_.size() * sizeof(std::uint32_t) + marked_.size() * 8;
}

void Figures::save(ByteBuffer& bytes) const {
  encode_into(bytes, SavedFigures{.texts = {texts_.begin(), texts_.end()}, .segments = segments_});
}

bool Figures::load(std::span<const std::byte> bytes) {
  SavedFigures saved;
  if (!decode_from(bytes, saved) || saved.texts.empty() || !saved.texts.front().empty())
    return false;
  for (std::string& text : saved.texts) text_id(text);
  if (texts_.size() != saved.texts.size()) return false;
  for (const Segment& segment : saved.segments) {
    const auto fits = [this](std::uint32_t id) { return id < texts_.size(); };
    if (!fits(segment.customer_class) || !fits(segment.salesperson) || !fits(segment.department) ||
        !fits(segment.region) || !fits(segment.custom))
      return false;
    add_segment(segment);
  }
  return true;
}

}  // namespace hexiao
