// The books of receivables control: the business date, contracts, profiles, orders, approvals,
// ratings, dunning, tasks, custom fields and their policies. A part of State, which folds the
// events into it and asks it; what commands decide is in engine/decide/.
//
// One owner, one thread. Entries are addressed by ids (slot + 1), never leave, and own their texts.
// Everything here is saved and folded into the state hash; an engine that uses none of it hashes as
// if the books were not there.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/receivables_events.h"

namespace hexiao {

struct Contract {
  LedgerId ledger;
  CustomerId customer;
  std::string contract_no;
  Currency currency;
  Date from, until;
  std::string terms;
  bool has_limit = false;
  Money limit;
  std::int32_t daily_rate_ppm = -1;
  std::string salesperson, text;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("customer", self.customer);
    v("contract_no", self.contract_no);
    v("currency", self.currency);
    v("from", self.from);
    v("until", self.until);
    v("terms", self.terms);
    v("has_limit", self.has_limit);
    v("limit", self.limit);
    v("daily_rate_ppm", self.daily_rate_ppm);
    v("salesperson", self.salesperson);
    v("text", self.text);
  }
  friend bool operator==(const Contract&, const Contract&) = default;
};

struct ProfileContact {
  std::string role, name, channel, address;
  static void fields(auto&& self, auto&& v) {
    v("role", self.role);
    v("name", self.name);
    v("channel", self.channel);
    v("address", self.address);
  }
  friend bool operator==(const ProfileContact&, const ProfileContact&) = default;
};
struct Profile {
  CustomerId customer;
  std::string region, manager, terms;
  std::vector<ProfileContact> contacts;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("region", self.region);
    v("manager", self.manager);
    v("terms", self.terms);
    v("contacts", self.contacts);
  }
  friend bool operator==(const Profile&, const Profile&) = default;
};

struct Order {
  LedgerId ledger;
  CustomerId customer;
  ContractId contract;
  std::string order_no;
  Currency currency;
  Money amount, reserved;
  Date expires;
  CreditVerdict verdict = CreditVerdict::none;
  std::uint32_t reasons = 0;
  Money exposure, limit;
  ApprovalId approval;
  OrderState state = OrderState::reserved;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("customer", self.customer);
    v("contract", self.contract);
    v("order_no", self.order_no);
    v("currency", self.currency);
    v("amount", self.amount);
    v("reserved", self.reserved);
    v("expires", self.expires);
    v("verdict", self.verdict);
    v("reasons", self.reasons);
    v("exposure", self.exposure);
    v("limit", self.limit);
    v("approval", self.approval);
    v("state", self.state);
  }
};

struct ApprovalStep {
  std::string approver, reason;
  static void fields(auto&& self, auto&& v) {
    v("approver", self.approver);
    v("reason", self.reason);
  }
};
struct Approval {
  ApprovalKind kind = ApprovalKind::write_off;
  LedgerId ledger;
  CustomerId customer;
  ItemId item;
  Currency currency;
  Money amount;
  Date proposed, expires;
  std::string subject, proposer;
  std::uint8_t command_kind = 0;
  std::string command;
  std::uint64_t bound_to = 0;
  std::vector<std::string> levels;
  std::string reason;
  std::vector<ApprovalStep> given;
  ApprovalState state = ApprovalState::pending;
  std::string ended_for;
  static void fields(auto&& self, auto&& v) {
    v("kind", self.kind);
    v("ledger", self.ledger);
    v("customer", self.customer);
    v("item", self.item);
    v("currency", self.currency);
    v("amount", self.amount);
    v("proposed", self.proposed);
    v("expires", self.expires);
    v("subject", self.subject);
    v("proposer", self.proposer);
    v("command_kind", self.command_kind);
    v("command", self.command);
    v("bound_to", self.bound_to);
    v("levels", self.levels);
    v("reason", self.reason);
    v("given", self.given);
    v("state", self.state);
    v("ended_for", self.ended_for);
  }
};

struct Task {
  CustomerId customer;
  Recipient to = Recipient::salesperson;
  std::string owner, subject, outcome;
  Date opened, next_date;
  bool done = false;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("to", self.to);
    v("owner", self.owner);
    v("subject", self.subject);
    v("outcome", self.outcome);
    v("opened", self.opened);
    v("next_date", self.next_date);
    v("done", self.done);
  }
};

