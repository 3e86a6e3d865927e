#include "services/solver/model/excerpt.h"

#include <algorithm>

namespace treff::solver {

Problem Excerpt(const Problem& from, const std::vector<int32_t>& cases) {
  Problem part;
  part.resources = from.resources;
  part.location_ids = from.location_ids;
  part.capacity = from.capacity;
  part.minimum.assign(from.capacity.size(), 0);
  part.region.assign(from.location_ids.size(), Problem::kNone);
  part.first_pair.push_back(0);
  const auto resources = static_cast<int64_t>(from.resources.size());
  for (int32_t i : cases) {
    part.case_ids.push_back(from.case_ids[i]);
    part.demand.insert(part.demand.end(), from.demand.begin() + i * resources,
                       from.demand.begin() + (i + 1) * resources);
    part.pair_location.insert(part.pair_location.end(),
                              from.pair_location.begin() + from.first_pair[i],
                              from.pair_location.begin() + from.first_pair[i + 1]);
    part.pair_value.insert(part.pair_value.end(), from.pair_value.begin() + from.first_pair[i],
                           from.pair_value.begin() + from.first_pair[i + 1]);
    part.first_pair.push_back(static_cast<int64_t>(part.pair_location.size()));
  }
  part.group.assign(cases.size(), Problem::kNone);
  part.link = part.period = part.group;
  part.burden.assign(cases.size(), 0);
  part.options.unplaced_allowed = true;
  part.options.unplaced_price = from.options.unplaced_price;
  part.options.seed = from.options.seed;
  return part;
}

std::vector<std::string> LeftOutOfExcerpts(const Problem& from) {
  const auto any_of = [](const auto& values, auto none) {
    return std::any_of(values.begin(), values.end(), [&](auto value) { return value != none; });
  };
  std::vector<std::string> fields;
  if (!from.options.unplaced_allowed) fields.push_back("options.unplacedAllowed");
  if (any_of(from.minimum, 0)) fields.push_back("locations.minimum");
  if (any_of(from.link, Problem::kNone)) fields.push_back("cases.link");
  if (!from.options.floors.empty()) fields.push_back("options.floors");
  if (from.options.max_burden_share > 0) fields.push_back("options.maxBurdenShare");
  if (from.options.max_period_share > 0) fields.push_back("options.maxPeriodShare");
  return fields;
}

void Append(const Problem& more, Problem& to) {
  to.case_ids.insert(to.case_ids.end(), more.case_ids.begin(), more.case_ids.end());
  to.demand.insert(to.demand.end(), more.demand.begin(), more.demand.end());
  for (int i = 0; i < more.CaseCount(); ++i) {
    for (int64_t p = more.first_pair[i]; p < more.first_pair[i + 1]; ++p) {
      to.pair_location.push_back(more.pair_location[p]);
      to.pair_value.push_back(more.pair_value[p]);
    }
    to.first_pair.push_back(static_cast<int64_t>(to.pair_location.size()));
  }
  to.group.resize(to.case_ids.size(), Problem::kNone);
  to.link.resize(to.case_ids.size(), Problem::kNone);
  to.period.resize(to.case_ids.size(), Problem::kNone);
  to.burden.resize(to.case_ids.size(), 0);
}

}  // namespace treff::solver
