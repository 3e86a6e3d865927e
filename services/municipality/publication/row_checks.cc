#include "services/municipality/publication/row_checks.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

constexpr size_t kMaxToken = 100;
constexpr size_t kMaxName = 200;   // bytes
constexpr size_t kMaxSymbol = 50;  // bytes

bool IsName(std::string_view text) {
  return !text.empty() && text.size() <= kMaxName && !platform::HasControlCharacters(text);
}

bool IsRegionName(std::string_view text) {
  constexpr std::string_view kPrefix = "regions/";
  return text.substr(0, kPrefix.size()) == kPrefix && IsToken(text.substr(kPrefix.size()));
}

// "2026", "2022-10" or "2026-09-28".
bool IsCalendarPeriod(std::string_view text) {
  if (text.size() == 4) return IsDay(std::string(text) + "-01-01");
  if (text.size() == 7) return IsDay(std::string(text) + "-01");
  return IsDay(text);
}

bool BeginsWithYear(std::string_view text) {
  return text.size() >= 4 && IsDay(std::string(text.substr(0, 4)) + "-01-01");
}

// A calendar period, or a token that begins with a year: a quarter ("2026-Q1"), years taken
// together
// ("2017-2023").
bool IsPeriod(std::string_view text) {
  return IsCalendarPeriod(text) || (IsToken(text) && BeginsWithYear(text));
}

// Whether `day` is of `period`; of a quarter or years taken together, of no earlier year.
bool IsDayOf(std::string_view period, std::string_view day) {
  if (!IsDay(day)) return false;
  if (!IsCalendarPeriod(period))
    return BeginsWithYear(period) && day.substr(0, 4) >= period.substr(0, 4);
  return day.substr(0, period.size()) == period;
}

// What must hold, field by field of one row.
class Row {
 public:
  Row(const std::string& field, platform::FieldErrors& errors) : field_(field), errors_(errors) {}

  void Require(bool holds, std::string_view name, std::string_view problem) {
    if (!holds) errors_.Add(absl::StrCat(field_, ".", platform::Absl(name)), problem);
  }

 private:
  const std::string& field_;
  platform::FieldErrors& errors_;
};

bool HasValue(const v1::Observation& observation) {
  return observation.state() == v1::Observation::VALUE ||
         observation.state() == v1::Observation::PARTIAL;
}

void CheckState(const v1::Observation& observation, Row& row) {
  const bool has_value = HasValue(observation);
  row.Require(v1::Observation::State_IsValid(observation.state()) &&
                  observation.state() != v1::Observation::STATE_UNSPECIFIED,
              "state", "must say whether there is a value, and if not, why");
  row.Require(has_value || observation.value() == 0, "value",
              "must be unset unless state is VALUE or PARTIAL");
  row.Require(observation.state() != v1::Observation::VALUE || observation.source_symbol().empty(),
              "source_symbol", "must be empty when state is VALUE");
  row.Require(observation.source_symbol().size() <= kMaxSymbol &&
                  !platform::HasControlCharacters(observation.source_symbol()),
              "source_symbol", "must be at most 50 bytes without control characters");
}

void CheckBounds(const v1::Observation& observation, Row& row) {
  if (!observation.has_suppressed_bounds()) return;
  const v1::Observation::Bounds& bounds = observation.suppressed_bounds();
  row.Require(observation.state() == v1::Observation::SUPPRESSED, "suppressed_bounds",
              "must be unset unless state is SUPPRESSED");
  row.Require(std::isfinite(bounds.lower()) && std::isfinite(bounds.upper()) &&
                  bounds.lower() <= bounds.upper(),
              "suppressed_bounds", "must be finite, the lower not above the upper");
}

// What only this service sets, when it makes a figure of others.
void CheckUnmade(const v1::Observation& observation, Row& row) {
  row.Require(observation.method() == v1::Observation::METHOD_UNSPECIFIED &&
                  !observation.has_interval() && observation.measured_period().empty(),
              "method",
              "must be unset, with interval and measured_period: sources give figures as they are");
}

}  // namespace

bool IsDay(std::string_view text) {
  absl::CivilDay day;
  // The parser takes other forms too; written back, only the one form is the same.
  return text.size() == 10 && absl::ParseCivilTime(platform::Absl(text), &day) &&
         absl::FormatCivilTime(day) == platform::Absl(text);
}

bool IsToken(std::string_view text) {
  return !text.empty() && text.size() <= kMaxToken &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
         });
}