struct CustomerRatingFactor {
  std::string name;
  std::int64_t value = 0;
  std::int32_t points = 0, of = 0;
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("value", self.value);
    v("points", self.points);
    v("of", self.of);
  }
};
struct CustomerRating {
  CustomerId customer;
  std::string letter;  // "A" … "D"
  std::int32_t score = 0;
  Date since;
  std::vector<CustomerRatingFactor> factors;
  std::string rule;  // that lowered it
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("letter", self.letter);
    v("score", self.score);
    v("since", self.since);
    v("factors", self.factors);
    v("rule", self.rule);
  }
};

// A notice that a rule raised; the feed has them all, this is the list of a working day.
struct Notice {
  std::string rule, address, text;
  CustomerId customer;
  ItemId item;
  PaymentId payment;
  Recipient to = Recipient::manager;
  Date date;
  static void fields(auto&& self, auto&& v) {
    v("rule", self.rule);
    v("address", self.address);
    v("text", self.text);
    v("customer", self.customer);
    v("item", self.item);
    v("payment", self.payment);
    v("to", self.to);
    v("date", self.date);
  }
};

struct ActiveReceivablesPolicy {
  PolicyVersion version;
  ReceivablesPolicy policy;
  std::string source;
  static void fields(auto&& self, auto&& v) {
    v("version", self.version);
    v("policy", self.policy);
    v("source", self.source);
  }
};

// Of one customer, for what looks at every order. 32 bytes.
struct CustomerControl {
  std::uint32_t merged_into = 0;  // CustomerId
  std::uint32_t profile = 0;      // slot + 1
  std::uint32_t rating = 0;       // slot + 1
  std::int32_t dunned_on = INT32_MIN;
  std::int32_t dunned_stage = 0;  // days of the latest stage
  std::uint32_t dunnings = 0;     // how many reminders
  bool held = false;
  static void fields(auto&& self, auto&& v) {
    v("merged_into", self.merged_into);
    v("profile", self.profile);
    v("rating", self.rating);
    v("dunned_on", self.dunned_on);
    v("dunned_stage", self.dunned_stage);
    v("dunnings", self.dunnings);
    v("held", self.held);
  }
  friend bool operator==(const CustomerControl&, const CustomerControl&) = default;
};

class Books {
 public:
  // --- the fold; State calls these ---
  void apply(const DayClosed& event);
  void apply(const DayWorked& event, std::uint32_t customers);
  void apply(const ContractRecorded& event);
  void apply(const CustomerDescribed& event);
  void apply(const OrderChecked& event);
  void apply(const OrderClosed& event);
  void apply(const ApprovalProposed& event);
  void apply(const ApprovalGiven& event);
  void apply(const ApprovalEnded& event);
  void apply(const CustomerRated& event);
  void apply(const CustomerDunned& event);
  void apply(const TaskRecorded& event);
  void apply(const FieldsSet& event);
  void apply(const RuleFired& event);
  void apply(const CreditHeld& event);
  void apply(const ReceivablesPolicyActivated& event);
  // Contracts, orders, tasks and custom fields follow their customer.
  void merge(CustomerId from, CustomerId into);
  // Empty, or why this event cannot follow. Ids of customers, items and payments are State's to
  // check.
  std::string find_fault(const ContractRecorded& event) const;
  std::string find_fault(const OrderChecked& event) const;
  std::string find_fault(const OrderClosed& event) const;
  std::string find_fault(const ApprovalProposed& event) const;
  std::string find_fault(const ApprovalGiven& event) const;
  std::string find_fault(const ApprovalEnded& event) const;
  std::string find_fault(const TaskRecorded& event) const;

  // --- business date ---
  // The day that is worked on now; none before the first day was closed.
  Date business_date() const { return closed_ ? closed_.plus_days(1) : Date(); }
  Date closed_day() const { return closed_; }
  // The work of this business date is done for every customer up to this one.
  CustomerId worked_through() const { return worked_through_; }
  bool day_in_work() const { return day_in_work_; }

  // --- policies ---
  // The ledger's own, else that of every ledger, else the built-in one.
  const ReceivablesPolicy& policy(std::string_view ledger_code) const;
  const std::deque<ActiveReceivablesPolicy>& policies() const { return policies_; }
  bool has_rules() const;

