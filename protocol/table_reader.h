// FlatBuffers tables as views, by their one list of fields: the other end of table_writer.h.
//
// Before anything is read the verifier must have accepted the bytes. That proves memory safety
// only: tables may refer to the same bytes many times over, so a small message could unfold to a
// huge one. Every text, list and table is therefore paid for out of a budget of the message's own
// size, which an honest message never exceeds.
#pragma once

#include <cstring>
#include <string_view>
#include <vector>

#include "engine/vocabulary/planted_bug.h"
#include "protocol/table_writer.h"

namespace hexiao::protocol::table_detail {

class TableReader {
 public:
  explicit TableReader(std::size_t budget_bytes) : budget_(budget_bytes) {}

  bool ok() const { return ok_; }

  template <class T>
  void read(const flatbuffers::Table* table, T& view) {
    if (table == nullptr || !pay(sizeof(flatbuffers::soffset_t))) return fail();
    ReadFields fields{*this, *table};
    T::fields(view, fields);
  }

  template <class T>
  void read_list(const void* from, std::vector<T>& list) {
    list.clear();
    if (from == nullptr) return;
    const auto* vector =
        static_cast<const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::Table>>*>(from);
    if (!pay(sizeof(flatbuffers::uoffset_t) * (std::size_t{1} + vector->size()))) return fail();
    list.reserve(vector->size());
    for (flatbuffers::uoffset_t i = 0; ok_ && i < vector->size(); ++i) {
      if constexpr (kIsText<T>)
        read_text(reinterpret_cast<const flatbuffers::String*>(vector->Get(i)),
                  list.emplace_back());
      else
        read(vector->Get(i), list.emplace_back());
    }
  }

 private:
  template <class T>
  void read_numbers(const void* from, std::vector<T>& list) {
    list.clear();
    if (from == nullptr) return;
    const auto* vector = static_cast<const flatbuffers::Vector<T>*>(from);
    if (!pay(sizeof(flatbuffers::uoffset_t) + sizeof(T) * vector->size())) return fail();
    list.resize(vector->size());
    // Copied, because the verifier looks at the alignment of the count only.
    if (!list.empty()) std::memcpy(list.data(), vector->Data(), sizeof(T) * list.size());
  }

  struct ReadFields {
    TableReader& reader;
    const flatbuffers::Table& table;
    std::size_t index = 0;
    template <class T>
    void operator()(std::string_view /*name*/, T& value) {
      reader.read_field(table, slot_of(index), value);
      ++index;
    }
  };

  template <class T>
  void read_field(const flatbuffers::Table& table, flatbuffers::voffset_t slot, T& value) {
    if constexpr (kIsText<T>) {
      read_text(table.GetPointer<const flatbuffers::String*>(slot), value);
    } else if constexpr (std::is_same_v<T, Currency>) {
      read_currency(table.GetPointer<const flatbuffers::String*>(slot), value);
    } else if constexpr (codec_detail::IsVector<T>::value) {
      if constexpr (kIsPlainNumber<typename T::value_type>)
        read_numbers(table.GetPointer<const void*>(slot), value);
      else
        read_list(table.GetPointer<const void*>(slot), value);
    } else if constexpr (std::is_same_v<T, Money>) {
      value = Money(table.GetField<std::int64_t>(slot, 0));
    } else if constexpr (std::is_same_v<T, Date>) {
      value = Date::from_days(table.GetField<std::int32_t>(slot, kNoDate));
    } else if constexpr (codec_detail::IsId<T>::value) {
      value.value = table.GetField<typename T::rep>(slot, 0);
    } else if constexpr (std::is_same_v<T, bool>) {
      value = table.GetField<std::uint8_t>(slot, 0) != 0;
    } else if constexpr (std::is_enum_v<T>) {
      const auto number = table.GetField<std::underlying_type_t<T>>(slot, 0);
      if (!is_known<T>(number) && !planted(PlantedBug::unknown_enum_taken)) return fail();
      value = static_cast<T>(number);
    } else if constexpr (std::is_integral_v<T>) {
      value = table.GetField<T>(slot, 0);
    } else {
      read(table.GetPointer<const flatbuffers::Table*>(slot), value);
    }
  }

  template <class T>
  void read_text(const flatbuffers::String* from, T& text) {
    text = {};
    if (from == nullptr) return;
    const std::string_view view = view_of(from);
    if (!pay(sizeof(flatbuffers::uoffset_t) + view.size() + 1) || !valid_text(view)) return fail();
    text = T(view);
  }

  void read_currency(const flatbuffers::String* from, Currency& currency) {
    currency = {};
    std::string_view code;
    read_text(from, code);
    if (code.empty()) return;
    const auto known = Currency::from_code(code);
    if (!known) return fail();
    currency = *known;
  }

  bool pay(std::size_t bytes) {
    if (planted(PlantedBug::referenced_bytes_not_counted)) return true;
    if (bytes > budget_) return false;
    budget_ -= bytes;
    return true;
  }
  void fail() { ok_ = false; }

  std::size_t budget_;
  bool ok_ = true;
};

}  // namespace hexiao::protocol::table_detail
