#include "services/recommendation/allocation/problem_json.h"

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/strings.h"
#include "services/recommendation/allocation/problem_builder.h"

namespace treff::recommendation::allocation {
namespace {

using simdjson::ondemand::array;
using simdjson::ondemand::json_type;
using simdjson::ondemand::object;
using simdjson::ondemand::value;
using Field = simdjson::simdjson_result<simdjson::ondemand::field>;

// Reads values of proto3 JSON. Throws simdjson::simdjson_error, which ProblemFromJson turns into a
// status that says where reading had come to.
class Reader {
 public:
  explicit Reader(ProblemBuilder& builder) : builder_(builder) {}

  const std::string& where() const { return where_; }

  void ReadProblem(simdjson::ondemand::document& document) {
    // Sizes of later parts hang on earlier ones, whatever order the text has them in.
    where_ = "the top-level object";
    for (auto field : object(document)) {
      CheckName("", field, {"resources", "locations", "cases", "options"});
    }
    std::vector<std::string> resources;
    where_ = "resources";
    Each(document, "resources", [&](value item, size_t) { resources.push_back(String(item)); });
    builder_.SetResources(std::move(resources));
    Each(document, "locations", [&](value item, size_t at) { ReadLocation(item, at); });
    Each(document, "cases", [&](value item, size_t at) { ReadCase(item, at); });
    where_ = "options";
    document.rewind();
    value options;
    if (object(document).find_field_unordered("options").get(options) == simdjson::SUCCESS &&
        !options.is_null()) {
      ReadOptions(options);
    }
  }

 private:
  template <typename Visit>
  void Each(simdjson::ondemand::document& document, const char* name, Visit visit) {
    document.rewind();
    where_ = name;
    value list;
    if (object(document).find_field_unordered(name).get(list) != simdjson::SUCCESS) return;
    if (list.is_null()) return;
    size_t at = 0;
    for (value item : array(list)) visit(item, at++);
  }

  // The name of a field in its JSON spelling; "" for one that is none of `known`, which is a fault.
  std::string_view CheckName(const std::string& path, Field& field,
                             std::initializer_list<std::string_view> known) {
    const std::string_view name = field.unescaped_key();
    for (std::string_view k : known) {
      if (name == k || Snake(k) == name) return k;
    }
    builder_.errors().Add(absl::StrCat(path, platform::Absl(name.substr(0, 100))),
                          "is no field of the problem");
    return "";
  }

  static std::string Snake(std::string_view camel) {
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

  static std::string String(value item) {
    if (item.is_null()) return "";
    return std::string(std::string_view(item.get_string()));
  }

  static bool Bool(value item) { return !item.is_null() && bool(item.get_bool()); }

  static int64_t Integer(value item) {
    if (item.is_null()) return 0;
    if (item.type() != json_type::string) return item.get_int64();
    return Parsed<int64_t>(item.get_string());
  }

  // A number in quotes, as proto3 JSON has those of 64 bits.
  template <typename T>
  static T Parsed(std::string_view text) {
    T number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
      throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
    }
    return number;
  }

  static double Number(value item) {
    if (item.is_null()) return 0;
    if (item.type() != json_type::string) return item.get_double();
    const std::string_view text = item.get_string();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity") return std::numeric_limits<double>::infinity();
    if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
    return Parsed<double>(text);
  }

  static void Integers(value list, std::vector<int64_t>& to) {
    to.clear();
    if (list.is_null()) return;
    for (value item : array(list)) to.push_back(Integer(item));
  }

  void ReadLocation(value item, size_t at) {
    where_ = absl::StrCat("locations[", at, "]");
    LocationInput location;
    for (auto field : object(item)) {
      const std::string_view name =
          CheckName(where_ + ".", field, {"id", "capacity", "minimum", "region"});
      value content = field.value();
      if (name == "id") location.id = String(content);
      if (name == "capacity") Integers(content, location.capacity);
      if (name == "minimum") Integers(content, location.minimum);
      if (name == "region") location.region = String(content);
    }
    builder_.AddLocation(location);
  }

  void ReadCase(value item, size_t at) {
    where_ = absl::StrCat("cases[", at, "]");
    case_.id.clear(), case_.demand.clear(), case_.location.clear(), case_.value.clear();
    case_.group.clear(), case_.link.clear(), case_.period.clear(), case_.burden = 0;
    for (auto field : object(item)) {
      const std::string_view name =
          CheckName(where_ + ".", field,
                    {"id", "demand", "location", "value", "group", "link", "burden", "period"});
      value content = field.value();
      if (name == "id") case_.id = String(content);
      if (name == "demand") Integers(content, case_.demand);
      if (name == "location" && !content.is_null()) {
        for (value index : array(content)) case_.location.push_back(Location(Integer(index)));
      }
      if (name == "value" && !content.is_null()) {
        for (value number : array(content)) case_.value.push_back(Number(number));
      }
      if (name == "group") case_.group = String(content);
      if (name == "link") case_.link = String(content);
      if (name == "period") case_.period = String(content);
      if (name == "burden") case_.burden = Number(content);
    }
    builder_.AddCase(case_);
  }

