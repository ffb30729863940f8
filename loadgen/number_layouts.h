// How document numbers look: a pool of layouts, of which every customer is given one, as companies
// with several number ranges do. Layout seed 0 is a fixed pool of the patterns met most; any other
// seed puts layouts together from parts, so that a reader of texts can be tried on numbers that
// nobody has tuned it for. Fixed after construction; for several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/date.h"

namespace hexiao::loadgen {

enum class ItemKind : std::uint8_t { invoice, debit_note, credit_note, on_account };

// A number as it is printed, and where its running number stands (with its leading zeros).
struct PrintedNumber {
  std::string text;
  std::size_t run_begin = 0;
  std::size_t run_end = 0;

  std::string_view run() const {
    return std::string_view(text).substr(run_begin, run_end - run_begin);
  }
};

enum class YearForm : std::uint8_t { none, four, two, fiscal, month };

struct NumberLayout {
  std::string invoice, debit, credit;  // what stands before; may be blank
  YearForm year = YearForm::none;
  std::string after_year;  // separator
  std::uint64_t base = 0;  // added to the running number, for series like 9000000000
  int width = 1;           // of the running number, filled with zeros
  std::string suffix;
};

class NumberLayouts {
 public:
  static constexpr std::size_t kLayouts = 12;

  // `digits` is the length of the longest running number there will be.
  NumberLayouts(std::uint64_t layout_seed, int digits);

  PrintedNumber print(std::size_t layout, ItemKind kind, Date issued, std::uint64_t running) const;
  const NumberLayout& at(std::size_t layout) const { return layouts_[layout]; }

 private:
  std::vector<NumberLayout> layouts_;
};

}  // namespace hexiao::loadgen
