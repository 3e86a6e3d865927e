#include "services/solver/search/exchange.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace treff::solver {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
// Plans tried at a location, the best first: what looks good may need one atom twice.
constexpr size_t kMostPlans = 6;
// Ways looked at together, the cheapest first.
constexpr size_t kMostWays = 40;
// No common end.
constexpr int32_t kApart = -1;

}  // namespace

Exchange::Exchange(Arrangement& arrangement, const std::function<bool()>& interrupted)
    : arrangement_(arrangement),
      interrupted_(interrupted),
      model_(arrangement.model()),
      paths_(arrangement),
      in_(paths_.TypeCount()),
      out_(paths_.TypeCount()),
      ways_in_(paths_.NodeCount()),
      ways_out_(paths_.NodeCount()),
      use_(model_.kinds),
      sum_(model_.kinds),
      back_(model_.kinds) {}

double Exchange::LossWith(int32_t node, const double* sum) const {
  if (node == paths_.OutNode()) return 0;
  const double* use = arrangement_.use(node);
  for (int kind = 0; kind < model_.kinds; ++kind) {
    use_[kind] = use[kind] + sum[kind];
    if (use_[kind] > model_.row_most[model_.Row(node, kind)] + Arrangement::kTiny) return kNever;
  }
  return arrangement_.LossAt(node, use_.data());
}

// The way of one type that is cheapest with what it does where it ends.
Exchange::Way Exchange::BestWay(int location, int type, bool inward) {
  Way best{kNever, type, -1};
  const Paths::Tree& tree = inward ? in_[type] : out_[type];
  for (int kind = 0; kind < model_.kinds; ++kind) {
    sum_[kind] = (inward ? -1 : 1) * paths_.amount(type)[kind];
  }
  for (const int32_t node : tree.reached) {
    if (node == location) continue;
    const double before = Loss(node), distance = tree.distance[node];
    if (distance - before >= best.cost) continue;
    const double cost = distance + LossWith(node, sum_.data()) - before;
    if (cost < best.cost) best.cost = cost, best.end = node;
  }
  return best;
}

void Exchange::AddPlan(const Plan& plan) {
  if (plan.change >= -arrangement_.tiny()) return;
  if (plans_.size() == kMostPlans) {
    if (!(plan < plans_.back())) return;
    plans_.pop_back();
  }
  plans_.insert(std::upper_bound(plans_.begin(), plans_.end(), plan), plan);
}

// None, one or two of these ways, by what they cost together; two only while that is below `most`.
std::vector<Exchange::Pair> Exchange::PairsOf(std::vector<Way>& ways, double most) {
  std::sort(ways.begin(), ways.end(), [](const Way& x, const Way& y) {
    return x.cost != y.cost ? x.cost < y.cost : x.type < y.type;
  });
  std::vector<Pair> pairs{{0, 0, {}}};
  for (size_t x = 0; x < ways.size() && x < kMostWays; ++x) {
    pairs.push_back({ways[x].cost, 1, {ways[x]}});
    for (size_t y = x; y < ways.size() && y < kMostWays; ++y) {
      const double both = ways[x].cost + ways[y].cost;
      if (both >= most) break;
      pairs.push_back({both, 2, {ways[x], ways[y]}});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& x, const Pair& y) { return x.cost < y.cost; });
  return pairs;
}

// Every path ends where it ends best by itself.
void Exchange::PlanApart(int location) {
  std::vector<Way> ins, outs;
  for (int type = 0; type < paths_.TypeCount(); ++type) {
    for (const bool inward : {true, false}) {
      const Way way = BestWay(location, type, inward);
      if (way.cost < kNever) (inward ? ins : outs).push_back(way);
    }
  }
  const double loss = arrangement_.LocationLoss(location);
  auto lowest = [](const std::vector<Way>& ways) {
    double least = 0;
    for (const Way& way : ways) least = std::min(least, 2 * way.cost);
    return least;
  };
  const double most_in = loss - lowest(outs), most_out = loss - lowest(ins);
  PlanPairs(location, PairsOf(ins, most_in), PairsOf(outs, most_out), kApart);
}

// The ways between the location and every node, by node.
void Exchange::ListWays(int location) {
  for (const int32_t node : ends_) {
    ways_in_[node].clear();
    ways_out_[node].clear();
  }
  ends_.clear();
  auto list = [&](const Paths::Tree& tree, int type, std::vector<std::vector<Way>>& ways) {
    for (const int32_t node : tree.reached) {
      if (node == location) continue;
      if (ways_in_[node].empty() && ways_out_[node].empty()) ends_.push_back(node);
      ways[node].push_back({tree.distance[node], type, node});
    }
  };
  for (int type = 0; type < paths_.TypeCount(); ++type) {
    list(in_[type], type, ways_in_);
    list(out_[type], type, ways_out_);
  }
}

// What comes in comes from where the others go: use changes there by as much as here.
void Exchange::PlanSameEnd(int location) {
  ListWays(location);
  const double loss = arrangement_.LocationLoss(location);
  auto lowest = [](const std::vector<Way>& ways) {
    double least = kNever;
    for (const Way& way : ways) least = std::min(least, way.cost);
    return least;
  };
  for (const int32_t end : ends_) {
    std::vector<Way>&ins = ways_in_[end], &outs = ways_out_[end];
    const double most = loss + Loss(end), in = lowest(ins), out = lowest(outs);
    if (in + out >= most) continue;
    PlanPairs(location, PairsOf(ins, most - std::min(0.0, 2 * out)),
              PairsOf(outs, most - std::min(0.0, 2 * in)), end);
  }
}

