// The state: the fold of the events, in memory, with its indexes.
//
// Only `apply` and `load` change it. Everything else reads, from the one thread that owns it. Rows
// are addressed by slots; ids in events and views are slots + 1. Texts that are handed out borrow
// from the state and stay until the row they belong to is recorded anew.
//
// Invariants (check_invariants): I3 and I4 of docs/durability.md, open amounts between zero and the
// original, lists and indexes that agree with the rows.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/names/name_index.h"
#include "engine/state/answers.h"
#include "engine/state/arena.h"
#include "engine/state/balances.h"
#include "engine/state/books.h"
#include "engine/state/completeness.h"
#include "engine/state/figures.h"
#include "engine/state/hashing.h"
#include "engine/state/item_texts.h"
#include "engine/state/key_index.h"
#include "engine/state/learned.h"
#include "engine/state/rows.h"
#include "engine/state/series.h"
#include "engine/state/statistics.h"
#include "engine/state/waiting.h"
#include "engine/vocabulary/events.h"
#include "engine/vocabulary/policy_patterns.h"
#include "engine/vocabulary/views.h"

namespace hexiao {

// An active policy and the text it was written as. Addresses stay valid while the state lives.
struct ActivePolicy {
  PolicyVersion version;
  Policy policy;
  std::string source;
  std::shared_ptr<const PolicyPatterns> patterns;
};

// The answer to a look-up by a person's number.
template <class IdType>
struct Lookup {
  IdType id;  // none when not found, or when several answer
  bool ambiguous = false;
};

// One customer that answers to a folded name.
struct NameHit {
  CustomerId customer;
  bool alias = false;
  bool same_form = false;  // legal forms equal, or one side has none
  bool truncated = false;  // the mark is the customer's name as a bank cut it
};

// What look-ups among customers read into, so that its memory is used again. One a reader: several
// threads may ask one state at the same time, while nothing is applied, each with its own.
struct CustomerRead {
  CustomerRecorded record;
  FoldedName name;
  Arena::Place body = kNothing;  // where `record` was read
  static constexpr Arena::Place kNothing = UINT64_MAX;
  // Before the state may have changed since the last look-up.
  void forget() { body = kNothing; }
};

class State {
 public:
  State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // --- the fold ---
  // One event, live or read back: the only door, so that both ends fold alike.
  template <class E>
  void fold(const E& event, [[maybe_unused]] std::span<const std::byte> body,
            [[maybe_unused]] Lsn lsn, const Cause& cause) {
    statistics_.note(*this, event, cause.principal);
    if constexpr (requires { apply(event, lsn, cause); }) {
      apply(event, lsn, cause);
    } else if constexpr (requires { apply(event, body, lsn); }) {
      apply(event, body, lsn);
    } else if constexpr (requires { apply(event, body); }) {
      apply(event, body);
    } else {
      apply(event);
    }
  }
  // `body` is the event as it lies in its record. The event must be valid (see find_fault); apply
  // cannot fail.
  void apply(const LedgerOpened& event);
  void apply(const CustomerRecorded& event, std::span<const std::byte> body);
  void apply(const ItemRecorded& event);
  void apply(const PaymentRecorded& event, std::span<const std::byte> body, Lsn lsn);
  void apply(const AllocationsMade& event);
  void apply(const AllocationReversed& event);
  void apply(const PaymentReversed& event);
  void apply(const ProposalRejected& event);
  void apply(const ItemDisputed& event);
  void apply(const ItemReleased& event);
  void apply(const PolicyActivated& event);
  void apply(const MappingLearned& event);
  void apply(const MappingRevoked& event);
  void apply(const PaymentReconsidered& event, std::span<const std::byte> body, Lsn lsn);
  void apply(const WakingPostponed& event);
  void apply(const DayClosed& event);
  void apply(const DayWorked& event);
  void apply(const ContractRecorded& event) { books_.apply(event); }
  void apply(const CustomerDescribed& event);
  void apply(const CustomersMerged& event);
  void apply(const ItemMarked& event);
  void apply(const OrderChecked& event) { books_.apply(event); }
  void apply(const OrderClosed& event) { books_.apply(event); }
  void apply(const ApprovalProposed& event) { books_.apply(event); }
  void apply(const ApprovalGiven& event) { books_.apply(event); }
  void apply(const ApprovalEnded& event) { books_.apply(event); }
  void apply(const CustomerRated& event) { books_.apply(event); }
  void apply(const CustomerDunned& event);
  void apply(const TaskRecorded& event) { books_.apply(event); }
  void apply(const FieldsSet& event);
  void apply(const RuleFired& event) { books_.apply(event); }
  void apply(const CreditHeld& event) { books_.apply(event); }
  void apply(const ReceivablesPolicyActivated& event) { books_.apply(event); }
  void apply(const RequestAnswered& event, Lsn lsn, const Cause& cause) {
    answers_.apply(event, lsn, cause);
  }
  void apply(const RequestRefused& /*event*/) {}
  void apply(const StateChecked& /*event*/) {}
  // For records that were read back: empty, or why this event cannot follow on this state.
  std::string find_fault(const Event& event) const;

