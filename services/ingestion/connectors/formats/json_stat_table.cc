#include "services/ingestion/connectors/formats/json_stat_table.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

namespace ondemand = simdjson::ondemand;
using platform::Absl;

constexpr size_t kMaxDimensions = 30;
// SSB answers at most 800 000 cells a call.
constexpr uint64_t kMaxCells = 8'000'000;

absl::Status Bad(std::string_view place, std::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(Absl(place), ": ", Absl(problem)));
}

absl::Status Bad(std::string_view place, simdjson::error_code error) {
  return Bad(place, simdjson::error_message(error));
}

// Whether something is not there, or is of another kind: anything else means that the text is
// damaged, after which an iterator must not go on.
bool IsAbsence(simdjson::error_code error) {
  return error == simdjson::NO_SUCH_FIELD || error == simdjson::INCORRECT_TYPE;
}

absl::StatusOr<std::string> Text(simdjson::simdjson_result<ondemand::value> value,
                                 std::string_view place) {
  std::string_view text;
  if (const auto error = value.get_string().get(text)) return Bad(place, error);
  return std::string(text);
}

// A size or position: a number, or a number as text, as some producers write it.
absl::StatusOr<uint64_t> Count(simdjson::simdjson_result<ondemand::value> value,
                               std::string_view place) {
  ondemand::json_type type;
  if (const auto error = value.type().get(type)) return Bad(place, error);
  uint64_t number = 0;
  if (type == ondemand::json_type::string) {
    TREFF_ASSIGN_OR_RETURN(const std::string text, Text(value, place));
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return Bad(place, "not a number");
    return number;
  }
  if (const auto error = value.get_uint64().get(number)) return Bad(place, error);
  return number;
}

absl::StatusOr<std::vector<std::string>> ReadIds(ondemand::array array) {
  std::vector<std::string> ids;
  for (auto value : array) {
    TREFF_ASSIGN_OR_RETURN(ids.emplace_back(), Text(value, "/id"));
    if (ids.size() > kMaxDimensions) return Bad("/id", "more than 30 dimensions");
  }
  return ids;
}

absl::StatusOr<std::vector<uint64_t>> ReadSizes(ondemand::array array) {
  std::vector<uint64_t> sizes;
  uint64_t cells = 1;
  for (auto value : array) {
    TREFF_ASSIGN_OR_RETURN(const uint64_t size, Count(value, "/size"));
    if (size > kMaxCells || (cells *= size) > kMaxCells) {
      return Bad("/size",
                 absl::StrCat("more cells than ", kMaxCells, ": ask for fewer in the catalogue"));
    }
    sizes.push_back(size);
    if (sizes.size() > kMaxDimensions) return Bad("/size", "more than 30 dimensions");
  }
  return sizes;
}

// Codes in order of position, from an index object, an index array, or the only key of `label`.
absl::StatusOr<std::vector<std::string>> ReadCodes(ondemand::object category,
                                                   const std::string& place) {
  std::map<uint64_t, std::string> by_position;
  ondemand::value index;
  const auto missing = category.find_field_unordered("index").get(index);
  if (missing && !IsAbsence(missing)) return Bad(place, missing);
  if (!missing) {
    ondemand::json_type type;
    if (const auto error = index.type().get(type)) return Bad(place, error);
    if (type == ondemand::json_type::array) {
      for (auto code : index.get_array()) {
        TREFF_ASSIGN_OR_RETURN(by_position[by_position.size()], Text(code, place));
      }
    } else {
      for (auto field : index.get_object()) {
        std::string_view code;
        if (const auto error = field.unescaped_key().get(code)) return Bad(place, error);
        std::string owned(code);
        TREFF_ASSIGN_OR_RETURN(const uint64_t position, Count(field.value(), place));
        if (!by_position.emplace(position, std::move(owned)).second) {
          return Bad(place, absl::StrCat("position ", position, " is used twice"));
        }
      }
    }
  } else {
    ondemand::object label;
    if (const auto error = category.find_field_unordered("label").get_object().get(label)) {
      return Bad(place, error);
    }
    for (auto field : label) {
      std::string_view code;
      if (const auto error = field.unescaped_key().get(code)) return Bad(place, error);
      by_position.emplace(by_position.size(), code);
    }
    if (by_position.size() > 1) return Bad(place, "several categories and no index");
  }
  std::vector<std::string> codes;
  std::set<std::string_view> seen;
  for (const auto& [position, code] : by_position) {
    if (position != codes.size()) return Bad(place, "positions have gaps");
    if (!seen.insert(code).second) {
      return Bad(place, absl::StrCat("the code ", platform::ReplaceInvalidUtf8(code),
                                     " is there twice: which of its figures holds cannot be told"));
    }
    codes.push_back(code);
  }
  return codes;
}

