#include "services/municipality/quotas/quotas.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/municipality/observations/digest.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

using Years = std::map<int, v1::Quota, std::greater<int>>;
using ByMunicipality = std::map<std::string_view, Years>;
using Part = v1::Observation* (v1::Quota::*)();

std::optional<int> YearOf(std::string_view period) {
  int year = 0;
  if (period.size() != 4 || !absl::SimpleAtoi(platform::Absl(period), &year)) return std::nullopt;
  return year;
}

void FillPart(const Division& division, const FiguresByIndicator& figures,
              std::string_view indicator, Part part, ByMunicipality& quotas) {
  const auto found = figures.find(indicator);
  if (found == figures.end()) return;
  for (const DerivedFigure& figure : found->second) {
    const v1::Region* region = division.FindCurrent(figure.region);
    const std::optional<int> year = YearOf(figure.period);
    if (region == nullptr || region->level() != v1::Region::MUNICIPALITY || !year.has_value()) {
      continue;
    }
    Fill(figure, *(quotas[region->code()][*year].*part)());
  }
}

bool SaysAnything(const v1::Quota& quota) {
  for (const v1::Observation* part :
       {&quota.requested(), &quota.decided(), &quota.settled(), &quota.agreed()}) {
    if (part->state() != v1::Observation::STATE_UNSPECIFIED &&
        part->state() != v1::Observation::MISSING) {
      return true;
    }
  }
  return false;
}

constexpr double kOpen = std::numeric_limits<double>::infinity();

// How many places a part uses. The upper end of what is partial is open in a year that is over.
std::optional<Bounds> UsedBy(const v1::Observation& part, bool is_over) {
  if (part.state() == v1::Observation::VALUE || part.state() == v1::Observation::PARTIAL) {
    const bool open = is_over && part.state() == v1::Observation::PARTIAL;
    return Bounds{part.value(), open ? kOpen : part.value()};
  }
  if (!part.has_suppressed_bounds()) return std::nullopt;
  return Bounds{part.suppressed_bounds().lower(), part.suppressed_bounds().upper()};
}

std::optional<Bounds> Remaining(const v1::Quota& quota, bool agreed_counts, bool is_over) {
  if (quota.decided().state() != v1::Observation::VALUE) return std::nullopt;
  const std::optional<Bounds> settled = UsedBy(quota.settled(), is_over);
  const std::optional<Bounds> agreed = agreed_counts ? UsedBy(quota.agreed(), is_over) : Bounds{};
  if (!settled.has_value() || !agreed.has_value()) return std::nullopt;
  const double decided = quota.decided().value();
  Bounds remaining{decided - settled->upper - agreed->upper,
                   decided - settled->lower - agreed->lower};
  if (remaining.lower == remaining.upper) return remaining;
  remaining.upper = std::max(remaining.upper, 0.0);
  if (remaining.lower == -kOpen) remaining.lower = 0;
  return remaining;
}

// The years in which what was agreed takes places. In a year that is over, whoever was agreed on has
// come and is settled, or has not: nothing is held back for anybody.
std::set<int> YearsWithAgreed(const ByMunicipality& quotas, int running_year) {
  std::set<int> years;
  for (const auto& [code, by_year] : quotas) {
    for (const auto& [year, quota] : by_year) {
      if (quota.has_agreed() && year >= running_year) years.insert(year);
    }
  }
  return years;
}

}  // namespace

std::vector<v1::Quota> MakeQuotas(const Division& division, const FiguresByIndicator& figures,
                                  int running_year) {
  ByMunicipality quotas;
  FillPart(division, figures, kSettlementRequested, &v1::Quota::mutable_requested, quotas);
  FillPart(division, figures, kSettlementDecided, &v1::Quota::mutable_decided, quotas);
  FillPart(division, figures, kSettlementSettled, &v1::Quota::mutable_settled, quotas);
  FillPart(division, figures, kSettlementAgreed, &v1::Quota::mutable_agreed, quotas);

  const std::set<int> years_with_agreed = YearsWithAgreed(quotas, running_year);
  std::vector<v1::Quota> made;
  for (auto& [code, by_year] : quotas) {
    for (auto& [year, quota] : by_year) {
      if (!SaysAnything(quota)) continue;
      quota.set_name(absl::StrCat("municipalities/", platform::Absl(code), "/quotas/", year));
      quota.set_municipality(code.data(), code.size());
      quota.set_year(year);
      if (const auto remaining =
              Remaining(quota, years_with_agreed.count(year) > 0, year < running_year)) {
        quota.mutable_remaining()->set_lower(remaining->lower);
        quota.mutable_remaining()->set_upper(remaining->upper);
      }
      made.push_back(std::move(quota));
    }
  }
  return made;
}

std::string QuotaDigest(const std::vector<v1::Quota>& quotas) {
  Digest digest;
  for (const v1::Quota& quota : quotas) {
    digest.Add(quota.name());
    // What remains of a part of a year follows from the day too.
    digest.Add(quota.has_remaining() ? 1 : 0);
    digest.Add(quota.remaining().lower());
    digest.Add(quota.remaining().upper());
    for (const v1::Observation* part :
         {&quota.requested(), &quota.decided(), &quota.settled(), &quota.agreed()}) {
      digest.Add(part->state());
      digest.Add(part->value());
      digest.Add(part->suppressed_bounds().lower());
      digest.Add(part->suppressed_bounds().upper());
      digest.Add(part->period_end());
      digest.Add(part->source_symbol());
    }
  }
  return digest.Hex();
}

}  // namespace treff::municipality
