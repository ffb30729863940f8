// Columns of an imported file that are fields of the user's own (自定义字段): those that an active
// receivables policy declares.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/bank/csv.h"
#include "clients/hexiao/connection.h"
#include "engine/vocabulary/commands.h"

namespace hexiao::cli {

// Names of the fields that any active receivables policy declares for that subject, each once.
Expected<std::vector<std::string>> declared_fields(protocol::Client& client, FieldSubject subject);

class CustomColumns {
 public:
  CustomColumns() = default;
  // Of the table's columns those with one of the names.
  CustomColumns(const bank::CsvTable& table, FieldSubject subject,
                const std::vector<std::string>& names);

  bool any() const { return !columns_.empty(); }
  bool knows(const std::string& name) const;
  // The row's values; an empty cell leaves the field as it is. False when there is none. Texts
  // borrow from the row and from this.
  bool read(const bank::CsvTable& table, std::string_view ledger, std::string_view number,
            SetFields& into) const;

 private:
  struct Column {
    std::string name;
    std::size_t place = 0;
  };
  FieldSubject subject_ = FieldSubject::item;
  std::vector<Column> columns_;
};

}  // namespace hexiao::cli
