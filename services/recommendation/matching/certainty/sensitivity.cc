#include "services/recommendation/matching/certainty/sensitivity.h"

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"

namespace treff::recommendation::matching {
namespace {

constexpr double kStepsPerUnit = 1000;  // weights are told in thousandths

// Scores as one term's weight moves, times all the weights together, over 100: what that is for a
// municipality is `rest` + weight × `slope`. A price stands in points, and so grows with the
// weights.
struct Line {
  PlaceIndex place = 0;
  double rest = 0;
  double slope = 0;

  double At(double weight) const { return rest + weight * slope; }
};

// What all lines are made of.
struct Sums {
  double weights = 0;            // of all terms
  std::vector<double> weighted;  // by rank: weight × utility, over all terms
  std::vector<double> price;     // by rank: points
};

Sums SumsOf(const Standing& standing) {
  const std::vector<PlaceIndex>& ranked = standing.ranked;
  Sums sums{.weighted = std::vector<double>(ranked.size(), 0),
            .price = std::vector<double>(ranked.size(), 0)};
  for (const ScoredTerm& term : standing.scores.terms) {
    sums.weights += term.weight;  // a price has none
    std::vector<double>& into = term.IsPrice() ? sums.price : sums.weighted;
    const double factor = term.IsPrice() ? term.max_points : term.weight;
    for (size_t i = 0; i < ranked.size(); ++i) into[i] += factor * term.column->utility[ranked[i]];
  }
  return sums;
}

std::vector<Line> LinesOf(const Standing& standing, const Sums& sums, const ScoredTerm& moved) {
  const double other_weights = sums.weights - moved.weight;
  std::vector<Line> lines;
  lines.reserve(standing.ranked.size());
  for (size_t i = 0; i < standing.ranked.size(); ++i) {
    const PlaceIndex place = standing.ranked[i];
    const double utility = moved.column->utility[place];
    const double price = sums.price[i] / 100;
    lines.push_back({place, sums.weighted[i] - moved.weight * utility + other_weights * price,
                     utility + price});
  }
  return lines;
}

// Equal but for the last bits of the sums are equal, and go by code.
PlaceIndex FirstAt(const std::vector<Line>& lines, double weight) {
  constexpr double kLastBits = 1e-9;
  const Line* first = &lines.front();
  for (const Line& line : lines) {
    const double lead = line.At(weight) - first->At(weight);
    if (lead > kLastBits || (lead > -kLastBits && line.place < first->place)) first = &line;
  }
  return first->place;
}

struct Turn {
  double weight = 0;
  PlaceIndex first = 0;
};

// The nearest weight on one side of `now` where a line crosses the first's.
std::optional<Turn> NearestTurn(const std::vector<Line>& lines, double now, bool upwards) {
  const Line& first = lines.front();
  double nearest = upwards ? std::numeric_limits<double>::infinity() : -1;
  for (const Line& line : lines) {
    const double steeper = upwards ? line.slope - first.slope : first.slope - line.slope;
    if (steeper <= 0) continue;
    const double crossing = (first.rest - line.rest) / (line.slope - first.slope);
    if (upwards ? crossing < nearest : crossing > nearest) nearest = crossing;
  }
  // Another first at the weight itself is one that only its code puts behind.
  const double told = upwards
                          ? std::floor(std::max(nearest, now) * kStepsPerUnit + 1) / kStepsPerUnit
                          : std::ceil(std::min(nearest, now) * kStepsPerUnit - 1) / kStepsPerUnit;
  if (upwards ? told > kGreatestWeightFactor * now : told < 0) return std::nullopt;
  const PlaceIndex then = FirstAt(lines, told);
  if (then == first.place) return std::nullopt;
  return Turn{told, then};
}

}  // namespace

void AddTermHeads(const Question& question, const Standing& standing, v1::Recommendation& answer) {
  const auto name_of = [&](PlaceIndex place) {
    return absl::StrCat("municipalities/", question.snapshot.place(place).code);
  };
  const Sums sums = SumsOf(standing);
  for (const ScoredTerm& term : standing.scores.terms) {
    if (term.IsPrice()) continue;
    v1::TermHead& head = *answer.add_terms();
    head.set_term_id(term.definition->term_id());
    head.set_max_points(term.max_points);
    head.set_weight(term.weight);
    for (const int member : term.kind->MembersOf(question, *term.definition)) {
      head.add_members(member);
    }
    if (standing.ranked.size() < 2) continue;
    const std::vector<Line> lines = LinesOf(standing, sums, term);
    if (const auto up = NearestTurn(lines, term.weight, true); up.has_value()) {
      head.set_weight_up(up->weight);
      head.set_first_up(name_of(up->first));
    }
    if (const auto down = NearestTurn(lines, term.weight, false); down.has_value()) {
      head.set_weight_down(down->weight);
      head.set_first_down(name_of(down->first));
    }
  }
}

}  // namespace treff::recommendation::matching
