#include "engine/state/books.h"

#include <algorithm>

#include "engine/state/hashing.h"
#include "engine/vocabulary/codec.h"

namespace hexiao {
namespace {

constexpr std::size_t kNoticesKept = 10'000;

std::uint64_t number_key(LedgerId ledger, std::string_view number) {
  return hash_text(number, ledger.value);
}

std::uint64_t reserved_key(CustomerId id, Currency currency) {
  return std::uint64_t{id.value} << 16 | currency.packed();
}

std::vector<std::string> owned(const std::vector<Text>& texts) {
  return {texts.begin(), texts.end()};
}

// Everything that is saved, as one list of fields.
struct Saved {
  Date closed;
  CustomerId worked_through;
  bool day_in_work = false;
  std::vector<ActiveReceivablesPolicy> policies;
  std::vector<CustomerControl> customers;
  std::vector<Contract> contracts;
  std::vector<Profile> profiles;
  std::vector<Order> orders;
  std::vector<Approval> approvals;
  std::vector<Task> tasks;
  std::vector<CustomerRating> ratings;
  std::vector<Notice> notices;
  struct Field {
    std::uint8_t subject = 0;
    std::uint64_t id = 0;
    std::string name, value;
    static void fields(auto&& self, auto&& v) {
      v("subject", self.subject);
      v("id", self.id);
      v("name", self.name);
      v("value", self.value);
    }
  };
  std::vector<Field> custom;
  static void fields(auto&& self, auto&& v) {
    v("closed", self.closed);
    v("worked_through", self.worked_through);
    v("day_in_work", self.day_in_work);
    v("policies", self.policies);
    v("customers", self.customers);
    v("contracts", self.contracts);
    v("profiles", self.profiles);
    v("orders", self.orders);
    v("approvals", self.approvals);
    v("tasks", self.tasks);
    v("ratings", self.ratings);
    v("notices", self.notices);
    v("custom", self.custom);
  }
};

}  // namespace

// --- business date ---

void Books::apply(const DayClosed& event) {
  closed_ = event.date;
  worked_through_ = {};
  day_in_work_ = true;
}

void Books::apply(const DayWorked& event, std::uint32_t customers) {
  worked_through_ = event.through;
  if (event.through.value >= customers) day_in_work_ = false;
}

// --- policies ---

void Books::apply(const ReceivablesPolicyActivated& event) {
  ActiveReceivablesPolicy active{
      .version = event.version, .policy = event.policy, .source = std::string(event.source)};
  for (ActiveReceivablesPolicy& known : policies_)
    if (known.policy.ledger == active.policy.ledger) {
      known = std::move(active);
      return;
    }
  policies_.push_back(std::move(active));
}

const ReceivablesPolicy& Books::policy(std::string_view ledger_code) const {
  const ReceivablesPolicy* of_all = &built_in_;
  for (const ActiveReceivablesPolicy& active : policies_) {
    if (active.policy.ledger.empty())
      of_all = &active.policy;
    else if (active.policy.ledger == ledger_code)
      return active.policy;
  }
  return *of_all;
}

// --- contracts, profiles ---

void Books::apply(const ContractRecorded& event) {
  if (event.contract.value > contracts_.size()) contracts_.emplace_back();
  contracts_[event.contract.value - 1] = {.ledger = event.ledger,
                                          .customer = event.customer,
                                          .contract_no = std::string(event.contract_no),
                                          .currency = event.currency,
                                          .from = event.from,
                                          .until = event.until,
                                          .terms = std::string(event.terms),
                                          .has_limit = event.has_limit,
                                          .limit = event.limit,
                                          .daily_rate_ppm = event.daily_rate_ppm,
                                          .salesperson = std::string(event.salesperson),
                                          .text = std::string(event.text)};
  contract_keys_[number_key(event.ledger, event.contract_no)] = event.contract.value;
}

ContractId Books::find_contract(LedgerId ledger, std::string_view contract_no) const {
  const auto found = contract_keys_.find(number_key(ledger, contract_no));
  return found == contract_keys_.end() ? ContractId{} : ContractId{found->second};
}

CustomerControl& Books::control_of(CustomerId id) {
  if (customers_.size() < id.value) customers_.resize(id.value);
  return customers_[id.value - 1];
}

const CustomerControl& Books::control(CustomerId id) const {
  static const CustomerControl kNothing;
  return id && id.value <= customers_.size() ? customers_[id.value - 1] : kNothing;
}

void Books::apply(const CustomerDescribed& event) {
  CustomerControl& control = control_of(event.customer);
  if (control.profile == 0) {
    profiles_.emplace_back();
    control.profile = static_cast<std::uint32_t>(profiles_.size());
  }
  Profile& profile = profiles_[control.profile - 1];
  profile = {.customer = event.customer,
             .region = std::string(event.region),
             .manager = std::string(event.manager),
             .terms = std::string(event.terms),
             .contacts = {}};
  for (const Contact& contact : event.contacts)
    profile.contacts.push_back({std::string(contact.role), std::string(contact.name),
                                std::string(contact.channel), std::string(contact.address)});
}

const Profile& Books::profile(CustomerId id) const {
  static const Profile kNothing;
  const std::uint32_t at = control(id).profile;
  return at == 0 ? kNothing : profiles_[at - 1];
}

void Books::apply(const CustomerRated& event) {
  CustomerControl& control = control_of(event.customer);
  if (control.rating == 0) {
    ratings_.emplace_back();
    control.rating = static_cast<std::uint32_t>(ratings_.size());
  }
  CustomerRating& rating = ratings_[control.rating - 1];
  rating = {.customer = event.customer,
            .letter = std::string(event.rating),
            .score = event.score,
            .since = rating.letter == event.rating ? rating.since : business_date(),
            .factors = {},
            .rule = std::string(event.rule)};
  for (const RatedFactor& factor : event.factors)
    rating.factors.push_back({std::string(factor.name), factor.value, factor.points, factor.of});
}

const CustomerRating* Books::rating(CustomerId id) const {
  const std::uint32_t at = control(id).rating;
  return at == 0 ? nullptr : &ratings_[at - 1];
}

// --- orders ---

void Books::index_order(OrderId id, int sign) {
  const Order& order = orders_[id.value - 1];
  if (order.reserved.is_zero()) return;
  const Money by = sign > 0 ? order.reserved : -order.reserved;
  reserved_[reserved_key(order.customer, order.currency)] += by;
  if (order.contract) contract_reserved_[order.contract.value] += by;
  if (!order.expires) return;
  const auto day = expiring_.try_emplace(order.expires.days()).first;
  if (sign > 0)
    day->second.insert(id.value);
  else
    day->second.erase(id.value);
  if (day->second.empty()) expiring_.erase(day);
}

void Books::apply(const OrderChecked& event) {
  if (event.order.value > orders_.size()) {
    orders_.emplace_back();
    order_keys_[number_key(event.ledger, event.order_no)] = event.order.value;
  } else {
    index_order(event.order, -1);
  }
  orders_[event.order.value - 1] = {
      .ledger = event.ledger,
      .customer = event.customer,
      .contract = event.contract,
      .order_no = std::string(event.order_no),
      .currency = event.currency,
      .amount = event.amount,
      .reserved = event.reserved,
      .expires = event.expires,
      .verdict = event.verdict,
      .reasons = event.reasons,
      .exposure = event.exposure,
      .limit = event.limit,
      .approval = event.approval,
      .state = event.reserved.is_zero() ? OrderState::blocked : OrderState::reserved};
  index_order(event.order, 1);
}

void Books::apply(const OrderClosed& event) {
  index_order(event.order, -1);
  Order& order = orders_[event.order.value - 1];
  order.reserved = {};
  order.state = event.how;
}

OrderId Books::find_order(LedgerId ledger, std::string_view order_no) const {
  const auto found = order_keys_.find(number_key(ledger, order_no));
  return found == order_keys_.end() ? OrderId{} : OrderId{found->second};
}

Money Books::reserved(CustomerId id, Currency currency) const {
  const auto found = reserved_.find(reserved_key(id, currency));
  return found == reserved_.end() ? Money{} : found->second;
}

Money Books::reserved(ContractId id) const {
  const auto found = contract_reserved_.find(id.value);
  return found == contract_reserved_.end() ? Money{} : found->second;
}

void Books::find_expired(Date today, std::vector<OrderId>& found) const {
  for (const auto& [day, orders] : expiring_) {
    if (day >= today.days()) return;
    const auto first = static_cast<std::ptrdiff_t>(found.size());
    for (const std::uint64_t order : orders) found.push_back({order});
    std::sort(found.begin() + first, found.end());
  }
}

// --- approvals, tasks, notices ---

void Books::apply(const ApprovalProposed& event) {
  approvals_.push_back({.kind = event.kind,
                        .ledger = event.ledger,
                        .customer = event.customer,
                        .item = event.item,
                        .currency = event.currency,
                        .amount = event.amount,
                        .proposed = business_date(),
                        .expires = event.expires,
                        .subject = std::string(event.subject),
                        .proposer = std::string(event.proposer),
                        .command_kind = event.command_kind,
                        .command = std::string(event.command),
                        .bound_to = event.bound_to,
                        .levels = owned(event.levels),
                        .reason = std::string(event.reason),
                        .given = {},
                        .state = ApprovalState::pending,
                        .ended_for = {}});
  pending_.emplace(event.approval.value, event.expires);
}

void Books::apply(const ApprovalGiven& event) {
  approvals_[event.approval.value - 1].given.push_back(
      {std::string(event.approver), std::string(event.reason)});
}

void Books::apply(const ApprovalEnded& event) {
  Approval& approval = approvals_[event.approval.value - 1];
  approval.state = event.state;
  approval.ended_for = event.reason;
  pending_.erase(event.approval.value);
}

ApprovalId Books::find_pending(ApprovalKind kind, CustomerId customer, ItemId item,
                               std::string_view subject) const {
  for (const auto& [id, expires] : pending_) {
    const Approval& approval = approvals_[id - 1];
    if (approval.kind == kind && approval.customer == customer && approval.item == item &&
        approval.subject == subject)
      return {id};
  }
  return {};
}

void Books::apply(const TaskRecorded& event) {
  if (event.task.value > tasks_.size()) {
    tasks_.emplace_back();
    tasks_.back().opened = business_date();
  } else {
    count_task(tasks_[event.task.value - 1], false);
  }
  Task& task = tasks_[event.task.value - 1];
  task = {.customer = event.customer,
          .to = event.to,
          .owner = std::string(event.owner),
          .subject = std::string(event.subject),
          .outcome = std::string(event.outcome),
          .opened = task.opened,
          .next_date = event.next_date,
          .done = event.done};
  count_task(task, true);
}

void Books::count_task(const Task& task, bool add) {
  if (task.done) return;
  const std::uint64_t key =
      std::uint64_t{task.customer.value} << 8 | static_cast<std::uint64_t>(task.to);
  if (add)
    ++open_tasks_[key];
  else if (--open_tasks_[key] == 0)
    open_tasks_.erase(key);
}

bool Books::has_rules() const {
  return std::any_of(policies_.begin(), policies_.end(),
                     [](const auto& active) { return !active.policy.rules.empty(); });
}

void Books::apply(const RuleFired& event) {
  if (event.action != RuleAction::notice) return;
  notices_.push_back({.rule = std::string(event.rule),
                      .address = std::string(event.address),
                      .text = std::string(event.text),
                      .customer = event.customer,
                      .item = event.item,
                      .payment = event.payment,
                      .to = event.to,
                      .date = business_date()});
  if (notices_.size() > kNoticesKept) notices_.pop_front();
}

void Books::apply(const CustomerDunned& event) {
  CustomerControl& control = control_of(event.customer);
  control.dunned_on = event.date.days();
  control.dunned_stage = event.stage;
  ++control.dunnings;
}

void Books::apply(const CreditHeld& event) { control_of(event.customer).held = event.held; }

// --- custom fields ---

void Books::apply(const FieldsSet& event) {
  for (const FieldValue& value : event.values) {
    std::tuple key{static_cast<std::uint8_t>(event.subject), event.id, std::string(value.name)};
    if (value.value.empty())
      fields_.erase(key);
    else
      fields_[std::move(key)] = value.value;
  }
}

std::string_view Books::field(FieldSubject subject, std::uint64_t id, std::string_view name) const {
  if (fields_.empty()) return {};
  const auto found = fields_.find(std::tuple{static_cast<std::uint8_t>(subject), id, name});
  return found == fields_.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<std::pair<std::string_view, std::string_view>> Books::fields_of(
    FieldSubject subject, std::uint64_t id) const {
  std::vector<std::pair<std::string_view, std::string_view>> found;
  const auto number = static_cast<std::uint8_t>(subject);
  for (auto at = fields_.lower_bound(std::tuple{number, id, std::string_view()});
       at != fields_.end() && std::get<0>(at->first) == number && std::get<1>(at->first) == id;
       ++at)
    found.emplace_back(std::get<2>(at->first), at->second);
  return found;
}

// --- merging ---

void Books::merge(CustomerId from, CustomerId into) {
  control_of(into);
  control_of(from).merged_into = into.value;
  // Who was merged into `from` before: one step leads to whom it is now.
  for (CustomerControl& control : customers_)
    if (control.merged_into == from.value) control.merged_into = into.value;
  for (Contract& contract : contracts_)
    if (contract.customer == from) contract.customer = into;
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    if (orders_[i].customer != from) continue;
    index_order({i + 1}, -1);
    orders_[i].customer = into;
    index_order({i + 1}, 1);
  }
  for (Task& task : tasks_) {
    if (task.customer != from) continue;
    count_task(task, false);
    task.customer = into;
    count_task(task, true);
  }
  for (const auto& [id, expires] : pending_)
    if (approvals_[id - 1].customer == from) approvals_[id - 1].customer = into;
  // What the one that stays does not say, the other said.
  const auto subject = static_cast<std::uint8_t>(FieldSubject::customer);
  for (const auto& [name, value] : fields_of(FieldSubject::customer, from.value))
    fields_.try_emplace(std::tuple{subject, std::uint64_t{into.value}, std::string(name)}, value);
}

// --- events that were read back ---

namespace {

std::string in_sequence(std::uint64_t id, std::size_t count, std::string_view kind) {
  return id >= 1 && id <= count + 1 ? std::string() : std::string(kind) + " id out of sequence";
}
std::string known(std::uint64_t id, std::size_t count, std::string_view kind) {
  return id >= 1 && id <= count ? std::string() : "an unknown " + std::string(kind);
}

}  // namespace

std::string Books::find_fault(const ContractRecorded& event) const {
  return in_sequence(event.contract.value, contracts_.size(), "a contract");
}
std::string Books::find_fault(const OrderChecked& event) const {
  if (event.contract.value > contracts_.size()) return "an order of an unknown contract";
  return in_sequence(event.order.value, orders_.size(), "an order");
}
std::string Books::find_fault(const OrderClosed& event) const {
  return known(event.order.value, orders_.size(), "order was closed");
}
std::string Books::find_fault(const ApprovalProposed& event) const {
  return event.approval.value == approvals_.size() + 1 ? "" : "an approval id out of sequence";
}
std::string Books::find_fault(const ApprovalGiven& event) const {
  return known(event.approval.value, approvals_.size(), "approval was given");
}
std::string Books::find_fault(const ApprovalEnded& event) const {
  return known(event.approval.value, approvals_.size(), "approval ended");
}
std::string Books::find_fault(const TaskRecorded& event) const {
  return in_sequence(event.task.value, tasks_.size(), "a task");
}

// --- bytes ---

bool Books::empty() const {
  return !closed_ && policies_.empty() && customers_.empty() && contracts_.empty() &&
         orders_.empty() && approvals_.empty() && tasks_.empty() && notices_.empty() &&
         fields_.empty();
}

void Books::save(ByteBuffer& bytes) const {
  Saved saved{.closed = closed_,
              .worked_through = worked_through_,
              .day_in_work = day_in_work_,
              .policies = {policies_.begin(), policies_.end()},
              .customers = customers_,
              .contracts = {contracts_.begin(), contracts_.end()},
              .profiles = {profiles_.begin(), profiles_.end()},
              .orders = {orders_.begin(), orders_.end()},
              .approvals = {approvals_.begin(), approvals_.end()},
              .tasks = {tasks_.begin(), tasks_.end()},
              .ratings = {ratings_.begin(), ratings_.end()},
              .notices = {notices_.begin(), notices_.end()},
              .custom = {}};
  for (const auto& [key, value] : fields_)
    saved.custom.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), value});
  encode_into(bytes, saved);
}

