// Figures that reports read instead of counting: what is open by due date and what was sold and
// collected by day, for every segment; and the record of delay of every customer.
//
// A segment is what reports group by: ledger, currency, class, salesperson, department, region and
// the custom fields that are declared for grouping. An item gets its segment when it is recorded
// and follows its customer's changes while it is open; what is cleared stays where it was earned.
//
// Derived from the rows but for the segments of the items, which are saved with them. Additive: in
// whatever order rows are added and taken out, the same figures stand. A part of State; one owner.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/receivables/day_sums.h"
#include "engine/receivables/delays.h"
#include "engine/state/balances.h"
#include "engine/state/table.h"
#include "engine/vocabulary/bytes.h"
#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/ids.h"

namespace hexiao {

class ByteBuffer;

// What a segment is made of, as texts.
struct SegmentNames {
  LedgerId ledger;
  Currency currency;
  std::string_view customer_class, salesperson, department, region;
  std::string custom;  // "name=value\n" of each grouping field that is set, in order of names
};

class Figures {
 public:
  Figures();

  struct Segment {
    LedgerId ledger;
    Currency currency;
    std::uint32_t customer_class = 0, salesperson = 0, department = 0, region = 0, custom = 0;
    static void fields(auto&& self, auto&& v) {
      v("ledger", self.ledger);
      v("currency", self.currency);
      v("class", self.customer_class);
      v("salesperson", self.salesperson);
      v("department", self.department);
      v("region", self.region);
      v("custom", self.custom);
    }
    friend bool operator==(const Segment&, const Segment&) = default;
  };
  // Finds or adds. The number of segments is bounded: beyond kMaxSegments, new ones lose their
  // custom values, then their names, so that hostile master data costs no memory.
  std::uint32_t segment(const SegmentNames& names);
  std::uint32_t segment_count() const { return static_cast<std::uint32_t>(segments_.size()); }
  const Segment& segment(std::uint32_t id) const { return segments_[id]; }
  std::string_view text(std::uint32_t id) const { return texts_[id]; }

  // By segment: open amounts by due date; flows by the day on which they happened.
  DaySums<OpenCell>& open() { return open_; }
  const DaySums<OpenCell>& open() const { return open_; }
  DaySums<FlowCell>& flows() { return flows_; }
  const DaySums<FlowCell>& flows() const { return flows_; }

  // By ledger, currency and behaviour class (delays.h): open debits by due date. Pools: the delays
  // of all customers of the ledger in that class.
  struct Behaviour {
    LedgerId ledger;
    Currency currency;
    std::uint32_t behaviour = 0;
  };
  std::uint32_t behaviour_key(LedgerId ledger, Currency currency, std::uint32_t behaviour);
  std::uint32_t behaviour_count() const { return static_cast<std::uint32_t>(behaviours_.size()); }
  const Behaviour& behaviour(std::uint32_t key) const { return behaviours_[key]; }
  DaySums<OpenCell>& open_by_behaviour() { return open_by_behaviour_; }
  const DaySums<OpenCell>& open_by_behaviour() const { return open_by_behaviour_; }
  Delays& pool(LedgerId ledger, std::uint32_t behaviour);
  const Delays* find_pool(LedgerId ledger, std::uint32_t behaviour) const;

  // What a customer owes in one currency. All debts of a ledger and currency lie together, so that
  // ranking a million customers reads some tens of megabytes; in no order.
  struct Debt {
    std::int64_t open = 0, overdue = 0;  // as Balance has them
  };
  struct Debts {
    LedgerId ledger;
    Currency currency;
    std::vector<Debt> amounts;
    std::vector<CustomerId> customers;  // as amounts
  };
  DebtPlace add_debt(LedgerId ledger, CustomerId customer, Currency currency);
  Debt& debt(DebtPlace at) { return debts_[at.group].amounts[at.row]; }
  const std::vector<Debts>& debts() const { return debts_; }
  void prefetch_debt(DebtPlace at) const { __builtin_prefetch(&debts_[at.group].amounts[at.row]); }
  // The customer's record of delay.
  void prefetch(CustomerId customer) const;

  // Items that were ever disputed, promised or given a cause, by slot: no other item has one.
  void mark(std::uint32_t item) { marked_.insert(item); }
  const boost::unordered_flat_set<std::uint32_t>& marked() const { return marked_; }

  // The record of a customer; an empty one where nothing is settled.
  const Delays& delays(CustomerId customer) const;
  // Days from issue to settlement, summed over the items that the record counts; of the ledger, of
  // all its customers.
  std::int64_t days_to_settle(CustomerId customer) const;
  std::int64_t days_to_settle(LedgerId ledger) const;
  // One item more (or, with false, one less): it was settled so late, so many days after its issue.
  // The pool of the customer's class follows.
  void note_settled(LedgerId ledger, CustomerId customer, std::uint32_t behaviour,
                    std::int32_t days_late, std::int64_t days_to_settle, bool add);

  std::uint64_t memory_bytes() const;
  // Segments only; the rest is rebuilt.
  void save(ByteBuffer& bytes) const;
  bool load(std::span<const std::byte> bytes);

 private:
  static constexpr std::uint32_t kMaxSegments = 65'536;
  std::uint32_t text_id(std::string_view text);
  std::uint32_t find_or_add(const Segment& segment);
  void add_segment(const Segment& segment);

  std::deque<std::string> texts_;  // addresses stay, so the map may borrow
  boost::unordered_flat_map<std::string_view, std::uint32_t> text_ids_;
  std::vector<Segment> segments_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> segment_ids_;
  DaySums<OpenCell> open_, open_by_behaviour_;
  DaySums<FlowCell> flows_;
  std::vector<Behaviour> behaviours_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> behaviour_keys_;
  boost::unordered_flat_map<std::uint64_t, Delays> pools_;
  struct DelayRow {
    Delays delays;
    std::int64_t days_to_settle = 0;
  };
  DelayRow& delay_row(CustomerId customer);
  const DelayRow* find_delay_row(CustomerId customer) const;

  std::vector<std::uint32_t> delays_at_;  // by customer: slot + 1
  Table<DelayRow> delays_;
  std::vector<std::int64_t> settling_days_of_ledger_;  // by LedgerId - 1
  std::vector<Debts> debts_;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> debts_at_;  // by ledger and currency
  boost::unordered_flat_set<std::uint32_t> marked_;
};

}  // namespace hexiao
