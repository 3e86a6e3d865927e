#include "services/solver/io/problem_json.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"
#include "services/solver/io/json_values.h"
#include "services/solver/io/text_file.h"
#include "services/solver/model/problem_builder.h"

namespace treff::solver {
namespace {

using simdjson::ondemand::object;
using Value = JsonValues::Value;
using Field = JsonValues::Field;

constexpr char kUtf8Mark[] = "\xEF\xBB\xBF";
constexpr size_t kUnlimited = std::numeric_limits<size_t>::max();

// Reads a problem into the builder. Throws simdjson::simdjson_error where the text is no JSON.
class Reader {
 public:
  explicit Reader(ProblemBuilder& builder) : builder_(builder), values_(builder.errors()) {}

  // The part that is being read.
  const std::string& where() const { return where_; }

  void ReadProblem(simdjson::ondemand::document& document) {
    // Sizes of later parts hang on earlier ones, whatever order the text has them in.
    where_ = "the problem";
    uint32_t seen = 0;
    for (Field field : object(document.get_object())) {
      values_.Name("", field, {"resources", "locations", "cases", "options"}, seen);
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      throw simdjson::simdjson_error(simdjson::TRAILING_CONTENT);
    }
    std::vector<std::string> resources;
    Each(document, "resources", JsonValues::kMaxElements, [&](Value item, size_t at) {
      const JsonPath path{"", "resources", static_cast<int64_t>(at)};
      // A fault leaves a name that nobody gives, so that it is not called twice the same.
      resources.push_back(values_.String(item, path).value_or(absl::StrCat("resource ", at)));
    });
    builder_.SetResources(std::move(resources));
    Each(document, "locations", kUnlimited, [&](Value item, size_t at) { ReadLocation(item, at); });
    Each(document, "cases", kUnlimited, [&](Value item, size_t at) { ReadCase(item, at); });
    where_ = "options";
    Value options;
    if (Find(document, "options", options)) ReadOptions(options);
  }

 private:
  static bool Find(simdjson::ondemand::document& document, const char* name, Value& found) {
    document.rewind();
    return object(document.get_object()).find_field_unordered(name).get(found) == simdjson::SUCCESS;
  }

  template <typename Visit>
  void Each(simdjson::ondemand::document& document, const char* name, size_t most, Visit visit) {
    where_ = name;
    Value list;
    if (Find(document, name, list)) values_.Elements(list, {"", name}, most, visit);
  }

  // Units by resource. A fault leaves a 0 in its place: the count of the others is as it was.
  void Units(Value list, std::string_view name, std::vector<int64_t>& to) {
    values_.Elements(list, {where_, name}, JsonValues::kMaxElements, [&](Value item, size_t at) {
      const JsonPath path{where_, name, static_cast<int64_t>(at)};
      to.push_back(values_.Integer(item, path).value_or(0));
    });
  }

  void ReadLocation(Value item, size_t at) {
    where_ = absl::StrCat("locations[", at, "]");
    LocationInput location;
    location.id = absl::StrCat("location ", at);  // stands in for one with a fault
    bool has_id = false;
    uint32_t seen = 0;
    values_.Fields(item, {where_, ""}, [&](Field& field) {
      const std::string_view name =
          values_.Name(where_, field, {"id", "capacity", "minimum", "region"}, seen);
      Value content = field.value();
      if (name == "id") has_id = true, Take(values_.String(content, {where_, name}), location.id);
      if (name == "capacity") Units(content, name, location.capacity);
      if (name == "minimum") Units(content, name, location.minimum);
      if (name == "region") Take(values_.String(content, {where_, name}), location.region);
    });
    if (!has_id) location.id.clear();
    builder_.AddLocation(location);
  }

  void ReadCase(Value item, size_t at) {
    where_ = absl::StrCat("cases[", at, "]");
    case_.id = absl::StrCat("case ", at);
    case_.demand.clear(), case_.location.clear(), case_.value.clear();
    case_.group.clear(), case_.link.clear(), case_.period.clear(), case_.burden = 0;
    bool has_id = false;
    pairs_are_sound_ = true;
    uint32_t seen = 0;
    values_.Fields(item, {where_, ""}, [&](Field& field) {
      const std::string_view name = values_.Name(
          where_, field, {"id", "demand", "location", "value", "group", "link", "burden", "period"},
          seen);
      Value content = field.value();
      if (name == "id") has_id = true, Take(values_.String(content, {where_, name}), case_.id);
      if (name == "demand") Units(content, name, case_.demand);
      if (name == "location") ReadIndexes(content);
      if (name == "value") ReadValues(content);
      if (name == "group") Take(values_.String(content, {where_, name}), case_.group);
      if (name == "link") Take(values_.String(content, {where_, name}), case_.link);
      if (name == "period") Take(values_.String(content, {where_, name}), case_.period);
      if (name == "burden") Take(values_.Number(content, {where_, name}), case_.burden);
    });
    if (!has_id) case_.id.clear();
    // Half of the pairs would only bring faults of its own.
    if (!pairs_are_sound_) case_.location.clear(), case_.value.clear();
    builder_.AddCase(case_);
  }