// The fields of a table as they come, before they are held against each other.
struct Fields {
  std::vector<std::string> ids;
  std::vector<uint64_t> sizes;
  std::map<std::string, std::vector<std::string>, std::less<>> codes;  // by dimension
  std::string updated;
  JsonStatStatus status;
  std::optional<uint64_t> status_count;  // of one in an array
  bool wrapped = false;
  std::string inner_table;  // the name of a table inside the table: then it is a bundle
};

absl::Status ReadStatus(ondemand::value status, Fields& fields) {
  constexpr std::string_view kPlace = "/status";
  ondemand::json_type type;
  if (const auto error = status.type().get(type)) return Bad(kPlace, error);
  if (type == ondemand::json_type::string) {
    TREFF_ASSIGN_OR_RETURN(std::string symbol, Text(std::move(status), kPlace));
    fields.status.SetAll(std::move(symbol));
  } else if (type == ondemand::json_type::array) {
    uint64_t cell = 0;
    for (auto entry : status.get_array()) {
      ondemand::json_type entry_type;
      if (const auto error = entry.type().get(entry_type)) return Bad(kPlace, error);
      if (entry_type == ondemand::json_type::string) {
        TREFF_ASSIGN_OR_RETURN(const std::string symbol, Text(entry, kPlace));
        fields.status.Set(cell, symbol);
      }
      ++cell;
    }
    fields.status_count = cell;
  } else if (type == ondemand::json_type::object) {
    for (auto field : status.get_object()) {
      std::string_view key;
      if (const auto error = field.unescaped_key().get(key)) return Bad(kPlace, error);
      uint64_t cell = 0;
      const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), cell);
      if (error != std::errc() || end != key.data() + key.size()) {
        return Bad(kPlace, "a key is no cell of the table");
      }
      TREFF_ASSIGN_OR_RETURN(const std::string symbol, Text(field.value(), kPlace));
      fields.status.Set(cell, symbol);
    }
  }
  return fields.status.Sort() ? absl::OkStatus() : Bad(kPlace, "a cell has two symbols");
}

absl::Status ReadDimensions(ondemand::object dimensions, Fields& fields);

// Reads one field of a table, or of /dimension, where version 1 keeps id and size.
absl::Status ReadField(const std::string& key, ondemand::value value, Fields& fields) {
  ondemand::json_type type;
  if (const auto error = value.type().get(type)) return Bad("/" + key, error);
  if (key == "id" && type == ondemand::json_type::array) {
    TREFF_ASSIGN_OR_RETURN(fields.ids, ReadIds(value.get_array().value()));
  } else if (key == "size" && type == ondemand::json_type::array) {
    TREFF_ASSIGN_OR_RETURN(fields.sizes, ReadSizes(value.get_array().value()));
  } else if (key == "dimension" && type == ondemand::json_type::object) {
    return ReadDimensions(value.get_object().value(), fields);
  } else if (key == "updated" && type == ondemand::json_type::string) {
    TREFF_ASSIGN_OR_RETURN(fields.updated, Text(std::move(value), "/updated"));
  } else if (key == "status") {
    return ReadStatus(std::move(value), fields);
  }
  return absl::OkStatus();
}