// All that may lower the loss, from ways that all end at `end`, or each at its own.
void Exchange::PlanPairs(int location, const std::vector<Pair>& ins, const std::vector<Pair>& outs,
                         int32_t end) {
  const double loss = arrangement_.LocationLoss(location) + (end == kApart ? 0 : Loss(end));
  for (const Pair& in : ins) {
    if (in.cost + outs.front().cost >= loss) break;
    for (const Pair& out : outs) {
      Plan plan;
      plan.change = in.cost + out.cost - loss;
      if (plan.change >=
          (plans_.size() == kMostPlans ? plans_.back().change : -arrangement_.tiny()))
        break;
      if (!SumLegs(in, out, end, plan)) continue;
      plan.change += LossWith(location, sum_.data());
      if (end != kApart) plan.change += LossWith(end, back_.data());
      AddPlan(plan);
    }
  }
}

// The legs of both, and in sum_ what they add here, in back_ the opposite. False if there are none,
// or one would only undo another: a type comes in and goes out, and does not go round alone.
bool Exchange::SumLegs(const Pair& in, const Pair& out, int32_t end, Plan& plan) {
  std::fill(sum_.begin(), sum_.end(), 0);
  const bool round = end != kApart && in.count == 1 && out.count == 1;
  for (const bool inward : {true, false}) {
    const Pair& pair = inward ? in : out;
    for (int w = 0; w < pair.count; ++w) {
      const Way& way = pair.way[w];
      for (int o = 0; inward && o < out.count && !round; ++o) {
        if (out.way[o].type == way.type) return false;
      }
      plan.leg[plan.legs++] = {way.type, way.end, inward};
      for (int kind = 0; kind < model_.kinds; ++kind) {
        sum_[kind] += (inward ? 1 : -1) * paths_.amount(way.type)[kind];
      }
    }
  }
  for (int kind = 0; kind < model_.kinds; ++kind) back_[kind] = -sum_[kind];
  return plan.legs > 0;
}

bool Exchange::Make(const Plan& plan) {
  const double before = arrangement_.loss();
  for (int leg = 0; leg < plan.legs; ++leg) {
    const auto& [type, end, inward] = plan.leg[leg];
    const Paths::Tree* tree = inward ? &in_[type] : &out_[type];
    if (leg > 0 && plan.leg[leg - 1].type == type && plan.leg[leg - 1].inward == inward) {
      // Another of the type: not by those who have moved.
      paths_.Grow(type, tree->root, inward, inward ? in_budget_ : out_budget_, second_);
      if (second_.distance[end] >= Paths::kNoPath) {
        arrangement_.UndoAll();
        return false;
      }
      tree = &second_;
    }
    paths_.Trace(*tree, end, steps_);
    for (const Paths::Step& step : steps_) {
      const int32_t choice = step.atom < 0 ? -1 : arrangement_.ChoiceAt(step.atom, step.to);
      if (choice < 0 || arrangement_.moved(step.atom) || choice == arrangement_.choice(step.atom)) {
        arrangement_.UndoAll();
        return false;
      }
      arrangement_.Apply(step.atom, choice);
    }
  }
  bool fits = arrangement_.loss() < before - arrangement_.tiny();
  for (const Arrangement::Move& move : arrangement_.chain()) {
    const int32_t to = arrangement_.location(move.atom);
    fits = fits && (to == Arrangement::kOut || !arrangement_.Overflows(to));
  }
  if (!fits) {
    arrangement_.UndoAll();
    return false;
  }
  arrangement_.Commit();
  return true;
}

// The best of the plans that can be made.
bool Exchange::MakeAny() {
  const bool made =
      std::any_of(plans_.begin(), plans_.end(), [this](const Plan& plan) { return Make(plan); });
  plans_.clear();
  return made;
}

bool Exchange::ImproveAt(int location) {
  for (bool any = false;; any = true) {
    if (interrupted_()) return any;
    paths_.Refresh();
    // What a path may cost: about what is lost here and at its end.
    const auto budget = static_cast<float>(arrangement_.LocationLoss(location) + slack_);
    float in = 0, out = 0;
    for (int type = 0; type < paths_.TypeCount() && wide_; ++type) {
      in = std::min(in, paths_.Cheapest(type, location, /*inward=*/true));
      out = std::min(out, paths_.Cheapest(type, location, /*inward=*/false));
    }
    in_budget_ = budget - out, out_budget_ = budget - in;
    for (int type = 0; type < paths_.TypeCount(); ++type) {
      paths_.Grow(type, location, /*inward=*/true, in_budget_, in_[type]);
      paths_.Grow(type, location, /*inward=*/false, out_budget_, out_[type]);
    }
    PlanApart(location);
    bool made = MakeAny();
    if (!made) {
      PlanSameEnd(location);
      made = MakeAny();
    }
    if (!made) return any;
  }
}

void Exchange::Improve(int64_t since, const std::function<bool()>& stop) {
  // What is near first; after perturbations only what is far is left.
  for (const bool wide : {false, true}) {
    wide_ = wide;
    while (!stop() && ImproveAll(since, stop)) continue;
  }
}

bool Exchange::ImproveAll(int64_t since, const std::function<bool()>& stop) {
  std::vector<std::pair<double, int32_t>> order;
  double total = 0;
  for (int j = 0; j < model_.locations; ++j) {
    const double loss = arrangement_.LocationLoss(j);
    order.push_back({-loss, j});
    total += loss;
  }
  slack_ = total / model_.locations;
  std::sort(order.begin(), order.end());
  bool better = false;
  for (const auto& [loss, j] : order) {
    if (stop()) return false;
    if (arrangement_.changed(j) > since) better |= ImproveAt(j);
  }
  return better;
}

}  // namespace treff::solver