  void ReadIndexes(Value list) {
    values_.Elements(
        list, {where_, "location"}, JsonValues::kMaxElements, [&](Value item, size_t at) {
          const auto index = values_.Integer(item, {where_, "location", static_cast<int64_t>(at)});
          pairs_are_sound_ &= index.has_value();
          case_.location.push_back(index.value_or(-1));
        });
  }

  void ReadValues(Value list) {
    values_.Elements(list, {where_, "value"}, JsonValues::kMaxElements, [&](Value item, size_t at) {
      const auto number = values_.Number(item, {where_, "value", static_cast<int64_t>(at)});
      pairs_are_sound_ &= number.has_value();
      case_.value.push_back(number.value_or(0));
    });
  }

  void ReadOptions(Value item) {
    Options options;
    uint32_t seen = 0;
    values_.Fields(item, {where_, ""}, [&](Field& field) {
      const std::string_view name =
          values_.Name(where_, field,
                       {"unplacedAllowed", "unplacedPrice", "timeLimit", "gap", "threads", "seed",
                        "linkKind", "floors", "maxBurdenShare", "maxPeriodShare"},
                       seen);
      Value content = field.value();
      const JsonPath path{where_, name};
      if (name == "unplacedAllowed") Take(values_.Bool(content, path), options.unplaced_allowed);
      if (name == "unplacedPrice") Take(values_.Number(content, path), options.unplaced_price);
      if (name == "timeLimit") Take(Seconds(content), options.time_limit_seconds);
      if (name == "gap") Take(values_.Number(content, path), options.gap);
      if (name == "threads") options.threads = Threads(values_.Integer(content, path));
      if (name == "seed") Take(values_.Unsigned(content, path), options.seed);
      if (name == "linkKind") options.link_kind = Link(content);
      if (name == "floors") ReadFloors(content, options);
      if (name == "maxBurdenShare") Take(values_.Number(content, path), options.max_burden_share);
      if (name == "maxPeriodShare") Take(values_.Number(content, path), options.max_period_share);
    });
    builder_.SetOptions(std::move(options));
  }

  static int Threads(std::optional<int64_t> threads) {
    if (threads.value_or(0) == 0) return 1;
    return static_cast<int>(std::clamp<int64_t>(*threads, -1, 1'000'000));
  }

  void ReadFloors(Value list, Options& options) {
    values_.Elements(list, {"options", "floors"}, JsonValues::kMaxElements,
                     [&](Value item, size_t at) {
                       where_ = absl::StrCat("options.floors[", at, "]");
                       options.floors.push_back(ReadFloor(item));
                     });
    where_ = "options";
  }

  Floor ReadFloor(Value item) {
    Floor floor;
    uint32_t seen = 0;
    values_.Fields(item, {where_, ""}, [&](Field& field) {
      const std::string_view name = values_.Name(where_, field, {"group", "ratio"}, seen);
      Value content = field.value();
      if (name == "group") Take(values_.String(content, {where_, name}), floor.group);
      if (name == "ratio") Take(values_.Number(content, {where_, name}), floor.ratio);
    });
    return floor;
  }

  // A duration of proto3 JSON: "1.5s".
  std::optional<double> Seconds(Value item) {
    constexpr char kSeconds[] = "seconds as in \"1.5s\"";
    const auto text = values_.String(item, {"options", "timeLimit"}, kSeconds);
    if (!text.has_value() || text->empty()) return std::nullopt;
    double seconds = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (error == std::errc() && std::string_view(end) == "s") return seconds;
    builder_.errors().Add("options.timeLimit", absl::StrCat("must be ", kSeconds));
    return std::nullopt;
  }

  // By its name or, as proto3 JSON allows, its number.
  LinkKind Link(Value item) {
    constexpr char kKinds[] = "SAME_LOCATION or SAME_REGION";
    const std::string_view number = JsonValues::Token(item);
    if (number == "2") return LinkKind::kSameRegion;
    if (number == "1" || number == "0") return LinkKind::kSameLocation;
    const auto kind = values_.String(item, {"options", "linkKind"}, kKinds);
    if (kind == "SAME_REGION") return LinkKind::kSameRegion;
    if (kind.has_value() && kind != "" && kind != "SAME_LOCATION" &&
        kind != "LINK_KIND_UNSPECIFIED") {
      builder_.errors().Add("options.linkKind", absl::StrCat("must be ", kKinds));
    }
    return LinkKind::kSameLocation;
  }

