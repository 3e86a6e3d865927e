#include <charconv>
#include <cmath>
#include <string>

#include "services/solver/io/problem_json.h"

namespace treff::solver {
namespace {

// Appends JSON text; a value or a nested part follows its Key.
class Writer {
 public:
  std::string Take() && { return std::move(text_); }

  void Open(char bracket) {
    Separate();
    text_ += bracket;
    fresh_ = true;
  }
  void Close(char bracket) {
    text_ += bracket;
    fresh_ = false;
  }
  void Key(const char* name) {
    Separate();
    text_ += '"';
    text_ += name;
    text_ += "\":";
    fresh_ = true;
  }
  void Value(double number) {
    Separate();
    char digits[40];
    text_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  }
  void Value(int64_t number) {
    Separate();
    text_ += std::to_string(number);
  }
  void Value(int32_t number) { Value(int64_t{number}); }
  void Value(bool flag) {
    Separate();
    text_ += flag ? "true" : "false";
  }
  void Value(const std::string& text) {
    Separate();
    text_ += '"';
    for (const char c : text) Escape(c);
    text_ += '"';
  }
  template <typename T>
  void Field(const char* name, const T& content) {
    Key(name);
    Value(content);
  }

 private:
  void Separate() {
    if (!fresh_) text_ += ',';
    fresh_ = false;
  }
  void Escape(char c) {
    static constexpr char kHex[] = "0123456789abcdef";
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      text_ += "\\u00";
      text_ += kHex[c >> 4];
      text_ += kHex[c & 15];
    } else {
      text_ += c;
    }
  }

  std::string text_;
  bool fresh_ = true;
};

template <typename T>
void WriteList(Writer& out, const char* name, const T* first, const T* end) {
  out.Key(name);
  out.Open('[');
  for (; first != end; ++first) out.Value(*first);
  out.Close(']');
}

const std::string& NameOf(const std::vector<std::string>& names, int32_t index) {
  static const std::string none;
  return index == Problem::kNone ? none : names[index];
}

void WriteLocations(Writer& out, const Problem& problem) {
  const int resources = problem.ResourceCount();
  out.Key("locations");
  out.Open('[');
  for (int j = 0; j < problem.LocationCount(); ++j) {
    const int64_t* capacity = &problem.capacity[j * resources];
    const int64_t* minimum = &problem.minimum[j * resources];
    out.Open('{');
    out.Field("id", problem.location_ids[j]);
    WriteList(out, "capacity", capacity, capacity + resources);
    WriteList(out, "minimum", minimum, minimum + resources);
    out.Field("region", NameOf(problem.regions, problem.region[j]));
    out.Close('}');
  }
  out.Close(']');
}

void WriteCases(Writer& out, const Problem& problem) {
  const int64_t resources = problem.ResourceCount();
  out.Key("cases");
  out.Open('[');
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const int64_t* demand = &problem.demand[i * resources];
    const int64_t first = problem.first_pair[i], end = problem.first_pair[i + 1];
    out.Open('{');
    out.Field("id", problem.case_ids[i]);
    WriteList(out, "demand", demand, demand + resources);
    WriteList(out, "location", problem.pair_location.data() + first,
              problem.pair_location.data() + end);
    WriteList(out, "value", problem.pair_value.data() + first, problem.pair_value.data() + end);
    out.Field("group", NameOf(problem.groups, problem.group[i]));
    out.Field("link", NameOf(problem.links, problem.link[i]));
    out.Field("period", NameOf(problem.periods, problem.period[i]));
    out.Field("burden", problem.burden[i]);
    out.Close('}');
  }
  out.Close(']');
}

