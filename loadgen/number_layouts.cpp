#include "loadgen/number_layouts.h"

#include <algorithm>
#include <array>

#include "loadgen/csv_rows.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

std::vector<NumberLayout> usual_layouts(int digits) {
  using enum YearForm;
  return {
      {"INV-", "DN-", "CN-", four, "-", 0, digits, ""},   // INV-2026-000123
      {"RE", "LA", "GS", four, "/", 0, digits, ""},       // RE2026/000123
      {"", "", "", none, "", 9'000'000'000, 10, ""},      // 9000000123
      {"SI/", "SD/", "SC/", fiscal, "/", 0, digits, ""},  // SI/25-26/000123
      {"", "", "", none, "", 0, 10, ""},                  // 0000000123
      {"", "", "", four, "-", 0, digits, "-AB"},          // 2026-000123-AB
      {"", "", "", two, "", 0, 9, ""},                    // 26000000123
      {"FP", "FD", "FC", none, "", 0, 8, ""},             // FP00000123
      {"XS-", "JJ-", "HC-", four, "-", 0, digits, ""},    // XS-2026-000123
      {"", "", "", none, "", 5'000'000'000, 10, ""},      // 5000000123
      {"SI-", "SD-", "SC-", none, "", 0, 8, ""},          // SI-00000123
      {"R-", "L-", "G-", month, "/", 0, 1, ""},           // R-202607/1230
  };
}

std::string letters(Rng& rng, std::uint64_t count) {
  constexpr std::string_view kAll = "ABCDEFGHJKLMNPRSTUVWXYZ";
  std::string out;
  for (std::uint64_t i = 0; i < count; ++i)
    out += kAll[static_cast<std::size_t>(rng.below(kAll.size()))];
  return out;
}

NumberLayout drawn_layout(Rng& rng, std::size_t place, int digits) {
  constexpr std::array<std::string_view, 8> kSeparators = {"-", "-", "/", "/", ".", "_", "", " "};
  constexpr std::array<YearForm, 8> kYears = {YearForm::none,   YearForm::none, YearForm::four,
                                              YearForm::four,   YearForm::four, YearForm::two,
                                              YearForm::fiscal, YearForm::month};
  NumberLayout layout;
  layout.year = rng.pick(kYears);
  layout.width = digits + static_cast<int>(rng.below(4));
  if (rng.chance(300'000)) {
    // Without letters a running number of its own needs a year in full before it, or a base that
    // no other layout has, or it would be another layout's number.
    if (layout.year == YearForm::none || layout.year == YearForm::two) {
      layout.year = YearForm::none;
      layout.base = (1 + place % 9) * 1'000'000'000;
      layout.width = 10;
      return layout;
    }
    layout.after_year = "-";
  } else {
    const std::uint64_t length = 2 + rng.below(3);
    const std::string_view after = rng.pick(kSeparators);
    for (std::string* word : {&layout.invoice, &layout.debit, &layout.credit}) {
      *word = letters(rng, length);
      *word += after;
    }
    if (layout.year != YearForm::none) {
      layout.after_year = rng.pick(kSeparators);
      if (layout.after_year.empty()) layout.after_year = "/";
    }
    if (!layout.after_year.empty() && rng.chance(200'000)) layout.width = 1;
  }
  if (rng.chance(200'000)) layout.suffix = "-" + letters(rng, 1 + rng.below(2));
  return layout;
}

void append_year(std::string& out, YearForm form, Date issued) {
  const auto civil = issued.civil();
  const auto year = static_cast<std::uint64_t>(civil.year);
  switch (form) {
    case YearForm::none:
      return;
    case YearForm::four:
      append_number(out, year);
      return;
    case YearForm::two:
      append_padded(out, year % 100, 2);
      return;
    case YearForm::fiscal: {  // from April
      const std::uint64_t begun = civil.month >= 4 ? year : year - 1;
      append_padded(out, begun % 100, 2);
      out += '-';
      append_padded(out, (begun + 1) % 100, 2);
      return;
    }
    case YearForm::month:
      append_number(out, year);
      append_padded(out, static_cast<std::uint64_t>(civil.month), 2);
      return;
  }
}

}  // namespace

NumberLayouts::NumberLayouts(std::uint64_t layout_seed, int digits) {
  if (layout_seed == 0) {
    layouts_ = usual_layouts(digits);
    return;
  }
  Rng rng(layout_seed, Stream::layout, 1);
  const auto same_words = [this](const NumberLayout& drawn) {
    return !drawn.invoice.empty() &&
           std::any_of(layouts_.begin(), layouts_.end(),
                       [&](const NumberLayout& other) { return other.invoice == drawn.invoice; });
  };
  const auto same_years = [this](const NumberLayout& drawn) {
    return drawn.invoice.empty() && drawn.base == 0 &&
           std::any_of(layouts_.begin(), layouts_.end(), [&](const NumberLayout& other) {
             return other.invoice.empty() && other.year == drawn.year;
           });
  };
  // Places of number series without letters are few: nine bases.
  const auto base_taken = [this](const NumberLayout& drawn) {
    return drawn.base != 0 &&
           std::any_of(layouts_.begin(), layouts_.end(),
                       [&](const NumberLayout& other) { return other.base == drawn.base; });
  };
  while (layouts_.size() < kLayouts) {
    NumberLayout drawn = drawn_layout(rng, layouts_.size(), digits);
    if (!same_words(drawn) && !same_years(drawn) && !base_taken(drawn))
      layouts_.push_back(std::move(drawn));
  }
}

PrintedNumber NumberLayouts::print(std::size_t layout, ItemKind kind, Date issued,
                                   std::uint64_t running) const {
  const NumberLayout& form = layouts_[layout];
  PrintedNumber out;
  out.text = kind == ItemKind::credit_note  ? form.credit
             : kind == ItemKind::debit_note ? form.debit
             : kind == ItemKind::on_account ? (form.invoice.empty() ? std::string() : "OA-")
                                            : form.invoice;
  append_year(out.text, form.year, issued);
  out.text += form.after_year;
  out.run_begin = out.text.size();
  append_padded(out.text, form.base + running, form.width);
  out.run_end = out.text.size();
  out.text += form.suffix;
  return out;
}

}  // namespace hexiao::loadgen