  // --- contracts, profiles ---
  std::uint32_t contract_count() const { return static_cast<std::uint32_t>(contracts_.size()); }
  const Contract& contract(ContractId id) const { return contracts_[id.value - 1]; }
  ContractId find_contract(LedgerId ledger, std::string_view contract_no) const;
  const CustomerControl& control(CustomerId id) const;
  const Profile& profile(CustomerId id) const;  // an empty one where nothing was described
  // The rating that the engine gave; nullptr: none.
  const CustomerRating* rating(CustomerId id) const;

  // --- orders ---
  std::uint64_t order_count() const { return orders_.size(); }
  const Order& order(OrderId id) const { return orders_[id.value - 1]; }
  OrderId find_order(LedgerId ledger, std::string_view order_no) const;
  // What is reserved of this customer (contract) in this currency.
  Money reserved(CustomerId id, Currency currency) const;
  Money reserved(ContractId id) const;
  // Reserved orders that expire before this day, by day and id.
  void find_expired(Date today, std::vector<OrderId>& found) const;

  // --- approvals, tasks, notices ---
  std::uint64_t approval_count() const { return approvals_.size(); }
  const Approval& approval(ApprovalId id) const { return approvals_[id.value - 1]; }
  // The pending one of this kind about this item, or (where none) this customer and subject.
  ApprovalId find_pending(ApprovalKind kind, CustomerId customer, ItemId item,
                          std::string_view subject) const;
  const std::map<std::uint64_t, Date>& pending_approvals() const { return pending_; }
  std::uint64_t task_count() const { return tasks_.size(); }
  const Task& task(TaskId id) const { return tasks_[id.value - 1]; }
  // Whether a task for `to` about this customer is not done.
  bool has_open_task(CustomerId id, Recipient to) const {
    return open_tasks_.contains(std::uint64_t{id.value} << 8 | static_cast<std::uint64_t>(to));
  }
  const std::deque<Notice>& notices() const { return notices_; }

  // --- custom fields ---
  // "" where it is not set.
  std::string_view field(FieldSubject subject, std::uint64_t id, std::string_view name) const;
  // In order of the names.
  std::vector<std::pair<std::string_view, std::string_view>> fields_of(FieldSubject subject,
                                                                       std::uint64_t id) const;

  bool empty() const;  // nothing of this was ever used
  std::uint64_t hash() const;
  std::string check_invariants() const;
  std::uint64_t memory_bytes() const;
  void save(ByteBuffer& bytes) const;
  bool load(std::span<const std::byte> bytes);

 private:
  CustomerControl& control_of(CustomerId id);
  void index_order(OrderId id, int sign);
  void count_task(const Task& task, bool add);
  void rebuild();

  Date closed_;
  CustomerId worked_through_;
  bool day_in_work_ = false;
  ReceivablesPolicy built_in_;
  std::deque<ActiveReceivablesPolicy> policies_;
  std::vector<CustomerControl> customers_;
  std::deque<Contract> contracts_;
  std::deque<Profile> profiles_;
  std::deque<Order> orders_;
  std::deque<Approval> approvals_;
  std::deque<Task> tasks_;
  std::deque<CustomerRating> ratings_;
  std::deque<Notice> notices_;
  // (subject, id, name) in order, so that saving and showing need no sorting. std::less<> would
  // compare them with a view of the name, but not when clang 14 reads the library of GCC 12.
  struct FieldOrder {
    using is_transparent = void;
    static std::tuple<std::uint8_t, std::uint64_t, std::string_view> view(const auto& key) {
      return {std::get<0>(key), std::get<1>(key), std::get<2>(key)};
    }
    bool operator()(const auto& a, const auto& b) const { return view(a) < view(b); }
  };
  std::map<std::tuple<std::uint8_t, std::uint64_t, std::string>, std::string, FieldOrder> fields_;

  // Derived.
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> contract_keys_;
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> order_keys_;
  boost::unordered_flat_map<std::uint64_t, Money> reserved_;           // customer << 16 | currency
  boost::unordered_flat_map<std::uint32_t, Money> contract_reserved_;  // by contract
  std::map<std::int32_t, boost::unordered_flat_set<std::uint64_t>> expiring_;  // orders, by day
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> open_tasks_;  // customer << 8 | Recipient
  std::map<std::uint64_t, Date> pending_;                               // approvals
};

}  // namespace hexiao
