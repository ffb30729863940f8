// ITEM:AMOUNT[:discount=…][:writeoff=…], as `allocate` takes it.
//
// Read from the right, because an item's number may contain colons: parts that begin with
// `discount=` or `writeoff=` are taken off the end, then the last colon parts item and amount.
#pragma once

#include <string>
#include <string_view>

#include "clients/hexiao/failure.h"
#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/currency.h"

namespace hexiao::cli {

// The texts of a spec; amounts are read when the payment's currency is known. Views into the spec.
struct ItemSpec {
  std::string_view item, amount, discount, writeoff;
};

Expected<ItemSpec> parse_item_spec(std::string_view spec);

// Borrows the item's number from `spec`.
Expected<ManualLine> to_line(const ItemSpec& spec, Currency currency);

}  // namespace hexiao::cli