  // --- ledgers and policies ---
  LedgerId find_ledger(std::string_view code) const;
  std::string_view ledger_code(LedgerId ledger) const { return ledgers_[ledger.value - 1]; }
  std::uint32_t ledger_count() const { return static_cast<std::uint32_t>(ledgers_.size()); }
  const ActivePolicy* find_policy(std::string_view name) const;
  // The customer's own, else its class's, else the ledger's, else "default", else the built-in one;
  // of those for a class, one of the ledger before one of every ledger. `customer` may be none.
  const ActivePolicy& policy_for(LedgerId ledger, CustomerId customer) const;
  const std::deque<ActivePolicy>& policies() const { return policies_; }

  // --- customers ---
  using Balance = hexiao::Balance;
  // Four cache lines; what every allocation touches lies in the first two.
  struct alignas(64) Customer {
    Balances balances;
    LedgerId ledger;
    std::uint32_t behaviour = 0;             // class of its record of delay (delays.h)
    std::vector<Slot> open_items;            // in no order
    std::int32_t overdue_as_of = INT32_MIN;  // Date::days, of the balances' overdue
    std::int32_t first_issue = INT32_MAX;    // Date::days of its earliest item
    std::uint64_t body = 0;                  // Arena::Place of the CustomerRecorded
    std::uint64_t group = 0;                 // hash of the group number; 0: none
    // Of the record, for what looks at every payment's customer; borrowed from the arena.
    std::string_view customer_no, tax_id, customer_class, policy;
    std::string_view salesperson, department, rating;
    Money credit_limit;
    std::int32_t terms_days = 0;
    std::uint32_t disputes = 0;  // how often an item of it was disputed
    Currency currency;
    bool has_credit_limit = false;
    // Another customer may stand under one of its keys, or stood there.
    bool shares_keys = false;
    std::uint8_t plain_base = 0;  // of its name (plain_base_length)
  };
  static_assert(sizeof(Customer) == 256);
  std::uint32_t customer_count() const { return static_cast<std::uint32_t>(customers_.size()); }
  const Customer& customer(CustomerId id) const { return customers_[id.value - 1]; }
  // Texts borrow from the state.
  CustomerRecorded customer_record(CustomerId id) const;
  std::string_view customer_no(CustomerId id) const {
    return id ? customer(id).customer_no : std::string_view();
  }
  // A number of the past finds the customer that it was merged into.
  CustomerId find_customer(LedgerId ledger, std::string_view customer_no) const;
  // Brings what a look-up of these customers reads into the caches, all of them at once; nothing is
  // decided by it. For runs of look-ups over more customers than caches hold; empty numbers are
  // passed over.
  static constexpr std::size_t kMostPrefetched = 16;
  void prefetch_customers(LedgerId ledger, std::span<const std::string_view> numbers) const;
  // The same for payers, by accounts (normalised).
  void prefetch_payers(LedgerId ledger, std::span<const std::string_view> accounts) const;
  void prefetch_name(LedgerId ledger, const FoldedName& name) const;
  void prefetch_identity(const PaymentIdentity& identity) const {
    identities_.prefetch(identity.low);
  }
  void prefetch_bank_ref(std::string_view bank_ref) const {
    if (!bank_ref.empty()) bank_refs_.prefetch(hash_key(KeyFamily::bank_ref, {}, bank_ref));
  }
  // What an allocation to this item writes beside the item itself.
  void prefetch_allocation(Slot item) const;
  // The customer that it was merged into, or itself.
  CustomerId standing(CustomerId id) const {
    const std::uint32_t into = books_.control(id).merged_into;
    return into == 0 ? id : CustomerId{into};
  }
  // Customers that have this account (normalised, see engine/text/account.h) in order of id.
  void find_by_account(KeyFamily family, LedgerId ledger, std::string_view normalised,
                       CustomerRead& read, std::vector<CustomerId>& found) const;
  // Whether this is the customer's name, as far as that can be said without folding it, and no
  // other customer's name or alias folds to the same.
  bool has_name_alone(CustomerId id, std::string_view name, CustomerRead& read) const {
    const Customer& row = customer(id);
    return !row.shares_keys && is_written_like(name, peek(id, read).name, row.plain_base);
  }
  // Customers whose name or alias folds to this base, or was cut to it, in order of id, each once.
  void find_by_name(LedgerId ledger, const FoldedName& name, bool may_be_cut, CustomerRead& read,
                    std::vector<NameHit>& found) const;
  bool same_group(CustomerId a, CustomerId b) const;
  // Every name and alias of the ledger's customers, owned by CustomerId::value, for what is not
  // spelt alike. Null before the ledger has any.
  const NameIndex* names(LedgerId ledger) const {
    return ledger.value <= names_.size() && ledger ? &names_[ledger.value - 1] : nullptr;
  }

