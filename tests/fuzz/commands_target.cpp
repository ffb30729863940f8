// COMMANDS, from bytes to the books. What the decoder lets through keeps every bound; written again
// it reads the same; and executed by an engine it leaves books that balance (I3, I4), that replay
// and a saved state agree with (I5), whatever was asked.
#include <algorithm>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "engine/vocabulary/check.h"
#include "protocol/command_batch.h"
#include "protocol/command_fields.h"
#include "protocol/forms.h"
#include "tests/engine/byte_streams.h"
#include "tests/fuzz/chosen_commands.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/input.h"
#include "tests/protocol/show_command.h"

namespace hexiao::fuzz {
namespace {

using namespace protocol;

constexpr std::uint32_t kMostCommands = 64;

// --- what a decoded command may hold ---

void check_text(Text text, std::size_t most) {
  HEXIAO_CHECK(valid_text(text));
  HEXIAO_CHECK(text.size() <= most);
}
void check_amount(Money amount) {
  HEXIAO_CHECK(amount.minor() >= -kMaxAmount - 1 && amount.minor() <= kMaxAmount + 1);
}
void check_day(Date day) {
  HEXIAO_CHECK(day.is_none() || (day.days() >= kFirstDay && day.days() <= kLastDay));
}

struct CheckFields {
  template <class T>
  void operator()(std::string_view name, const T& value) const {
    if constexpr (std::is_same_v<T, Text>) {
      check_text(value, text_limit(name));
    } else if constexpr (std::is_same_v<T, Money>) {
      check_amount(value);
    } else if constexpr (std::is_same_v<T, Date>) {
      check_day(value);
    } else if constexpr (std::is_enum_v<T>) {
      HEXIAO_CHECK(is_known<T>(static_cast<std::uint64_t>(value)));
    } else if constexpr (codec_detail::IsVector<T>::value) {
      HEXIAO_CHECK(value.size() <= list_limit(name));
      for (const auto& element : value) (*this)(name, element);
    } else if constexpr (NamesFields<const T, const CheckFields>) {
      T::fields(value, *this);
    }
  }
};

void check_lines(const std::vector<ManualLine>& lines) { CheckFields{}("lines", lines); }

template <class C>
void check_rest(const C&) {}
void check_rest(const UpsertCustomer& customer) {
  for (const ListOfCustomer& list : kListsOfCustomer) {
    HEXIAO_CHECK((customer.*list.member).size() <= limits::kListEntries);
    for (const Text entry : customer.*list.member) check_text(entry, list.max_bytes);
  }
  if (customer.credit_limit) check_amount(*customer.credit_limit);
}
void check_rest(const UpsertItem& item) {
  HEXIAO_CHECK(is_known<ItemKind>(static_cast<std::uint64_t>(item.kind)));
  for (const Date day : {item.issue_date, item.due_date, item.discount_until}) check_day(day);
  check_amount(item.amount);
  check_amount(item.discount_amount);
  if (item.open_amount) check_amount(*item.open_amount);
}
void check_rest(const ReceivePayment& payment) {
  check_amount(payment.amount);
  check_day(payment.booking_date);
  check_day(payment.value_date);
}
void check_rest(const SetOff& set_off) {
  HEXIAO_CHECK(is_known<SetOffBy>(static_cast<std::uint64_t>(set_off.by)));
  check_day(set_off.date);
  check_lines(set_off.lines);
}
void check_rest(const AllocatePayment& allocate) { check_lines(allocate.lines); }

template <class C>
concept HasTexts = requires {
  TextsOf<C>::value;
};

template <class C>
void check_command(const C& command) {
  if constexpr (HasTexts<C>) {
    for (const auto& field : TextsOf<C>::value) check_text(command.*field.member, field.max_bytes);
    check_rest(command);
  } else {
    C::fields(command, CheckFields{});
  }
}

// --- round trip ---

Payload payload_of(const CommandBatch& batch) {
  ByteBuffer frame;
  batch.append_to(frame, 1, Detail::named);
  return Payload::copy_of(frame.bytes_from(kHeaderBytes));
}

void check_written_again(const std::vector<Command>& commands) {
  if (commands.empty()) return;
  CommandBatch batch(FrameLimits{.batch = kMostCommands});
  for (const Command& command : commands) HEXIAO_CHECK(batch.add(command) == Rejection::none);
  const Payload payload = payload_of(batch);
  CommandBatchView again;
  HEXIAO_CHECK(decode_commands(payload.bytes(), kMostCommands, again) == WireError::none);
  HEXIAO_CHECK(again.faults.empty() && again.commands.size() == commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i)
    HEXIAO_CHECK(test::show(again.commands[i]) == test::show(commands[i]));
}

// --- books ---

class Books {
 public:
  // Runs a unit, checks the books, and lets the replica follow by the records alone.
  void execute(std::span<const Command> unit) {
    ++units_;
    const std::size_t start = records_.size();
    const Cause cause{.client = 1,
                      .request = units_,
                      .time_ns = static_cast<std::int64_t>(units_),
                      .principal = units_ % 3 == 0 ? "bob" : "alice"};
    live_.execute(unit, cause, records_, results_);
    HEXIAO_CHECK(results_.size() == unit.size());
    HEXIAO_CHECK(live_.state().check_invariants().empty());
    std::span<const std::byte> rest = records_.bytes_from(start);
    RecordView record;
    while (!rest.empty()) {
      HEXIAO_CHECK(next_record(rest, record));
      HEXIAO_CHECK(replica_.apply_record(record).empty());
    }
  }

