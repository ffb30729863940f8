// The state as bytes and back. Rows and the arena are written as they lie; ledgers, policies and
// customers as lists; indexes, balances and counts are rebuilt.
//
//   state = magic:u64 ledgers policies customers items payments allocations mappings traces arena
//           totals postponed control magic:u64
//   control = books figures statistics causes customers lives answers (state_control_snapshot.cpp)
#include "engine/state/counted_bytes.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr std::uint64_t kMagic = 0x34455441'54535848ULL;        // "HXSTATE4"
constexpr std::uint64_t kThirdMagic = 0x33455441'54535848ULL;   // "HXSTATE3": without answers
constexpr std::uint64_t kSecondMagic = 0x32455441'54535848ULL;  // "HXSTATE2": without control
constexpr std::uint64_t kFirstMagic = 0x31455441'54535848ULL;   // "HXSTATE1": records of version 1

std::uint64_t get_word(ByteSource& source) {
  std::uint64_t word = 0;
  source.read(std::as_writable_bytes(std::span(&word, 1)));
  return word;
}

struct PolicyEntry {
  PolicyVersion version;
  Policy policy;
  std::string source;
  static void fields(auto&& self, auto&& v) {
    v("version", self.version);
    v("policy", self.policy);
    v("source", self.source);
  }
};

struct CustomerEntry {
  LedgerId ledger;
  std::uint64_t body = 0;
  std::uint64_t group = 0;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("body", self.body);
    v("group", self.group);
  }
};

struct Lists {
  std::vector<std::string> ledgers;
  std::vector<PolicyEntry> policies;
  std::vector<CustomerEntry> customers;
  static void fields(auto&& self, auto&& v) {
    v("ledgers", self.ledgers);
    v("policies", self.policies);
    v("customers", self.customers);
  }
};

struct TotalsEntry {
  std::uint32_t key = 0;
  Money received, allocated, unapplied, reversed, original, open, discounted, written_off;
  static void fields(auto&& self, auto&& v) {
    v("key", self.key);
    v("received", self.received);
    v("allocated", self.allocated);
    v("unapplied", self.unapplied);
    v("reversed", self.reversed);
    v("original", self.original);
    v("open", self.open);
    v("discounted", self.discounted);
    v("written_off", self.written_off);
  }
};

}  // namespace

void State::save(ByteSink& sink) const {
  sink.write(std::as_bytes(std::span(&kMagic, 1)));
  Lists lists;
  lists.ledgers = ledgers_;
  for (const ActivePolicy& active : policies_)
    lists.policies.push_back({active.version, active.policy, active.source});
  for (const Customer& customer : customers_)
    lists.customers.push_back({customer.ledger, customer.body, customer.group});
  ByteBuffer bytes;
  encode_into(bytes, lists);
  put(sink, bytes);
  items_.save(sink);
  payments_.save(sink);
  allocations_.save(sink);
  mappings_.save(sink);
  traces_.save(sink);
  arena_.save(sink);
  std::vector<TotalsEntry> entries;
  for (const auto& [key, t] : totals_)
    entries.push_back({key, t.received, t.allocated, t.unapplied, t.reversed, t.original, t.open,
                       t.discounted, t.written_off});
  bytes.clear();
  encode_into(bytes, entries);
  put(sink, bytes);
  std::vector<Postponed> postponed;
  for (const auto& [slot, waiting] : postponed_) postponed.push_back(waiting);
  bytes.clear();
  encode_into(bytes, postponed);
  put(sink, bytes);
  save_control(sink);
  sink.write(std::as_bytes(std::span(&kMagic, 1)));
}