  // --- items ---
  std::uint32_t item_count() const { return items_.size(); }
  const ItemRow& item(Slot slot) const { return items_[slot]; }
  ItemTexts item_texts(Slot slot) const { return ItemTexts(arena_.at(items_[slot].texts)); }
  ItemState item_state(Slot slot) const;
  const ItemLifeRow& item_life(Slot slot) const { return lives_[slot]; }
  // Days past the due date on the business date; 0 when not overdue, cleared, or without a date.
  std::int32_t overdue_days(Slot slot) const;
  std::string_view overdue_cause(Slot slot) const;
  // Different causes are counted in 16 bits. O(causes).
  bool can_note_cause(std::string_view cause) const;
  // Open, and something that had settled it was taken back. O(its allocations).
  bool is_reopened(Slot slot) const;
  // The customer has promised to pay by a day that has not passed.
  bool is_promised(Slot slot) const;
  // The day on which the money came that cleared it (the latest, where several payments did); none
  // when it is open or no money cleared it.
  Date cleared_on(Slot slot) const;
  // Visits slots of items of the ledger that registered this canonical key (or one that hashes
  // alike: compare their numbers), until visit answers false.
  template <class Visit>
  void items_by_key(LedgerId ledger, std::string_view canonical, Visit&& visit) const {
    items_by_hash(hash_key(KeyFamily::item, ledger, canonical), visit);
  }
  template <class Visit>
  void items_by_hash(std::uint64_t hash, Visit&& visit) const {
    item_keys_.for_each(hash, visit);
  }
  void prefetch_item_key(std::uint64_t hash) const { item_keys_.prefetch(hash); }
  void prefetch_item(Slot slot) const { items_.prefetch(slot); }
  void prefetch_item_texts(Slot slot) const;
  // Whether any item has a number without a digit: where none has, words of a text name nothing.
  bool has_wordy_numbers() const { return wordy_numbers_ != 0; }
  // Whether any item's number ends as that of a first part does: "1001/1".
  bool has_first_parts() const { return first_parts_ != 0; }
  // The item that has exactly this item number.
  Slot find_item_no(LedgerId ledger, std::string_view item_no) const;
  // "#ID", id, item number or document number; within `ledger`, or in all when none.
  Lookup<ItemId> find_item(LedgerId ledger, std::string_view text) const;

