#include "daemon/event_ledgers.h"

#include <algorithm>
#include <type_traits>

#include "engine/state/state.h"
#include "engine/vocabulary/codec.h"

namespace hexiao::daemon {
namespace {

template <class T, class Variant>
struct IsOneOf : std::false_type {};
template <class T, class... Types>
struct IsOneOf<T, std::variant<Types...>> : std::disjunction<std::is_same<T, Types>...> {};

template <class T>
constexpr bool kIsOwner = IsOneOf<T, EventOwner>::value&& codec_detail::IsId<T>::value;

// How far the work of a day has come, among the customers of every ledger: no owner.
constexpr std::string_view kProgress = "through";

// The things that an event or a part of it names itself.
struct GatherIds {
  std::vector<EventOwner>& owners;

  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (kIsOwner<T>)
      if (value && name != kProgress) owners.emplace_back(value);
  }
};

// The things that the parts of its lists name: lines, postponed payments.
struct GatherFromLists {
  std::vector<EventOwner>& owners;

  template <class T>
  void operator()(std::string_view /*name*/, const T& value) {
    if constexpr (codec_detail::IsVector<T>::value) {
      GatherIds ids{owners};
      if constexpr (NamesFields<const typename T::value_type, GatherIds>)
        for (const auto& part : value) T::value_type::fields(part, ids);
    }
  }
};

// The code of the ledger that a policy is for.
struct FindCode {
  std::string_view code;

  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>)
      if (name == "ledger") code = value;
  }
};

struct GatherCodes {
  std::string_view wanted;
  std::vector<EventOwner>& owners;

  template <class T>
  void operator()(std::string_view name, const T& value) {
    FindCode find{};
    find(name, value);
    if constexpr (NamesFields<const T, FindCode>)
      if (name == "policy") T::fields(value, find);
    if (!find.code.empty())
      owners.emplace_back(find.code == wanted ? NamedLedger::wanted : NamedLedger::another);
  }
};

template <class IdType>
bool is_known(IdType id, std::uint64_t count) {
  return id.value != 0 && id.value <= count;
}

LedgerId ledger_of(const State& /*state*/, LedgerId id) { return id; }
LedgerId ledger_of(const State& state, CustomerId id) {
  return is_known(id, state.customer_count()) ? state.customer(id).ledger : LedgerId{};
}
LedgerId ledger_of(const State& state, ItemId id) {
  return is_known(id, state.item_count()) ? LedgerId{state.item(slot_of(id)).ledger} : LedgerId{};
}
LedgerId ledger_of(const State& state, PaymentId id) {
  return is_known(id, state.payment_count()) ? LedgerId{state.payment(slot_of(id)).ledger}
                                             : LedgerId{};
}
LedgerId ledger_of(const State& state, AllocationId id) {
  if (!is_known(id, state.allocation_count())) return {};
  return ledger_of(state, id_of<ItemId>(state.allocation(slot_of(id)).item));
}
LedgerId ledger_of(const State& state, MappingId id) {
  return is_known(id, state.mapping_count()) ? LedgerId{state.mapping(slot_of(id)).ledger}
                                             : LedgerId{};
}

LedgerId ledger_of(const State& state, ContractId id) {
  const Books& books = state.books();
  return is_known(id, books.contract_count()) ? books.contract(id).ledger : LedgerId{};
}
LedgerId ledger_of(const State& state, OrderId id) {
  const Books& books = state.books();
  return is_known(id, books.order_count()) ? books.order(id).ledger : LedgerId{};
}
LedgerId ledger_of(const State& state, ApprovalId id) {
  const Books& books = state.books();
  return is_known(id, books.approval_count()) ? books.approval(id).ledger : LedgerId{};
}

}  // namespace

void EventOwners::add(const Event& event) {
  const std::size_t begin = owners_.size();
  std::visit(
      [&](const auto& one) {
        using E = std::remove_cvref_t<decltype(one)>;
        // About the history itself: of no ledger.
        if constexpr (IsOneOf<E,
                              std::variant<RequestAnswered, RequestRefused, StateChecked>>::value)
          return owners_.emplace_back(NamedLedger::another), void();
        GatherIds ids{owners_};
        E::fields(one, ids);
        GatherCodes codes{ledger_, owners_};
        E::fields(one, codes);
        if (owners_.size() != begin) return;
        GatherFromLists lists{owners_};
        E::fields(one, lists);
      },
      event);
  // What names its ledger needs no look at the rest.
  const auto named =
      std::find_if(owners_.begin() + static_cast<std::ptrdiff_t>(begin), owners_.end(),
                   [](const EventOwner& owner) { return std::holds_alternative<LedgerId>(owner); });
  if (named != owners_.end()) {
    owners_[begin] = *named;
    owners_.resize(begin + 1);
  }
  ends_.push_back(owners_.size());
}

std::span<const EventOwner> EventOwners::of(std::size_t event) const {
  const std::size_t begin = event == 0 ? 0 : ends_[event - 1];
  return std::span(owners_).subspan(begin, ends_[event] - begin);
}

bool EventOwners::concerned(std::size_t event, LedgerId wanted, const State& state) const {
  bool known = false;
  for (const EventOwner& owner : of(event)) {
    if (const auto* named = std::get_if<NamedLedger>(&owner)) {
      if (*named == NamedLedger::wanted) return true;
      known = true;
      continue;
    }
    const LedgerId ledger = std::visit(
        [&](const auto& id) -> LedgerId {
          if constexpr (std::is_same_v<std::remove_cvref_t<decltype(id)>, NamedLedger>)
            return {};
          else
            return ledger_of(state, id);
        },
        owner);
    if (ledger == wanted) return true;
    if (ledger) known = true;
  }
  return !known;
}

void LedgerQuestion::answer(const State& state) {
  const LedgerId wanted = state.find_ledger(owners_.ledger());
  if (!wanted) return settle(Answer::unknown_ledger);
  concerned_.reserve(owners_.events());
  for (std::size_t i = 0; i < owners_.events(); ++i)
    concerned_.push_back(owners_.concerned(i, wanted, state));
  settle(Answer::given);
}

LedgerQuestion::Answer LedgerQuestion::wait(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  settled_.wait_for(lock, longest, [this] { return answer_ != Answer::none; });
  return answer_;
}

void LedgerQuestion::settle(Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    answer_ = answer;
  }
  settled_.notify_all();
}

}  // namespace hexiao::daemon