  // An index beyond 32 bits is as wrong as −1, which the builder refuses.
  static int32_t Location(int64_t index) {
    return index < 0 || index > std::numeric_limits<int32_t>::max() ? -1
                                                                    : static_cast<int32_t>(index);
  }

  void ReadOptions(value item) {
    Options options;
    for (auto field : object(item)) {
      const std::string_view name =
          CheckName("options.", field,
                    {"unplacedAllowed", "unplacedPrice", "timeLimit", "gap", "threads", "seed",
                     "linkKind", "floors", "maxBurdenShare", "maxPeriodShare"});
      value content = field.value();
      if (name == "unplacedAllowed") options.unplaced_allowed = Bool(content);
      if (name == "unplacedPrice") options.unplaced_price = Number(content);
      if (name == "timeLimit") options.time_limit_seconds = Seconds(content);
      if (name == "gap") options.gap = Number(content);
      if (name == "threads") options.threads = Threads(Integer(content));
      if (name == "seed") options.seed = Seed(content);
      if (name == "linkKind") options.link_kind = Link(content);
      if (name == "floors" && !content.is_null()) {
        for (value floor : array(content)) options.floors.push_back(ReadFloor(floor));
      }
      if (name == "maxBurdenShare") options.max_burden_share = Number(content);
      if (name == "maxPeriodShare") options.max_period_share = Number(content);
    }
    builder_.SetOptions(std::move(options));
  }

  static int Threads(int64_t threads) {
    return threads == 0 ? 1 : threads < 0 || threads > 1'000'000 ? -1 : static_cast<int>(threads);
  }

  static uint64_t Seed(value item) {
    if (item.type() == json_type::string) return Parsed<uint64_t>(item.get_string());
    return item.is_null() ? 0 : uint64_t(item.get_uint64());
  }

  Floor ReadFloor(value item) {
    Floor floor;
    for (auto field : object(item)) {
      const std::string_view name = CheckName("options.floors.", field, {"group", "ratio"});
      value content = field.value();
      if (name == "group") floor.group = String(content);
      if (name == "ratio") floor.ratio = Number(content);
    }
    return floor;
  }

  // A duration of proto3 JSON: "1.5s". Anything else is a fault of the field.
  double Seconds(value item) {
    const std::string text = String(item);
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc() && std::string_view(end) == "s") return seconds;
    builder_.errors().Add("options.time_limit", "must be seconds as in \"1.5s\"");
    return 1;
  }

  LinkKind Link(value item) {
    if (item.type() == json_type::number) {
      return Integer(item) == 2 ? LinkKind::kSameRegion : LinkKind::kSameLocation;
    }
    const std::string kind = String(item);
    if (kind == "SAME_REGION") return LinkKind::kSameRegion;
    if (kind != "" && kind != "SAME_LOCATION" && kind != "LINK_KIND_UNSPECIFIED") {
      builder_.errors().Add("options.link_kind", "must be SAME_LOCATION or SAME_REGION");
    }
    return LinkKind::kSameLocation;
  }

  ProblemBuilder& builder_;
  std::string where_;
  CaseInput case_;
};

absl::StatusOr<Problem> FromPadded(const simdjson::padded_string_view& text) {
  ProblemBuilder builder;
  Reader reader(builder);
  try {
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document = parser.iterate(text);
    reader.ReadProblem(document);
  } catch (const simdjson::simdjson_error& error) {
    return absl::InvalidArgumentError(absl::StrCat(
        reader.where().empty() ? "the text" : reader.where(), ": ",
        simdjson::error_message(error.error()), ": must be the JSON form of AllocationProblem"));
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError("the problem does not fit into memory");
  }
  return std::move(builder).Build();
}

}  // namespace

absl::StatusOr<Problem> ProblemFromJson(std::string_view json) {
  return FromPadded(simdjson::padded_string(json.data(), json.size()));
}

absl::StatusOr<Problem> ReadProblemFile(const std::string& path) {
  simdjson::padded_string text;
  if (simdjson::padded_string::load(path).get(text) != simdjson::SUCCESS) {
    return absl::NotFoundError(absl::StrCat("cannot read ", path, ": is there such a file?"));
  }
  return FromPadded(text);
}

}  // namespace treff::recommendation::allocation