  // --- receivables control ---
  const Books& books() const { return books_; }
  const Figures& figures() const { return figures_; }
  const Statistics& statistics() const { return statistics_; }
  const Answers& answers() const { return answers_; }
  const Completeness& completeness() const { return completeness_; }
  Date business_date() const { return books_.business_date(); }
  // The letter that the engine gave, else what master data says.
  std::string_view rating(CustomerId id) const;
  // The earliest due date of an open debit that is not disputed, of any currency; none: nothing is
  // open. O(open items of the customer).
  Date oldest_due(CustomerId id) const;
  // What would be segmented anew: the names under which an item stands in reports.
  SegmentNames segment_names(Slot slot) const;
  // Custom fields of one subject, for rules, filters and reports.
  std::string_view field(FieldSubject subject, std::uint64_t id, std::string_view name) const {
    return books_.field(subject, id, name);
  }

  // --- payments and allocations ---
  std::uint32_t payment_count() const { return payments_.size(); }
  const PaymentRow& payment(Slot slot) const { return payments_[slot]; }
  // False only when what was stored is damaged. Texts borrow from the state.
  bool payment_record(Slot slot, PaymentRecorded& record) const;
  PaymentState payment_state(Slot slot) const;
  Slot find_identity(PaymentIdentity identity) const;
  // "#ID", id, or the bank's reference where it is unique.
  Lookup<PaymentId> find_payment(std::string_view text) const;
  std::uint32_t allocation_count() const { return allocations_.size(); }
  const AllocationRow& allocation(Slot slot) const { return allocations_[slot]; }

  // --- what people taught and refused ---
  std::uint32_t mapping_count() const { return mappings_.size(); }
  const MappingRow& mapping(Slot slot) const { return mappings_[slot]; }
  MappingState mapping_state(Slot slot) const;
  // Customers for whom this mark (see mapping_key) was learned, in order of id. O(mappings of it).
  void find_learned(MappingKind kind, LedgerId ledger, std::string_view key,
                    std::vector<LearnedHit>& found) const;
  // The mapping of exactly this mark and customer, whether it speaks or not; kNoSlot when none.
  Slot find_mapping(MappingKind kind, LedgerId ledger, std::string_view key,
                    CustomerId customer) const;
  // Whether this payment's allocations stand for the mapping.
  bool teaches(Slot payment, Slot mapping) const;
  // Whether a person rejected these lines for this payment. O(what happened to the payment).
  bool was_rejected(Slot payment, const Proposal& proposal) const;
  bool has_rejections(Slot payment) const;

  // --- payments that wait (waking, docs/matching.md) ---
  // Unapplied money, no live allocation, neither reversed nor ignored.
  bool is_waiting(Slot payment) const;
  std::uint64_t waiting_count() const { return waiting_.count(); }
  // Waiting payments that could be explained by this item, by what is recorded of this customer,
  // or by this mark. Appended, in no order, perhaps several times.
  void find_waiting_for(ItemId item, std::vector<Slot>& found) const;
  void find_waiting_for(CustomerId customer, std::vector<Slot>& found) const;
  void find_waiting_for(MappingKind kind, LedgerId ledger, std::string_view key,
                        std::vector<Slot>& found) const;
  // Woken, but beyond what one unit of work decides; in order of id.
  const std::map<Slot, Postponed>& postponed() const { return postponed_; }

  // --- what is shown ---
  MappingView view(MappingId id) const;
  CustomerView view(CustomerId id) const;
  ItemView view(ItemId id) const;
  AllocationView view(AllocationId id) const;
  bool view(PaymentId id, PaymentView& payment) const;
  bool explain(PaymentId id, ExplanationView& explanation) const;
  StateCounts counts() const;
  // Whether the sums of this ledger and currency, and the customer's balance, can take so much
  // more received and open without leaving 64 bits, also after everything is taken back. The
  // customer may be none. Cost O(log totals + currencies of the customer).
  // `amount`: of the item; the magnitudes of a ledger's items are bounded too, because figures by
  // day sum debits and credits apart.
  bool has_room(LedgerId ledger, CustomerId customer, Currency currency, Money received, Money open,
                Money amount = {}) const;
  std::vector<ControlTotal> control_totals() const;
  // Of tables, indexes, texts, lists, figures and books; the index of names counts for itself
  // (names). No walk over rows: it may be asked at any time.
  std::uint64_t memory_bytes() const;