void CheckIndicator(const v1::Indicator& indicator, const std::string& field,
                    platform::FieldErrors& errors) {
  Row row(field, errors);
  row.Require(IsToken(indicator.indicator_id()), "indicator_id",
              "must be 1 to 100 characters of A-Z a-z 0-9 . _ -");
  row.Require(indicator.name() == "indicators/" + indicator.indicator_id(), "name",
              "must be indicators/{indicator_id}");
  row.Require(v1::Indicator::Direction_IsValid(indicator.direction()) &&
                  indicator.direction() != v1::Indicator::DIRECTION_UNSPECIFIED,
              "direction", "must be said");
  row.Require(v1::Indicator::Aggregation_IsValid(indicator.aggregation()) &&
                  indicator.aggregation() != v1::Indicator::AGGREGATION_UNSPECIFIED,
              "aggregation", "must be said");
  row.Require(
      (indicator.aggregation() == v1::Indicator::WEIGHTED_MEAN) == !indicator.denominator().empty(),
      "denominator", "must be set for WEIGHTED_MEAN and only there");
  row.Require(indicator.half_life_days() > 0, "half_life_days", "must be positive");
  row.Require(indicator.plausible_min() <= indicator.plausible_max(), "plausible_min",
              "must not be above plausible_max");
  row.Require(!indicator.has_derivation() || indicator.derivation().formula_case() !=
                                                 v1::Indicator::Derivation::FORMULA_NOT_SET,
              "derivation", "must name a formula");
}

void CheckRegion(const v1::Region& region, const std::string& field,
                 platform::FieldErrors& errors) {
  Row row(field, errors);
  row.Require(IsToken(region.code()), "code", "must be 1 to 100 characters of A-Z a-z 0-9 . _ -");
  row.Require(region.name() == "regions/" + region.code(), "name", "must be regions/{code}");
  row.Require(
      v1::Region::Level_IsValid(region.level()) && region.level() != v1::Region::LEVEL_UNSPECIFIED,
      "level", "must be said");
  row.Require(IsName(region.display_name()), "display_name",
              "must be 1 to 200 bytes without control characters");
  row.Require(region.valid_from().empty() || IsDay(region.valid_from()), "valid_from",
              "must be a day, YYYY-MM-DD");
  row.Require(region.valid_to().empty() || IsDay(region.valid_to()), "valid_to",
              "must be a day, YYYY-MM-DD");
  row.Require(region.valid_to().empty() || region.valid_from() < region.valid_to(), "valid_to",
              "must be after valid_from");
  row.Require(region.county().empty() || IsRegionName(region.county()), "county",
              "must be regions/{code}");
  row.Require(region.labour_market_region().empty() || IsRegionName(region.labour_market_region()),
              "labour_market_region", "must be regions/{code}");
  row.Require(region.kostra_group().empty() || IsToken(region.kostra_group()), "kostra_group",
              "must be at most 100 characters of A-Z a-z 0-9 . _ -");
}

void CheckChange(const v1::RegionChange& change, const std::string& field,
                 platform::FieldErrors& errors) {
  Row row(field, errors);
  const bool is_split = change.kind() == v1::RegionChange::SPLIT;
  row.Require(v1::RegionChange::Kind_IsValid(change.kind()) &&
                  change.kind() != v1::RegionChange::KIND_UNSPECIFIED,
              "kind", "must be said");
  row.Require(IsDay(change.effective_date()), "effective_date", "must be a day, YYYY-MM-DD");
  row.Require((change.kind() == v1::RegionChange::CREATED) ? change.old_code().empty()
                                                           : IsToken(change.old_code()),
              "old_code", "must be a code, and empty for CREATED");
  row.Require((change.kind() == v1::RegionChange::CEASED) ? change.new_code().empty()
                                                          : IsToken(change.new_code()),
              "new_code", "must be a code, and empty for CEASED");
  row.Require(change.weight() >= 0 && change.weight() <= 1 && (is_split || change.weight() == 0),
              "weight", "must be 0 to 1, and 0 but for SPLIT");
  row.Require(change.weight() == 0 || IsName(change.weight_source()), "weight_source",
              "must say where the weight is documented");
}

void CheckFigure(const v1::Observation& observation, const v1::Indicator& indicator,
                 const std::string& field, platform::FieldErrors& errors) {
  Row row(field, errors);
  row.Require(IsPeriod(observation.period()), "period",
              "must be YYYY, YYYY-MM, YYYY-MM-DD, or a token that begins with a year");
  row.Require(IsDayOf(observation.period(), observation.period_end()), "period_end",
              "must be a day of the period, YYYY-MM-DD");
  CheckState(observation, row);
  CheckBounds(observation, row);
  row.Require(observation.original_regions().empty(), "original_regions",
              "must be empty: the source's own code goes into region");
  CheckUnmade(observation, row);
  row.Require(!indicator.has_derivation(), "indicator",
              "must be one that a source gives: this one is computed from others");
  if (!HasValue(observation)) return;
  // Written so that NaN fails.
  row.Require(observation.value() >= indicator.plausible_min() &&
                  observation.value() <= indicator.plausible_max(),
              "value",
              absl::StrCat("must be within the plausible range ", indicator.plausible_min(), " to ",
                           indicator.plausible_max(), " of ", indicator.indicator_id()));
}

}  // namespace treff::municipality
