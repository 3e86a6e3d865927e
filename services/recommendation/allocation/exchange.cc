#include "services/recommendation/allocation/exchange.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kTiny = Arrangement::kTiny;
// Plans tried at a location, the best first: what looks good may need one atom twice.
constexpr size_t kMostPlans = 6;

}  // namespace

Exchange::Exchange(Arrangement& arrangement)
    : arrangement_(arrangement),
      model_(arrangement.model()),
      paths_(arrangement),
      in_(paths_.TypeCount()),
      out_(paths_.TypeCount()),
      in_end_(paths_.TypeCount()),
      out_end_(paths_.TypeCount()),
      use_(model_.kinds),
      sum_(model_.kinds) {}

double Exchange::LossWith(int32_t node, const double* sum) const {
  if (node == paths_.OutNode()) return 0;
  const double* use = arrangement_.use(node);
  for (int kind = 0; kind < model_.kinds; ++kind) {
    use_[kind] = use[kind] + sum[kind];
    if (use_[kind] > model_.row_most[model_.Row(node, kind)] + kTiny) return kNever;
  }
  return arrangement_.LossAt(node, use_.data());
}

void Exchange::FindEnds(int location) {
  std::vector<double> before(paths_.NodeCount(), -1);
  auto find = [&](int type, const Paths::Tree& tree, double sign) {
    End end{kNever, -1};
    for (int kind = 0; kind < model_.kinds; ++kind) sum_[kind] = sign * paths_.amount(type)[kind];
    for (const int32_t node : tree.reached) {
      if (node == location) continue;
      if (before[node] < 0) {
        before[node] =
            node == paths_.OutNode() ? 0 : arrangement_.LocationLoss(paths_.LocationOf(node));
      }
      const double distance = tree.distance[node];
      if (distance - before[node] >= end.cost) continue;
      const double cost = distance + LossWith(node, sum_.data()) - before[node];
      if (cost < end.cost) end = {cost, node};
    }
    return end;
  };
  for (int type = 0; type < paths_.TypeCount(); ++type) {
    in_end_[type] = find(type, in_[type], -1);
    out_end_[type] = find(type, out_[type], 1);
  }
  auto by_cost = [](const std::vector<End>& ends) {
    std::vector<int32_t> types;
    for (size_t t = 0; t < ends.size(); ++t) {
      if (ends[t].cost < kNever) types.push_back(static_cast<int32_t>(t));
    }
    std::sort(types.begin(), types.end(),
              [&](int32_t x, int32_t y) { return ends[x].cost < ends[y].cost; });
    return types;
  };
  in_types_ = by_cost(in_end_);
  out_types_ = by_cost(out_end_);
}

void Exchange::AddPlan(const Plan& plan) {
  if (plan.change >= -kTiny) return;
  if (plans_.size() == kMostPlans) {
    if (!(plan < plans_.back())) return;
    plans_.pop_back();
  }
  plans_.insert(std::upper_bound(plans_.begin(), plans_.end(), plan), plan);
}

// None, one or two of these types, by what they cost together; two only while that is below `most`.
std::vector<Exchange::Pair> Exchange::PairsOf(const std::vector<int32_t>& types,
                                              const std::vector<End>& ends, double most) {
  std::vector<Pair> pairs{{0, {-1, -1}}};
  for (size_t x = 0; x < types.size(); ++x) {
    const double one = ends[types[x]].cost;
    pairs.push_back({one, {types[x], -1}});
    for (size_t y = x + 1; y < types.size(); ++y) {
      const double both = one + ends[types[y]].cost;
      if (both >= most) break;
      pairs.push_back({both, {types[x], types[y]}});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& x, const Pair& y) { return x.cost < y.cost; });
  return pairs;
}

// Every leg ends where it ends best by itself.
void Exchange::PlanApart(int location) {
  const double loss = arrangement_.LocationLoss(location);
  auto lowest = [](const std::vector<int32_t>& types, const std::vector<End>& ends) {
    return types.empty() ? 0 : std::min(0.0, 2 * ends[types[0]].cost);
  };
  const std::vector<Pair> ins = PairsOf(in_types_, in_end_, loss - lowest(out_types_, out_end_));
  const std::vector<Pair> outs = PairsOf(out_types_, out_end_, loss - lowest(in_types_, in_end_));
  for (const Pair& in : ins) {
    if (in.cost + outs.front().cost >= loss) break;
    for (const Pair& out : outs) {
      const double change = in.cost + out.cost - loss;
      if (change >= (plans_.size() == kMostPlans ? plans_.back().change : -kTiny)) break;
      PlanPairs(location, in, out, change);
    }
  }
}