  // Keeps what is there after a fault.
  template <typename T>
  static void Take(std::optional<T> given, T& to) {
    if (given.has_value()) to = *std::move(given);
  }

  ProblemBuilder& builder_;
  JsonValues values_;
  std::string where_;
  CaseInput case_;
  bool pairs_are_sound_ = true;
};

// Where reading stopped; null if that is not known.
const char* Position(simdjson::ondemand::document& document, std::string_view text) {
  const char* at = nullptr;
  const bool is_known = document.current_location().get(at) == simdjson::SUCCESS &&
                        at >= text.data() && at <= text.data() + text.size();
  return is_known ? at : nullptr;
}

// "line 3, column 17".
std::string Place(const char* at, std::string_view text) {
  const auto line = 1 + std::count(text.data(), at, '\n');
  const char* start = at;
  while (start > text.data() && start[-1] != '\n') --start;
  return absl::StrCat("line ", line, ", column ", at - start + 1);
}

// The library's own words, but where it would have said less.
std::string Reason(simdjson::error_code error) {
  switch (error) {
    case simdjson::EMPTY:
      return "there is nothing in the text";
    case simdjson::UTF8_ERROR:
      return "the text is not UTF-8";
    case simdjson::UNCLOSED_STRING:
      return "a string is not closed: the text may be cut off";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "the text is cut off, or there is more behind the end";
    case simdjson::TRAILING_CONTENT:
      return "there is more behind the end of the problem";
    case simdjson::TAPE_ERROR:
      return "a comma, colon or bracket is missing or one too many";
    case simdjson::INCORRECT_TYPE:
      return "is no object";
    default:
      return simdjson::error_message(error);
  }
}

// `where` is empty and `at` null if it is about the text as a whole.
absl::Status NoJson(const std::string& where, const char* at, std::string_view text,
                    simdjson::error_code error) {
  if (error == simdjson::MEMALLOC || error == simdjson::CAPACITY) {
    return absl::ResourceExhaustedError("the problem does not fit into memory: give a smaller one");
  }
  // What is missing at the very end has been cut off.
  if (at == text.data() + text.size()) error = simdjson::INCOMPLETE_ARRAY_OR_OBJECT;
  const std::string place = where.empty() || error == simdjson::INCOMPLETE_ARRAY_OR_OBJECT
                                ? ""
                                : absl::StrCat(where, at == nullptr ? "" : ", ",
                                               at == nullptr ? "" : Place(at, text), ": ");
  return absl::InvalidArgumentError(
      absl::StrCat(place, Reason(error), ": must be the JSON form of AllocationProblem"));
}

// `text` has simdjson::SIMDJSON_PADDING bytes of capacity behind it.
absl::StatusOr<Problem> FromPadded(std::string_view text) {
  if (text.substr(0, 3) == kUtf8Mark) text.remove_prefix(3);
  if (text.substr(0, 4).find('\0') != std::string_view::npos) {
    return NoJson("", nullptr, text, simdjson::UTF8_ERROR);
  }
  ProblemBuilder builder(FieldNames::kLowerCamelCase);
  {
    Reader reader(builder);
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    try {
      document = parser.iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
      reader.ReadProblem(document);
    } catch (const simdjson::simdjson_error& error) {
      const char* at = reader.where().empty() ? nullptr : Position(document, text);
      return NoJson(reader.where(), at, text, error.error());
    } catch (const std::bad_alloc&) {
      return absl::ResourceExhaustedError(
          "the problem does not fit into memory: give a smaller one");
    }
  }
  return std::move(builder).Build();
}

// Faults of fields keep their names, and say beside them which file they are of.
absl::Status OfFile(const std::string& path, const absl::Status& fault) {
  const std::string name = path == "-" ? "standard input" : path;
  if (!platform::GetDetail<google::rpc::BadRequest>(fault).has_value()) {
    return absl::Status(fault.code(), absl::StrCat(name, ": ", fault.message()));
  }
  absl::Status named = fault;
  google::rpc::ResourceInfo file;
  file.set_resource_type("file");
  file.set_resource_name(name);
  platform::AttachDetail(file, named);
  return named;
}

}  // namespace

absl::StatusOr<Problem> ProblemFromJson(std::string_view json) {
  std::string padded;
  padded.reserve(json.size() + simdjson::SIMDJSON_PADDING);
  padded = json;
  return FromPadded(padded);
}

absl::StatusOr<Problem> ReadProblemFile(const std::string& path) {
  TREFF_ASSIGN_OR_RETURN(const std::string text,
                         ReadText(path, {.padding = simdjson::SIMDJSON_PADDING}));
  absl::StatusOr<Problem> problem = FromPadded(text);
  if (!problem.ok()) return OfFile(path, problem.status());
  return problem;
}

}  // namespace treff::solver
