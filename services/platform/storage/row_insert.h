// Rows of one table, inserted some at a time: a statement for each would be a round trip each.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_ROW_INSERT_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_ROW_INSERT_H_

#include <concepts>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <soci/soci.h>

namespace treff::platform {

class RowInsert {
 public:
  // `into` names the table and its columns, "casework_case (name, position)"; `tail` is what
  // follows the rows, "ON CONFLICT DO NOTHING".
  explicit RowInsert(std::string into, std::string tail = "");

  // A row: a number or a text for each column, in their order.
  template <typename... Values>
  void Add(const Values&... values) {
    width_ = sizeof...(values);
    (values_.push_back(ToValue(values)), ...);
  }

  // Within a transaction of Database. Nothing when there is no row.
  void Run(soci::session& sql) const;

 private:
  using Value = std::variant<long long, std::string>;

  template <typename Number>
  requires std::integral<Number> || std::is_enum_v<Number>
  static Value ToValue(Number number) { return static_cast<long long>(number); }
  static Value ToValue(const std::string& text) { return text; }

  std::string TextFor(size_t rows) const;
  void RunSome(soci::session& sql, size_t first_row, size_t last_row) const;

  const std::string into_;
  const std::string tail_;
  size_t width_ = 0;
  std::vector<Value> values_;  // row by row
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_ROW_INSERT_H_