void Exchange::PlanPairs(int location, const Pair& in, const Pair& out, double change) {
  Plan plan;
  std::fill(sum_.begin(), sum_.end(), 0);
  for (const bool inward : {true, false}) {
    for (const int32_t type : inward ? in.types : out.types) {
      if (type < 0) continue;
      // A type that comes and goes leaves the location as it was.
      if (inward && (type == out.types[0] || type == out.types[1])) return;
      plan.leg[plan.legs++] = {type, (inward ? in_end_ : out_end_)[type].node, inward};
      for (int kind = 0; kind < model_.kinds; ++kind) {
        sum_[kind] += (inward ? 1 : -1) * paths_.amount(type)[kind];
      }
    }
  }
  if (plan.legs == 0) return;
  plan.change = change + LossWith(location, sum_.data());
  AddPlan(plan);
}

// One comes in from where another goes.
void Exchange::PlanSameEnd(int location) {
  const double loss = arrangement_.LocationLoss(location);
  std::vector<double> back(model_.kinds);
  for (int in = 0; in < paths_.TypeCount(); ++in) {
    if (in_[in].reached.size() < 2) continue;
    for (int out = 0; out < paths_.TypeCount(); ++out) {
      if (out_[out].reached.size() < 2) continue;
      for (int kind = 0; kind < model_.kinds; ++kind) {
        sum_[kind] = paths_.amount(in)[kind] - paths_.amount(out)[kind];
        back[kind] = -sum_[kind];
      }
      const double here = in == out ? loss : LossWith(location, sum_.data());
      if (here == kNever) continue;
      for (const int32_t node : in_[in].reached) {
        const double far = out_[out].distance[node];
        if (node == location || far >= Paths::kNoPath) continue;
        const double so_far = in_[in].distance[node] + far + here - loss;
        const double before =
            node == paths_.OutNode() ? 0 : arrangement_.LocationLoss(paths_.LocationOf(node));
        if (so_far - before >= -kTiny) continue;
        const double change = so_far + (in == out ? 0 : LossWith(node, back.data()) - before);
        Plan plan{change, 2, {{in, node, true}, {out, node, false}}};
        AddPlan(plan);
      }
    }
  }
}

bool Exchange::Make(const Plan& plan) {
  const double before = arrangement_.loss();
  for (int leg = 0; leg < plan.legs; ++leg) {
    const auto& [type, node, inward] = plan.leg[leg];
    paths_.Trace(inward ? in_[type] : out_[type], node, steps_);
    for (const Paths::Step& step : steps_) {
      const int32_t choice = step.atom < 0 ? -1 : arrangement_.ChoiceAt(step.atom, step.to);
      if (choice < 0 || arrangement_.moved(step.atom) || choice == arrangement_.choice(step.atom)) {
        arrangement_.UndoAll();
        return false;
      }
      arrangement_.Apply(step.atom, choice);
    }
  }
  bool fits = arrangement_.loss() < before - kTiny;
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

bool Exchange::ImproveAt(int location) {
  for (bool any = false;; any = true) {
    paths_.Refresh();
    const auto budget = static_cast<float>(arrangement_.LocationLoss(location) + slack_);
    for (int type = 0; type < paths_.TypeCount(); ++type) {
      paths_.Grow(type, location, /*inward=*/true, budget, in_[type]);
      paths_.Grow(type, location, /*inward=*/false, budget, out_[type]);
    }
    plans_.clear();
    FindEnds(location);
    PlanApart(location);
    PlanSameEnd(location);
    bool made = false;
    for (const Plan& plan : plans_) {
      if ((made = Make(plan))) break;
    }
    if (!made) return any;
  }
}

void Exchange::Improve(int64_t since, const std::function<bool()>& stop) {
  for (bool better = true; better && !stop();) {
    better = false;
    std::vector<std::pair<double, int32_t>> order;
    double total = 0;
    for (int j = 0; j < model_.locations; ++j) {
      const double loss = arrangement_.LocationLoss(j);
      order.push_back({-loss, j});
      total += loss;
    }
    slack_ = total / model_.locations;
    std::sort(order.begin(), order.end());
    for (const auto& [loss, j] : order) {
      if (stop()) return;
      if (arrangement_.changed(j) > since) better |= ImproveAt(j);
    }
  }
}

}  // namespace treff::recommendation::allocation
