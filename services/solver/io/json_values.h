// Values of proto3 JSON from a text of any origin. What is not as it should be becomes a fault with
// its field, and reading goes on; only a text that is no JSON throws simdjson::simdjson_error.
#ifndef TREFF_SERVICES_SOLVER_IO_JSON_VALUES_H_
#define TREFF_SERVICES_SOLVER_IO_JSON_VALUES_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "services/platform/status/field_errors.h"

namespace treff::solver {

// Where a value stands, put into words only when there is a fault: "cases[3].value[1]".
struct JsonPath {
  std::string_view parent;
  std::string_view name;
  int64_t index = -1;

  std::string Text() const;
};

class JsonValues {
 public:
  using Value = simdjson::ondemand::value;
  using Field = simdjson::simdjson_result<simdjson::ondemand::field>;

  // Elements of one list that are read; more are a fault.
  static constexpr size_t kMaxElements = 100'000;

  explicit JsonValues(platform::FieldErrors& errors) : errors_(errors) {}

  platform::FieldErrors& errors() { return errors_; }

  // The name of a field as `known` spells it, also from its snake_case spelling; "" after a fault:
  // it is none of them, or is there twice. `seen` starts at 0 for each object.
  std::string_view Name(std::string_view parent, Field& field,
                        std::initializer_list<std::string_view> known, uint32_t& seen);

  // The value as it is written, without the blanks behind it.
  static std::string_view Token(Value& item);

  // Each is nothing after a fault. A null counts as the type's default, except within a list.
  // `what` it must be, in words.
  std::optional<std::string> String(Value item, const JsonPath& path,
                                    std::string_view what = "a string");
  std::optional<bool> Bool(Value item, const JsonPath& path);
  std::optional<int64_t> Integer(Value item, const JsonPath& path);
  std::optional<uint64_t> Unsigned(Value item, const JsonPath& path);
  std::optional<double> Number(Value item, const JsonPath& path);

  // Calls `visit(element, index)` for each element; none for null.
  template <typename Visit>
  void Elements(Value item, const JsonPath& path, size_t most, Visit visit) {
    if (!Is(item, '[', "a list", path)) return;
    size_t index = 0;
    for (Value element : simdjson::ondemand::array(item.get_array())) {
      if (index == most) {
        TooMany(path, most);
        break;
      }
      visit(element, index++);
    }
  }

  // Calls `visit(field)` for each field of an object; none for null.
  template <typename Visit>
  void Fields(Value item, const JsonPath& path, Visit visit) {
    if (!Is(item, '{', "an object", path)) return;
    for (Field field : simdjson::ondemand::object(item.get_object())) visit(field);
  }

 private:
  bool Is(Value& item, char first, const char* what, const JsonPath& path);
  bool IsDefault(std::string_view token, const JsonPath& path) const;
  void TooMany(const JsonPath& path, size_t most);
  void Fault(const JsonPath& path, std::string_view token, std::string_view what);

  platform::FieldErrors& errors_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_IO_JSON_VALUES_H_