void WriteOptions(Writer& out, const Options& options) {
  out.Key("options");
  out.Open('{');
  out.Field("unplacedAllowed", options.unplaced_allowed);
  out.Field("unplacedPrice", options.unplaced_price);
  char seconds[40];
  char* end =
      std::to_chars(seconds, seconds + 39, options.time_limit_seconds, std::chars_format::fixed)
          .ptr;
  *end++ = 's';
  out.Field("timeLimit", std::string(seconds, end));
  out.Field("gap", options.gap);
  out.Field("threads", int64_t{options.threads});
  out.Field("seed", std::to_string(options.seed));
  out.Field("linkKind", std::string(options.link_kind == LinkKind::kSameRegion ? "SAME_REGION"
                                                                               : "SAME_LOCATION"));
  out.Key("floors");
  out.Open('[');
  for (const Floor& floor : options.floors) {
    out.Open('{');
    out.Field("group", floor.group);
    out.Field("ratio", floor.ratio);
    out.Close('}');
  }
  out.Close(']');
  out.Field("maxBurdenShare", options.max_burden_share);
  out.Field("maxPeriodShare", options.max_period_share);
  out.Close('}');
}

void WritePlacement(Writer& out, const Problem& problem, const Solution& solution) {
  out.Key("placement");
  out.Open('[');
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const int32_t j = solution.location[i];
    if (j == Problem::kNone) continue;
    out.Open('{');
    out.Field("case", problem.case_ids[i]);
    out.Field("location", problem.location_ids[j]);
    out.Field("value", ValueAt(problem, i, j));
    out.Close('}');
  }
  out.Close(']');
}

void WritePrices(Writer& out, const Problem& problem, const Solution& solution) {
  out.Key("prices");
  out.Open('[');
  for (size_t at = 0; at < solution.price.size(); ++at) {
    out.Open('{');
    out.Field("location", problem.location_ids[at / problem.resources.size()]);
    out.Field("resource", problem.resources[at % problem.resources.size()]);
    out.Field("price", solution.price[at]);
    out.Field("used", solution.used[at]);
    out.Field("capacity", problem.capacity[at]);
    out.Field("binds", solution.price[at] != 0);
    out.Close('}');
  }
  out.Close(']');
}

void WriteGroups(Writer& out, const Problem& problem, const Solution& solution) {
  out.Key("groups");
  out.Open('[');
  for (const GroupOutcome& group : solution.groups) {
    out.Open('{');
    out.Field("group", problem.groups[group.group]);
    out.Field("value", group.value);
    out.Field("randomValue", group.random_value);
    out.Field("floorRatio", group.floor_ratio);
    out.Field("price", group.price);
    out.Close('}');
  }
  out.Close(']');
}

void WriteNotBest(Writer& out, const Problem& problem, const Solution& solution) {
  out.Key("notBest");
  out.Open('[');
  for (const NotBest& missed : solution.not_best) {
    out.Open('{');
    out.Field("case", problem.case_ids[missed.case_index]);
    out.Field("bestLocation", problem.location_ids[missed.best_location]);
    out.Field("valueLost", missed.value_lost);
    out.Field("priceOfBest", missed.price_of_best);
    out.Field("held", missed.held);
    out.Close('}');
  }
  out.Close(']');
}

}  // namespace

std::string ProblemToJson(const Problem& problem) {
  Writer out;
  out.Open('{');
  WriteList(out, "resources", problem.resources.data(),
            problem.resources.data() + problem.resources.size());
  WriteLocations(out, problem);
  WriteCases(out, problem);
  WriteOptions(out, problem.options);
  out.Close('}');
  return std::move(out).Take();
}

std::string ResultToJson(const Problem& problem, const Solution& solution) {
  Writer out;
  out.Open('{');
  out.Field("objective", solution.objective);
  out.Field("bound", solution.bound);
  out.Field("gap", solution.gap);
  out.Field("proven", solution.proven);
  out.Field("seconds", solution.seconds);
  WritePlacement(out, problem, solution);
  WritePrices(out, problem, solution);
  WriteGroups(out, problem, solution);
  WriteNotBest(out, problem, solution);
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace treff::solver
