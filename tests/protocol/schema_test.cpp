// hexiao.fbs and the views name the same fields in the same order with the same types: ROWS are
// written and read by position, so a field that is moved on one side would be read as another.
#include <flatbuffers/flatbuffers.h>
#include <flatbuffers/minireflect.h>
#include <gtest/gtest.h>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/views.h"
#include "protocol/rows.h"
#include "wire/hexiao_generated.h"

namespace hexiao::protocol {
namespace {

using flatbuffers::ElementaryType;

template <class T>
constexpr ElementaryType type_of() {
  if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string> ||
                std::is_same_v<T, Currency>)
    return flatbuffers::ET_STRING;
  else if constexpr (std::is_same_v<T, Money>)
    return flatbuffers::ET_LONG;
  else if constexpr (std::is_same_v<T, Date>)
    return flatbuffers::ET_INT;
  else if constexpr (codec_detail::IsVector<T>::value)
    return type_of<typename T::value_type>();
  else if constexpr (codec_detail::IsId<T>::value)
    return type_of<typename T::rep>();
  else if constexpr (std::is_same_v<T, bool>)
    return flatbuffers::ET_BOOL;
  else if constexpr (std::is_enum_v<T> || std::is_same_v<T, std::uint8_t>)
    return flatbuffers::ET_UCHAR;
  else if constexpr (std::is_same_v<T, std::uint16_t>)
    return flatbuffers::ET_USHORT;
  else if constexpr (std::is_same_v<T, std::int32_t>)
    return flatbuffers::ET_INT;
  else if constexpr (std::is_same_v<T, std::uint32_t>)
    return flatbuffers::ET_UINT;
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return flatbuffers::ET_LONG;
  else if constexpr (std::is_same_v<T, std::uint64_t>)
    return flatbuffers::ET_ULONG;
  else
    return flatbuffers::ET_SEQUENCE;
}

struct Column {
  std::string name;
  ElementaryType type;
  bool repeating;
  bool operator==(const Column&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Column& column) {
  return out << column.name << ":" << column.type << (column.repeating ? "[]" : "");
}

struct Collect {
  std::vector<Column> columns;
  template <class T>
  void operator()(std::string_view name, const T& /*value*/) {
    columns.push_back({std::string(name), type_of<T>(), codec_detail::IsVector<T>::value});
  }
};

template <class View>
std::vector<Column> columns_of_view() {
  const View view{};
  Collect collect;
  View::fields(view, collect);
  return std::move(collect.columns);
}

template <class Table>
std::vector<Column> columns_of_table() {
  const flatbuffers::TypeTable* table = Table::MiniReflectTypeTable();
  std::vector<Column> columns;
  for (std::size_t i = 0; i < table->num_elems; ++i) {
    std::string name = table->names[i];
    if (name.ends_with('_')) name.pop_back();  // flatc's way with words of C++: "class_"
    const flatbuffers::TypeCode type = table->type_codes[i];
    columns.push_back(
        {std::move(name), static_cast<ElementaryType>(type.base_type), type.is_repeating != 0});
  }
  return columns;
}

TEST(SchemaTest, EachTableHasTheFieldsOfItsViewInTheirOrder) {
  EXPECT_EQ(columns_of_table<wire::Balance>(), columns_of_view<BalanceView>());
  EXPECT_EQ(columns_of_table<wire::Customer>(), columns_of_view<CustomerView>());
  EXPECT_EQ(columns_of_table<wire::Item>(), columns_of_view<ItemView>());
  EXPECT_EQ(columns_of_table<wire::Allocation>(), columns_of_view<AllocationView>());
  EXPECT_EQ(columns_of_table<wire::AllocationLine>(), columns_of_view<AllocationLine>());
  EXPECT_EQ(columns_of_table<wire::Evidence>(), columns_of_view<Evidence>());
  EXPECT_EQ(columns_of_table<wire::Proposal>(), columns_of_view<Proposal>());
  EXPECT_EQ(columns_of_table<wire::Decision>(), columns_of_view<Decision>());
  EXPECT_EQ(columns_of_table<wire::Payment>(), columns_of_view<PaymentView>());
  EXPECT_EQ(columns_of_table<wire::Mapping>(), columns_of_view<MappingView>());
  EXPECT_EQ(columns_of_table<wire::Explanation>(), columns_of_view<ExplanationView>());
  EXPECT_EQ(columns_of_table<wire::PolicySource>(), columns_of_view<PolicyView>());
  EXPECT_EQ(columns_of_table<wire::ControlTotal>(), columns_of_view<ControlTotal>());
  EXPECT_EQ(columns_of_table<wire::StateCount>(), columns_of_view<StateCount>());
  EXPECT_EQ(columns_of_table<wire::Status>(), columns_of_view<StatusView>());
  EXPECT_EQ(columns_of_table<wire::WhatIfLine>(), columns_of_view<WhatIfLine>());
  EXPECT_EQ(columns_of_table<wire::WhatIfSide>(), columns_of_view<WhatIfSide>());
  EXPECT_EQ(columns_of_table<wire::WhatIfPayment>(), columns_of_view<WhatIfPayment>());
  EXPECT_EQ(columns_of_table<wire::WhatIf>(), columns_of_view<WhatIfView>());
  EXPECT_EQ(columns_of_table<wire::ReportColumn>(), columns_of_view<ReportColumn>());
  EXPECT_EQ(columns_of_table<wire::ReportRow>(), columns_of_view<ReportRow>());
  EXPECT_EQ(columns_of_table<wire::Report>(), columns_of_view<Report>());
}

}  // namespace
}  // namespace hexiao::protocol