  // The replica becomes what is left of the books after saving and loading; it follows on.
  void save_and_load() {
    MemorySink sink;
    live_.save(sink);
    MemorySource source(sink.bytes());
    Engine loaded;
    HEXIAO_CHECK(loaded.load(source).empty());
    replica_ = std::move(loaded);
  }

  void check_replica() const {
    HEXIAO_CHECK(replica_.last_lsn() == live_.last_lsn());
    HEXIAO_CHECK(replica_.state().hash() == live_.state().hash());
    HEXIAO_CHECK(replica_.state().check_invariants().empty());
  }

 private:
  Engine live_, replica_;
  ByteBuffer records_;
  std::vector<Result> results_;
  std::uint64_t units_ = 0;
};

void open_books(Books& books) {
  static const std::vector<Command> opening = opening_commands();
  books.execute(opening);
}

// Returns what may be executed.
void decode_and_check(const Payload& payload, CommandBatchView& view) {
  const WireError error = decode_commands(payload.bytes(), kMostCommands, view);
  if (error != WireError::none) {
    HEXIAO_CHECK(view.commands.empty() && view.faults.empty());
    return;
  }
  HEXIAO_CHECK(view.commands.size() + view.faults.size() <= kMostCommands);
  for (const Command& command : view.commands)
    std::visit([](const auto& one) { check_command(one); }, command);
  check_written_again(view.commands);
}

// What the books keep is their own: the payload is used for something else at once.
void forget(Payload& payload) { std::memset(payload.data(), 0xEE, payload.size()); }

// The bytes themselves are a payload.
void run_raw(std::span<const std::byte> bytes) {
  Payload payload = Payload::copy_of(bytes);
  CommandBatchView view;
  decode_and_check(payload, view);
  if (view.commands.empty()) return;
  Books books;
  open_books(books);
  books.execute(view.commands);
  forget(payload);
  books.check_replica();
}

// The bytes choose commands, where batches end, when the books are saved, and what of a payload is
// damaged on its way.
void run_chosen(Input& input) {
  Books books;
  open_books(books);
  for (int unit = 0; unit < 6 && !input.empty(); ++unit) {
    CommandBatch batch(FrameLimits{.batch = kMostCommands});
    for (std::size_t count = 1 + input.below(12); count != 0 && !input.empty(); --count)
      static_cast<void>(batch.add(chosen_command(input)));
    if (batch.empty()) break;
    Payload payload = payload_of(batch);
    const std::size_t damages = input.below(256) < 240 ? 0 : 1 + input.below(4);
    for (std::size_t i = 0; i < damages; ++i)
      payload.data()[input.number<std::uint16_t>() % payload.size()] ^=
          static_cast<std::byte>(input.byte());
    CommandBatchView view;
    decode_and_check(payload, view);
    HEXIAO_CHECK(damages != 0 || view.size() == batch.size());
    if (input.below(8) == 0) books.save_and_load();
    books.execute(view.commands);
    forget(payload);
  }
  books.check_replica();
  books.save_and_load();
  books.check_replica();
}

}  // namespace

void run(std::span<const std::byte> bytes) {
  Input input(bytes);
  if (input.flag())
    run_chosen(input);
  else
    run_raw(input.rest());
}

}  // namespace hexiao::fuzz