  // Folds everything that the events decided to 64 bits; positions in the log and times stay out,
  // so that a run that was interrupted and one that was not agree. Cost O(rows); in steps, by
  // HashWalk (hash_walk.h).
  std::uint64_t hash() const;
  // The same of a few rows, with all totals and counts: what StateChecked holds. `first` and `rows`
  // must lie in the table (rows_of). Cost O(rows + totals).
  static constexpr std::uint16_t kDigestForm = 1;
  ContentHash digest(StatePart part, std::uint32_t first, std::uint32_t rows) const;
  std::uint32_t rows_of(StatePart part) const;
  // Empty, or the first violation found, with its place. Cost O(rows), shared by the crew.
  std::string check_invariants(Crew& crew = work_alone()) const;

  void save(ByteSink& sink) const;
  // The crew checks and indexes beside the caller; who it is makes no difference to the state.
  std::string load(ByteSource& source, Crew& crew = work_alone());
  // Of the rows as they were loaded, before anything else was folded into them.
  std::uint64_t loaded_hash() const { return loaded_hash_; }
  // Loaded from bytes of an older version: its hash is not the one that was saved with them.
  bool was_upgraded() const { return upgraded_; }

 private:
  friend class HashWalk;
  struct Totals {
    Money received, allocated, unapplied, reversed, original, open, discounted, written_off;
    friend bool operator==(const Totals&, const Totals&) = default;
  };
  Totals& totals(std::uint32_t ledger, std::uint16_t currency) {
    return totals_[ledger << 16 | currency];
  }
  std::int64_t& gross(const ItemRow& item) {
    return gross_[std::uint32_t{item.ledger} << 16 | item.currency];
  }
  Balance& balance(CustomerId customer, Currency currency);
  void add_flows(Slot item, std::int64_t sign);
  void add_flow(const AllocationRow& allocation, std::int64_t sign);
  void note_settled(Slot item, bool add);
  void move_segment(Slot item);
  void move_open_items(CustomerId customer);
  void reclassify(CustomerId customer);
  void count_overdue(CustomerId customer, Date as_of);
  bool has_cause(Slot item) const;  // disputed, promised, or a cause was noted
  void note_debt(const Balance& balance) {
    figures_.debt(balance.debt) = {balance.open.minor(), balance.overdue.minor()};
  }
  std::uint32_t behaviour_of(std::uint32_t customer, std::uint16_t currency);
  CustomerMarks marks_of(CustomerId customer) const;
  void count_customer(CustomerId customer, std::int64_t sign);
  static bool is_remarkable(const ItemRow& item);
  static void count_remarkable(const ItemRow& item, ItemCounts& counts, std::int64_t sign);
  std::int64_t paid_before(Slot item, Money open) const;
  void count_item(Slot item, std::int64_t paid_before, std::int64_t sign);
  void rebuild_completeness();
  std::string check_completeness() const;
  void fetch_found(std::span<const std::uint64_t> hashes) const;
  std::string find_control_fault(const Event& event) const;
  std::string fault_of(const StateChecked& event) const;
  std::string load_control(ByteSource& source, bool has_answers);
  void save_control(ByteSink& sink) const;
  const CustomerRecorded& peek(CustomerId id, CustomerRead& read) const;
  void take_body(Customer& customer, std::uint64_t body);
  static void take_record(Customer& customer, const CustomerRecorded& record);
  void move_group(CustomerId id, std::uint64_t group);
  static std::vector<std::uint64_t> keys_of(const CustomerRecorded& record);
  void index_customer(CustomerId id, const CustomerRecorded& record, bool add);
  void note_shared_key(std::uint64_t hash);
  void index_names(CustomerId id, const CustomerRecorded& record, bool add);
  void index_past_number(CustomerId id);
  void index_item(Slot slot, bool add);
  void set_open(Slot slot, Money open);
  void list_as_open(Slot slot);
  void count_item_state(Slot slot, int by);
  std::string check_rows() const;
  void set_disputed(Slot item, bool disputed);
  void count_payment(Slot slot, int by);
  void move_unapplied(PaymentRow& payment, Money by);
  void activate(ActivePolicy policy);
  void trace(Slot payment, Trace kind, std::uint64_t value, WakeReason reason = WakeReason::none);
  void take_back_lessons(Slot payment);
  void add_mappings(PaymentId id, ExplanationView& explanation) const;
  void remember_rejections(Slot payment, std::uint32_t bits);
  void index_waiting(Slot payment, bool add);
  std::string find_loose_end(const PaymentRecorded& event) const;
  std::string find_loose_end(const Decision& decision) const;
  // Rows first to last - 1 of a table.
  struct RowRange {
    std::uint32_t first = 0, last = 0;
  };
  // Loading divides a table into so many ranges, for as many tasks.
  static constexpr std::size_t kLoadingBatches = 8;
  static RowRange range_of(std::uint64_t rows, std::size_t batch) {
    return {.first = static_cast<std::uint32_t>(rows * batch / kLoadingBatches),
            .last = static_cast<std::uint32_t>(rows * (batch + 1) / kLoadingBatches)};
  }
  std::string find_customer_fault(RowRange range) const;
  std::string find_item_fault(RowRange range) const;
  std::string find_payment_fault(RowRange range) const;
  std::string find_allocation_fault(RowRange range) const;
  std::string find_loading_fault(Crew& crew) const;
  std::string find_trace_fault() const;
  std::string fault_of(const ItemRecorded& event) const;
  std::string fault_of(const AllocationsMade& event) const;
  std::string fault_of(const MappingLearned& event) const;
  std::string fault_of(const PaymentReconsidered& event) const;
  std::string fault_of(const WakingPostponed& event) const;
  bool upgrade_payments(unsigned version);
  struct Gathered;
  void gather_customers(RowRange range, Gathered& gathered);
  void gather_items(RowRange range, Gathered& gathered) const;
  void gather_payments(RowRange range, Gathered& gathered) const;
  void rebuild_names(LedgerId ledger);
  void rebuild_indexes(Crew& crew);
  void rebuild_lists();
  void rebuild_figures();
  std::string check_figures() const;

