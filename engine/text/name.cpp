#include "engine/text/name.h"

#include <boost/container/small_vector.hpp>

#include "engine/text/ascii.h"
#include "engine/text/legal_form.h"
#include "engine/text/name_words.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

// A name carries a form or two at its end ("GmbH & Co. KG" is one, "Tbk" after "PT … " another).
constexpr std::size_t kMaxForms = 4;

// What is left of the name: words first .. last-1, without bytes at the start of the first and the
// end of the last.
struct Remaining {
  std::size_t first;
  std::size_t last;
  std::size_t cut_front = 0;
  std::size_t cut_back = 0;
};

using Forms = boost::container::small_vector<std::string_view, kMaxForms>;

bool takes_everything(const NameWords& name, const Remaining& rest, const LegalFormFound& form) {
  if (form.words > 0) return form.words >= rest.last - rest.first;
  if (rest.last - rest.first > 1) return false;
  const std::size_t length = name.word(rest.first).size();
  return form.bytes + rest.cut_front + rest.cut_back >= length;
}

void take_forms_off_end(const NameWords& name, Remaining& rest, Forms& forms) {
  while (forms.size() < kMaxForms && rest.cut_back == 0) {
    const LegalFormFound form = legal_form_at_end(name, rest.first, rest.last);
    if (!form || takes_everything(name, rest, form)) return;
    forms.push_back(form.canonical);
    if (form.words > 0) {
      rest.last -= form.words;
    } else if (form.bytes == name.word(rest.last - 1).size()) {
      --rest.last;
    } else {
      rest.cut_back = form.bytes;
    }
  }
}

void take_form_off_start(const NameWords& name, Remaining& rest, Forms& forms) {
  if (forms.size() >= kMaxForms) return;
  const LegalFormFound form = legal_form_at_start(name, rest.first, rest.last);
  if (!form || takes_everything(name, rest, form)) return;
  forms.push_back(form.canonical);
  if (form.words > 0) {
    rest.first += form.words;
  } else if (form.bytes == name.word(rest.first).size()) {
    ++rest.first;
  } else {
    rest.cut_front = form.bytes;
  }
}

// An "and" left hanging at an end ("Schmidt & Co") says nothing.
void drop_hanging_and(const NameWords& name, Remaining& rest) {
  while (rest.cut_back == 0 && rest.last - rest.first > 1 && name.word(rest.last - 1) == "and") {
    --rest.last;
  }
}

}  // namespace

void fold_name(std::string_view utf8, FoldedName& out) {
  out.base.clear();
  out.legal_form.clear();
  NameWords name;
  split_name(utf8, name);
  if (name.words.empty()) return;

  Remaining rest{.first = 0, .last = name.words.size()};
  Forms at_end;
  take_forms_off_end(name, rest, at_end);
  Forms at_start;
  take_form_off_start(name, rest, at_start);
  if (!at_end.empty()) drop_hanging_and(name, rest);

  std::string_view base = name.phrase(rest.first, rest.last);
  base.remove_prefix(rest.cut_front);
  base.remove_suffix(rest.cut_back);
  out.base.assign(base);
  const auto add_form = [&out](std::string_view form) {
    if (!out.legal_form.empty()) out.legal_form.push_back(' ');
    out.legal_form.append(form);
  };
  for (const std::string_view form : at_start) add_form(form);
  for (std::size_t i = at_end.size(); i-- > 0;) add_form(at_end[i]);
}

FoldedName fold_name(std::string_view utf8) {
  FoldedName out;
  fold_name(utf8, out);
  return out;
}

std::uint8_t plain_base_length(std::string_view name) {
  const FoldedName folded = fold_name(name);
  if (folded.base.empty()) return kNoBase;
  const std::string_view start = name.substr(0, folded.base.size());
  if (start.empty() || start.size() >= kNoBase || !equal_but_for_case(start, folded.base)) return 0;
  const bool is_whole = start.size() == name.size();
  if (!is_whole && fold_name(start) != FoldedName{.base = folded.base, .legal_form = {}}) return 0;
  return static_cast<std::uint8_t>(start.size());
}

bool is_written_like(std::string_view raw, std::string_view name, std::uint8_t plain_base) {
  if (raw.empty() || plain_base == kNoBase) return false;
  if (raw.size() == plain_base) return equal_but_for_case(raw, name.substr(0, plain_base));
  return raw == name || equal_but_for_case(raw, name);
}

std::optional<int> truncation_length(std::string_view raw) {
  if (raw.size() < 27 || raw.size() > 280) return std::nullopt;
  const std::size_t length = is_ascii(raw) ? raw.size() : count_characters(raw);
  if (length == 27 || length == 35 || length == 70) return static_cast<int>(length);
  return std::nullopt;
}

bool is_truncated_prefix(const FoldedName& whole, const FoldedName& cut) {
  const std::string_view start = cut.base;
  if (start.size() < kMinCutPrefix) return false;
  const std::string_view base = whole.base;
  if (start.size() < base.size()) return base.starts_with(start);
  if (!start.starts_with(base)) return false;
  if (start.size() == base.size()) return !whole.legal_form.empty() && cut.legal_form.empty();
  // The cut went through the legal form: what is left of it stands in the base of the cut name.
  const std::string_view tail = start.substr(base.size());
  return tail.front() == ' ' && tail.size() - 1 < whole.legal_form.size() &&
         std::string_view(whole.legal_form).starts_with(tail.substr(1));
}

}  // namespace hexiao
