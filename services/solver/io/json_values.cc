#include "services/solver/io/json_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"

namespace treff::solver {
namespace {

using platform::Absl;

constexpr size_t kShownBytes = 40;     // of a value that is wrong
constexpr size_t kComparedBytes = 40;  // of a name that is not known
constexpr double kExact = 1LL << 53;   // whole numbers up to here are themselves as a double

bool StartsNumber(std::string_view token) {
  return !token.empty() && (token[0] == '-' || (token[0] >= '0' && token[0] <= '9'));
}

// A number in quotes, as proto3 JSON has those of 64 bits.
template <typename T>
std::optional<T> Parsed(std::string_view text) {
  T number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string Snake(std::string_view camel) {
  std::string snake;
  for (char c : camel) {
    if (c >= 'A' && c <= 'Z') {
      snake += '_';
      c = static_cast<char>(c - 'A' + 'a');
    }
    snake += c;
  }
  return snake;
}

// Single-character changes from one to the other (Levenshtein).
int Distance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i) + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const int replaced = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string Suggestion(std::string_view name, std::initializer_list<std::string_view> known) {
  std::string_view nearest;
  int least = static_cast<int>(name.size()) / 2 + 1;  // farther off it is another word
  for (const std::string_view candidate : known) {
    const int distance = Distance(name.substr(0, kComparedBytes), candidate);
    if (distance < least) least = distance, nearest = candidate;
  }
  if (!nearest.empty()) return absl::StrCat("did you mean ", Absl(nearest), "?");
  std::string all = "the fields are ";
  for (const std::string_view candidate : known) {
    absl::StrAppend(&all, candidate == *known.begin() ? "" : ", ", Absl(candidate));
  }
  return all;
}

}  // namespace

std::string JsonPath::Text() const {
  return absl::StrCat(Absl(parent), parent.empty() || name.empty() ? "" : ".", Absl(name),
                      index < 0 ? "" : absl::StrCat("[", index, "]"));
}

std::string_view JsonValues::Token(Value& item) {
  std::string_view token = item.raw_json_token();
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  return token;
}

std::string_view JsonValues::Name(std::string_view parent, Field& field,
                                  std::initializer_list<std::string_view> known, uint32_t& seen) {
  const std::string_view name = field.unescaped_key();
  uint32_t bit = 1;
  for (const std::string_view candidate : known) {
    if (name == candidate || name == Snake(candidate)) {
      if ((seen & bit) == 0) return seen |= bit, candidate;
      errors_.Add(JsonPath{parent, candidate}.Text(), "is there twice: keep one");
      return "";
    }
    bit <<= 1;
  }
  errors_.Add(JsonPath{parent, name.substr(0, kShownBytes)}.Text(),
              absl::StrCat("is no field of the problem: ", Suggestion(name, known)));
  return "";
}

std::optional<std::string> JsonValues::String(Value item, const JsonPath& path,
                                              std::string_view what) {
  const std::string_view token = Token(item);
  if (IsDefault(token, path)) return "";
  std::string_view text;
  if (token[0] == '"' && item.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
  Fault(path, token, what);
  return std::nullopt;
}

std::optional<bool> JsonValues::Bool(Value item, const JsonPath& path) {
  const std::string_view token = Token(item);
  if (IsDefault(token, path) || token == "false") return false;
  if (token == "true") return true;
  Fault(path, token, "true or false");
  return std::nullopt;
}

std::optional<int64_t> JsonValues::Integer(Value item, const JsonPath& path) {
  const std::string_view token = Token(item);
  if (IsDefault(token, path)) return 0;
  int64_t number = 0;
  double decimal = 0;
  std::string_view text;
  if (StartsNumber(token)) {
    if (item.get_int64().get(number) == simdjson::SUCCESS) return number;
    // 3.0 and 3e0 are whole too.
    if (item.get_double().get(decimal) == simdjson::SUCCESS && std::trunc(decimal) == decimal &&
        std::abs(decimal) <= kExact) {
      return static_cast<int64_t>(decimal);
    }
  } else if (token[0] == '"' && item.get_string().get(text) == simdjson::SUCCESS) {
    if (const auto parsed = Parsed<int64_t>(text)) return parsed;
  }
  Fault(path, token, "a whole number");
  return std::nullopt;
}

std::optional<uint64_t> JsonValues::Unsigned(Value item, const JsonPath& path) {
  const std::string_view token = Token(item);
  if (IsDefault(token, path)) return 0;
  uint64_t number = 0;
  std::string_view text;
  if (StartsNumber(token) && item.get_uint64().get(number) == simdjson::SUCCESS) return number;
  if (token[0] == '"' && item.get_string().get(text) == simdjson::SUCCESS) {
    if (const auto parsed = Parsed<uint64_t>(text)) return parsed;
  }
  Fault(path, token, "a whole number from 0 to 18446744073709551615");
  return std::nullopt;
}

std::optional<double> JsonValues::Number(Value item, const JsonPath& path) {
  const std::string_view token = Token(item);
  if (IsDefault(token, path)) return 0;
  double number = 0;
  std::string_view text;
  if (StartsNumber(token)) {
    if (item.get_double().get(number) == simdjson::SUCCESS) return number;
  } else if (token[0] == '"' && item.get_string().get(text) == simdjson::SUCCESS) {
    const auto parsed = Parsed<double>(text);
    if (parsed.has_value() && std::isfinite(*parsed)) return parsed;
  }
  Fault(path, token, "a finite number");
  return std::nullopt;
}

bool JsonValues::Is(Value& item, char first, const char* what, const JsonPath& path) {
  const std::string_view token = Token(item);
  if (IsDefault(token, path)) return false;
  if (token[0] == first) return true;
  Fault(path, token, what);
  return false;
}

// A list has a place for every element: there, nothing is not the same as a default.
bool JsonValues::IsDefault(std::string_view token, const JsonPath& path) const {
  return token == "null" && path.index < 0;
}

void JsonValues::TooMany(const JsonPath& path, size_t most) {
  errors_.Add(path.Text(), absl::StrCat("has more than ", most, " elements: give fewer"));
}

void JsonValues::Fault(const JsonPath& path, std::string_view token, std::string_view what) {
  const std::string shown = platform::ReplaceInvalidUtf8(token.substr(0, kShownBytes));
  errors_.Add(path.Text(), absl::StrCat("is ", shown, token.size() > kShownBytes ? "…" : "",
                                        "; must be ", Absl(what)));
}

}  // namespace treff::solver