  std::vector<std::string> ledgers_;
  std::deque<ActivePolicy> policies_;
  ActivePolicy built_in_;
  Series<Customer> customers_;
  Table<ItemRow> items_;
  Table<PaymentRow> payments_;
  Table<AllocationRow> allocations_;
  Table<MappingRow> mappings_;
  Table<TraceRow> traces_;
  Table<ItemLifeRow> lives_;  // by item
  std::map<Slot, Postponed> postponed_;
  Books books_;
  Figures figures_;
  Statistics statistics_;
  Answers answers_;
  Completeness completeness_;
  std::deque<std::string> causes_;  // of overdue items, by ItemLifeRow::cause - 1
  Arena arena_;
  std::map<std::uint32_t, Totals> totals_;

  // Derived: rebuilt at loading.
  KeyIndex customer_keys_;
  std::deque<NameIndex> names_;  // by ledger
  KeyIndex item_keys_;
  KeyIndex identities_;
  KeyIndex bank_refs_;
  KeyIndex mapping_keys_;
  WaitingPayments waiting_;
  std::uint64_t open_items_ = 0;
  std::uint64_t wordy_numbers_ = 0;              // numbers of items without any digit
  std::uint64_t first_parts_ = 0;                // items whose number ends in "/1"
  std::map<std::uint32_t, std::int64_t> gross_;  // of items' amounts, by ledger and currency
  bool upgraded_ = false;
  std::uint64_t payments_by_state_[6] = {};
  decltype(StateCounts::items_by_state) items_by_state_ = {};
  std::uint64_t list_bytes_ = 0;  // of customers' lists of open items and further balances
  std::uint64_t loaded_hash_ = 0;
};

}  // namespace hexiao