std::string State::load(ByteSource& source, Crew& crew) {
  const std::uint64_t magic = get_word(source);
  if (magic != kMagic && magic != kThirdMagic && magic != kSecondMagic && magic != kFirstMagic)
    return "not a snapshot of the state that this version reads";
  const unsigned version = magic == kFirstMagic ? 1 : kRecordVersion;
  upgraded_ = version < kRecordVersion;
  std::vector<std::byte> bytes;
  Lists lists;
  if (!get(source, bytes) || !decode_from(std::span<const std::byte>(bytes), lists, version))
    return "the lists of the snapshot cannot be read";
  ledgers_ = std::move(lists.ledgers);
  for (PolicyEntry& entry : lists.policies)
    activate({entry.version, std::move(entry.policy), std::move(entry.source), {}});
  for (const CustomerEntry& entry : lists.customers) {
    if (entry.ledger.value == 0 || entry.ledger.value > ledgers_.size())
      return "a customer of an unknown ledger";
    Customer& customer = customers_.emplace_back();
    customer.ledger = entry.ledger;
    customer.body = entry.body;
    customer.group = entry.group;
  }
  const bool has_afterwards = version >= 2;
  if (!items_.load(source) || !payments_.load(source) || !allocations_.load(source) ||
      (has_afterwards && !(mappings_.load(source) && traces_.load(source))) || !arena_.load(source))
    return "the tables of the snapshot cannot be read";
  std::vector<TotalsEntry> entries;
  if (!get(source, bytes) || !decode_from(std::span<const std::byte>(bytes), entries))
    return "the totals of the snapshot cannot be read";
  for (const TotalsEntry& e : entries) {
    if (e.key >> 16 == 0 || e.key >> 16 > ledgers_.size()) return "totals of an unknown ledger";
    totals_[e.key] = {e.received, e.allocated, e.unapplied,  e.reversed,
                      e.original, e.open,      e.discounted, e.written_off};
  }
  std::vector<Postponed> postponed;
  if (has_afterwards &&
      (!get(source, bytes) || !decode_from(std::span<const std::byte>(bytes), postponed)))
    return "the list of postponed payments cannot be read";
  const bool has_control = magic == kMagic || magic == kThirdMagic;
  if (has_control) {
    if (std::string fault = load_control(source, magic == kMagic); !fault.empty()) return fault;
  } else {
    for (Slot slot = 0; slot < items_.size(); ++slot) lives_.append(ItemLifeRow{});
  }
  if (get_word(source) != magic || source.failed()) return "the snapshot ends early";
  if (version < kRecordVersion && !upgrade_payments(version))
    return "a payment of the snapshot cannot be read";

  // What the rows point at must exist before anything follows it.
  if (std::string fault = find_loading_fault(crew); !fault.empty()) return fault;
  if (std::string fault = find_trace_fault(); !fault.empty()) return fault;
  for (const Postponed& waiting : postponed) {
    if (waiting.payment.value == 0 || waiting.payment.value > payments_.size())
      return "a postponed payment does not exist";
    postponed_.emplace(slot_of(waiting.payment), waiting);
  }
  rebuild_indexes(crew);
  if (!has_control)
    for (Slot slot = 0; slot < items_.size(); ++slot)
      lives_[slot].segment = figures_.segment(segment_names(slot));
  rebuild_figures();
  return {};
}

// Bodies are kept in the newest version only.
bool State::upgrade_payments(unsigned version) {
  PaymentRecorded record;
  ByteBuffer body;
  for (Slot slot = 0; slot < payments_.size(); ++slot) {
    PaymentRow& row = payments_[slot];
    if (!arena_.holds(row.body) || !decode_from(arena_.at(row.body), record, version)) return false;
    body.clear();
    encode_into(body, record);
    row.body = arena_.append(body.bytes());
    row.traces = 0;
    if (row.rejected != 0) remember_rejections(slot, row.rejected);
  }
  for (Slot slot = 0; slot < allocations_.size(); ++slot)
    if (allocations_[slot].writeoff != 0)
      allocations_[slot].difference = static_cast<std::uint8_t>(ShortOutcome::write_off);
  return true;
}

std::string State::find_trace_fault() const {
  for (Slot slot = 0; slot < mappings_.size(); ++slot) {
    const MappingRow& row = mappings_[slot];
    if (!arena_.holds(row.key) || row.customer == 0 || row.customer > customers_.size() ||
        row.ledger == 0 || row.ledger > ledgers_.size() || !is_known<MappingKind>(row.kind) ||
        row.first_payment >= payments_.size())
      return "mapping #" + std::to_string(slot + 1) + " points at what does not exist";
  }
  for (Slot slot = 0; slot < traces_.size(); ++slot) {
    const TraceRow& row = traces_[slot];
    const bool taught = static_cast<Trace>(row.kind) == Trace::taught;
    if (row.payment >= payments_.size() || row.older > slot ||
        row.kind > static_cast<std::uint8_t>(Trace::reconsidered) ||
        !is_known<WakeReason>(row.reason) || (taught && row.value >= mappings_.size()))
      return "the history of payment #" + std::to_string(row.payment + std::uint64_t{1}) +
             " points at what does not exist";
  }
  for (Slot slot = 0; slot < payments_.size(); ++slot)
    if (payments_[slot].traces > traces_.size())
      return "payment #" + std::to_string(slot + 1) + " has a history that does not exist";
  return {};
}

}  // namespace hexiao
