// Writes a whole data set: customers.csv, items.csv, payments.csv (the columns that the daemon's
// clients import) and truth.csv (docs/loadgen.md). The same options give the same bytes on every
// machine. Memory: 9 bytes a customer (some 200 where names must decide), one bit an item. Speed:
// see docs/loadgen.md.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "loadgen/locale.h"
#include "loadgen/payment_classes.h"
#include "loadgen/traits.h"
#include "loadgen/world.h"

namespace hexiao::loadgen {

struct DatasetOptions {
  WorldSize size;
  std::uint64_t payments = 1000;
  ClassShares shares{Scenario::mixed};
  LocaleMix locales;
  Traits traits;
  std::string directory;  // exists
};

struct DatasetSummary {
  std::array<std::uint64_t, kPaymentClasses> payments_by_class{};
  std::uint64_t undecidable = 0;  // of those with a truth
  std::uint64_t bytes = 0;
};

// Called now and then with the file, the rows written and the rows there will be.
using Progress = std::function<void(std::string_view file, std::uint64_t done, std::uint64_t all)>;

struct DatasetError {
  enum class Kind : std::uint8_t { io, too_few_items } kind = Kind::io;
  std::string what;  // with the file
};

// On an error, files that were not finished are removed.
tl::expected<DatasetSummary, DatasetError> write_dataset(const DatasetOptions& options,
                                                         const Progress& progress);

inline constexpr std::array<std::string_view, 4> kDatasetFiles = {"customers.csv", "items.csv",
                                                                  "payments.csv", "truth.csv"};

}  // namespace hexiao::loadgen