absl::Status ReadDimensions(ondemand::object dimensions, Fields& fields) {
  for (auto field : dimensions) {
    std::string_view key;
    ondemand::value value;
    if (const auto error = field.unescaped_key().get(key)) return Bad("/dimension", error);
    const std::string id(key);
    if (const auto error = field.value().get(value)) return Bad("/dimension/" + id, error);
    ondemand::object dimension;
    ondemand::object category;
    ondemand::json_type type;
    if (const auto error = value.type().get(type)) return Bad("/dimension/" + id, error);
    if (type != ondemand::json_type::object) {
      if (id == "id" || id == "size") {
        TREFF_RETURN_IF_ERROR(ReadField(id, std::move(value), fields));
      }
      continue;
    }
    if (const auto error = value.get_object().get(dimension)) return Bad("/dimension/" + id, error);
    const auto error = dimension.find_field_unordered("category").get_object().get(category);
    if (error && !IsAbsence(error)) return Bad("/dimension/" + id, error);
    if (!error) {
      TREFF_ASSIGN_OR_RETURN(fields.codes[id],
                             ReadCodes(category, absl::StrCat("/dimension/", id, "/category")));
      if (fields.codes.size() > kMaxDimensions) {
        return Bad("/dimension", "more than 30 dimensions");
      }
    }
  }
  return absl::OkStatus();
}

bool IsFieldOfTable(std::string_view name) {
  return name == "id" || name == "size" || name == "dimension" || name == "updated" ||
         name == "status";
}

// Whether a field is a table itself, as the fields of a bundle are.
absl::StatusOr<bool> IsTable(ondemand::value& value, const std::string& place) {
  ondemand::object object;
  ondemand::value dimension;
  ondemand::json_type type;
  if (const auto error = value.type().get(type)) return Bad(place, error);
  if (type != ondemand::json_type::object) return false;
  if (const auto error = value.get_object().get(object)) return Bad(place, error);
  const auto error = object.find_field("dimension").get(dimension);
  if (error && !IsAbsence(error)) return Bad(place, error);
  return !error;
}

// One pass over all fields: a look-up of each would walk past the values every time.
absl::Status ReadFields(ondemand::object table, Fields& fields) {
  for (auto field : table) {
    std::string_view key;
    ondemand::value value;
    if (const auto error = field.unescaped_key().get(key)) return Bad("/", error);
    const std::string name(key);
    if (const auto error = field.value().get(value)) return Bad("/" + name, error);
    ondemand::json_type type;
    if (const auto error = value.type().get(type)) return Bad("/" + name, error);
    if (name == "dataset" && !fields.wrapped && type == ondemand::json_type::object) {
      ondemand::object wrapped;
      if (const auto error = value.get_object().get(wrapped)) return Bad("/" + name, error);
      fields.wrapped = true;
      TREFF_RETURN_IF_ERROR(ReadFields(wrapped, fields));
    } else if (IsFieldOfTable(name)) {
      TREFF_RETURN_IF_ERROR(ReadField(name, std::move(value), fields));
    } else if (name != "value") {
      TREFF_ASSIGN_OR_RETURN(const bool is_table, IsTable(value, "/" + name));
      if (is_table) fields.inner_table = name;
    }
  }
  return absl::OkStatus();
}

absl::Status CheckIsTable(const Fields& fields) {
  if (!fields.ids.empty() && fields.ids.size() == fields.sizes.size()) return absl::OkStatus();
  if (!fields.inner_table.empty()) {
    return Bad("/", absl::StrCat("it is a bundle of tables, \"",
                                 platform::ReplaceInvalidUtf8(fields.inner_table),
                                 "\" among them: ask for one table alone"));
  }
  return Bad("/dimension", "/id and /size must name as many dimensions, at least one");
}