bool Books::load(std::span<const std::byte> bytes) {
  Saved saved;
  if (!decode_from(bytes, saved)) return false;
  closed_ = saved.closed;
  worked_through_ = saved.worked_through;
  day_in_work_ = saved.day_in_work;
  const auto take = [](auto& into, auto& from) {
    into.assign(std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  take(policies_, saved.policies);
  take(contracts_, saved.contracts);
  take(profiles_, saved.profiles);
  take(orders_, saved.orders);
  take(approvals_, saved.approvals);
  take(tasks_, saved.tasks);
  take(ratings_, saved.ratings);
  take(notices_, saved.notices);
  customers_ = std::move(saved.customers);
  for (Saved::Field& field : saved.custom)
    fields_.emplace(std::tuple{field.subject, field.id, std::move(field.name)},
                    std::move(field.value));
  for (const CustomerControl& control : customers_)
    if (control.profile > profiles_.size() || control.rating > ratings_.size() ||
        control.merged_into > customers_.size() ||
        (control.merged_into != 0 && customers_[control.merged_into - 1].merged_into != 0))
      return false;
  for (const Order& order : orders_)
    if (order.contract.value > contracts_.size()) return false;
  rebuild();
  return true;
}

void Books::rebuild() {
  for (std::uint32_t i = 0; i < contracts_.size(); ++i)
    contract_keys_[number_key(contracts_[i].ledger, contracts_[i].contract_no)] = i + 1;
  for (std::uint64_t i = 0; i < orders_.size(); ++i) {
    order_keys_[number_key(orders_[i].ledger, orders_[i].order_no)] = i + 1;
    index_order({i + 1}, 1);
  }
  for (const Task& task : tasks_) count_task(task, true);
  for (std::uint64_t i = 0; i < approvals_.size(); ++i)
    if (approvals_[i].state == ApprovalState::pending)
      pending_.emplace(i + 1, approvals_[i].expires);
}

std::uint64_t Books::hash() const {
  ByteBuffer bytes;
  save(bytes);
  return hash_bytes(bytes.bytes(), 0);
}

std::string Books::check_invariants() const {
  boost::unordered_flat_map<std::uint64_t, Money> sums;
  for (const Order& order : orders_) {
    if (order.reserved.is_negative() || order.reserved > order.amount)
      return "order " + order.order_no + ": reserved is not between zero and the amount";
    if (order.state != OrderState::reserved && !order.reserved.is_zero())
      return "order " + order.order_no + ": reserved although it has ended";
    sums[reserved_key(order.customer, order.currency)] += order.reserved;
  }
  for (const auto& [key, amount] : reserved_) {
    const auto found = sums.find(key);
    if ((found == sums.end() ? Money{} : found->second) != amount)
      return "what is reserved of customer #" + std::to_string(key >> 16) +
             " does not agree with its orders";
  }
  for (const auto& [key, amount] : sums)
    if (!amount.is_zero() && !reserved_.contains(key)) return "an order is not reserved";
  for (std::size_t i = 0; i < approvals_.size(); ++i)
    if ((approvals_[i].state == ApprovalState::pending) != pending_.contains(i + 1))
      return "the list of pending approvals does not agree";
  return {};
}

std::uint64_t Books::memory_bytes() const {
  return customers_.size() * sizeof(CustomerControl) + contracts_.size() * sizeof(Contract) +
         orders_.size() * (sizeof(Order) + 48) + approvals_.size() * sizeof(Approval) +
         tasks_.size() * sizeof(Task) + ratings_.size() * sizeof(CustomerRating) +
         fields_.size() * 160 + notices_.size() * sizeof(Notice);
}

}  // namespace hexiao