// A dimension as /id, /size and /dimension together describe it.
absl::Status AddDimension(size_t position, Fields& fields, JsonStatTable& table) {
  const std::string& id = fields.ids[position];
  const uint64_t size = fields.sizes[position];
  const auto found = fields.codes.find(id);
  if (found == fields.codes.end() || found->second.size() != size) {
    return Bad(absl::StrCat("/dimension/", id),
               absl::StrCat("it must have the ", size, " categories that /size says"));
  }
  table.dimensions.push_back({id, std::move(found->second)});
  fields.codes.erase(found);
  table.cell_count *= size;
  return absl::OkStatus();
}

}  // namespace

void JsonStatStatus::Set(uint64_t cell, std::string_view symbol) {
  if (symbol.empty()) return;
  auto known = std::find(symbols_.begin(), symbols_.end(), symbol);
  if (known == symbols_.end()) known = symbols_.emplace(known, symbol);
  entries_.push_back({cell, static_cast<uint32_t>(known - symbols_.begin())});
}

bool JsonStatStatus::Sort() {
  const auto before = [](const Entry& a, const Entry& b) { return a.cell < b.cell; };
  if (!std::is_sorted(entries_.begin(), entries_.end(), before)) {
    std::sort(entries_.begin(), entries_.end(), before);
  }
  return std::adjacent_find(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
           return a.cell == b.cell;
         }) == entries_.end();
}

std::vector<JsonStatStatus::Entry>::const_iterator JsonStatStatus::Find(uint64_t cell) const {
  return std::lower_bound(entries_.begin(), entries_.end(), cell,
                          [](const Entry& entry, uint64_t value) { return entry.cell < value; });
}

std::string_view JsonStatStatus::Of(uint64_t cell) const {
  if (!of_all_.empty()) return of_all_;
  const auto found = Find(cell);
  return found == entries_.end() || found->cell != cell ? std::string_view()
                                                        : std::string_view(symbols_[found->symbol]);
}

uint64_t JsonStatStatus::NextFrom(uint64_t cell) const {
  if (!of_all_.empty()) return cell;
  const auto found = Find(cell);
  return found == entries_.end() ? std::numeric_limits<uint64_t>::max() : found->cell;
}

std::optional<uint64_t> JsonStatStatus::Last() const {
  return entries_.empty() ? std::nullopt : std::optional<uint64_t>(entries_.back().cell);
}

absl::StatusOr<size_t> JsonStatTable::Find(std::string_view id) const {
  std::vector<std::string> ids;
  for (size_t i = 0; i < dimensions.size(); ++i) {
    if (dimensions[i].id == id) return i;
    ids.push_back(dimensions[i].id);
  }
  return Bad("/id", absl::StrCat("no dimension ", Absl(id), " among ", absl::StrJoin(ids, ", ")));
}

absl::StatusOr<JsonStatTable> ReadJsonStatTable(ondemand::document& document) {
  ondemand::object object;
  if (const auto error = document.get_object().get(object)) {
    return Bad("/", absl::StrCat("not a JSON object (", simdjson::error_message(error),
                                 "): fetch it again"));
  }
  Fields fields;
  TREFF_RETURN_IF_ERROR(ReadFields(object, fields));
  TREFF_RETURN_IF_ERROR(CheckIsTable(fields));
  JsonStatTable table;
  for (size_t i = 0; i < fields.ids.size(); ++i) {
    TREFF_RETURN_IF_ERROR(AddDimension(i, fields, table));
  }
  if (fields.status.Last().value_or(0) >= std::max<uint64_t>(table.cell_count, 1) ||
      fields.status_count.value_or(table.cell_count) != table.cell_count) {
    return Bad("/status", absl::StrCat("it speaks of other cells than the ", table.cell_count,
                                       " that the table has"));
  }
  table.updated = std::move(fields.updated);
  table.status = std::move(fields.status);
  table.wrapped = fields.wrapped;
  return table;
}

}  // namespace treff::ingestion
