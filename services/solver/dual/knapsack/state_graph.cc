#include "services/solver/dual/knapsack/state_graph.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "services/solver/numeric/soft_max.h"
#include "services/solver/numeric/wide.h"

namespace treff::solver {

void StateGraph::Start(const std::vector<Kind>& kinds) {
  fields_.clear();
  items_.clear();
  guards_ = kPresent;
  full_ = 0;
  int shift = 0;
  for (const auto& [capacity, multiplier] : kinds) {
    // One unit more than there is still fits a field: what no capacity is left for.
    const int guard = shift + std::bit_width(static_cast<uint32_t>(capacity) + 1);
    fields_.push_back({shift, guard, (Packed{1} << (guard - shift)) - 1, capacity, multiplier});
    guards_ |= Packed{1} << guard;
    full_ |= static_cast<Packed>(capacity) << shift;
    shift = guard + 1;
  }
}

void StateGraph::Add(double gain, const int32_t* amount) {
  items_.push_back({gain, std::max(gain, 0.0), std::max(-gain, 0.0), Pack(amount)});
}

StateGraph::Packed StateGraph::Pack(const int32_t* amount) const {
  Packed packed = 0;
  for (size_t k = 0; k < fields_.size(); ++k) {
    packed |= static_cast<Packed>(std::min(amount[k], fields_[k].capacity + 1)) << fields_[k].shift;
  }
  return packed;
}

// What the capacity loses that even items using so much cannot fill.
double StateGraph::UnusedLoss(const std::vector<Field>& fields, Packed left, Packed used) {
  const Packed unused = left - used;
  double loss = 0;
  for (const Field& field : fields) {
    const Packed some = -(unused >> field.guard & 1);  // all bits, or none if it can be filled
    loss += field.multiplier *
            static_cast<double>(static_cast<int32_t>(unused >> field.shift & field.mask & some));
  }
  return loss;
}

bool StateGraph::List(double allowed, size_t most) {
  const size_t n = items_.size();
  to_come_.assign(n + 1, 0);
  for (size_t u = n; u-- > 0;) {
    for (const Field& field : fields_) {
      const Packed units = (to_come_[u + 1] >> field.shift & field.mask) +
                           (items_[u].amount >> field.shift & field.mask);
      to_come_[u] |= std::min(units, static_cast<Packed>(field.capacity)) << field.shift;
    }
  }
  states_.resize(std::max<size_t>(states_.size(), kRoot + 1));
  states_[kRoot] = {full_ | guards_, 0};
  list_.assign(1, kRoot);
  size_t end = kRoot + (UnusedLoss(fields_, states_[kRoot].left, to_come_[0]) <= allowed);
  for (size_t u = 0; u < n; ++u) {
    const size_t begin = list_.back(), needed = end + 2 * (end - begin);
    if (end > most) return false;
    if (states_.size() < needed) states_.resize(needed + needed / 2);
    links_.resize(states_.size());
    list_.push_back(end);
    end = Extend(u, begin, end, allowed);
  }
  list_.push_back(end);
  FindAhead();
  return true;
}

// Lists the states that the item leaves of those before it, and one of none to end them.
void StateGraph::ListWith(const Item& item, size_t begin, size_t end) {
  with_.resize(std::max(with_.size(), end - begin + 1));
  size_t fit = 0;
  for (size_t at = begin; at < end; ++at) {
    links_[at] = {kNone, kNone};
    const Packed left = states_[at].left - item.amount;
    with_[fit] = {left, states_[at].loss + item.lost_if_in, at};
    fit += (left & guards_) == guards_;
  }
  with_[fit] = {0, kDeadEnd, begin};
}

// Lists the kinds that items using so much may not be enough for.
void StateGraph::ListWanting(Packed to_come) {
  wanting_.clear();
  for (const Field& field : fields_) {
    const Packed units = to_come >> field.shift & field.mask;
    if (units < static_cast<Packed>(field.capacity)) wanting_.push_back(field);
  }
}

// Lists the states after item u, from those before it: both with it and without it they are by
// falling capacity left, and so is what they merge to. Returns where they end. What comes next
// cannot be foretold, so that nothing but the end is branched on.
size_t StateGraph::Extend(size_t u, size_t begin, size_t end, double allowed) {
  const Item& item = items_[u];
  ListWith(item, begin, end);
  ListWanting(to_come_[u + 1]);
  // What is added to a loss by whether that comes next: looked up, as compilers branch on choices.
  const double with_out[] = {kDeadEnd, item.lost_if_out}, with_in[] = {kDeadEnd, 0};
  const With* in = with_.data();
  size_t out = begin, next = end;
  Packed left_out = begin < end ? states_[begin].left : 0;
  while ((left_out | in->left) != 0) {
    const bool is_out = left_out >= in->left, is_in = in->left >= left_out;
    const Packed left = is_out ? left_out : in->left;
    const double loss = std::min(states_[out].loss + with_out[is_out], in->loss + with_in[is_in]);
    const bool counts = loss + UnusedLoss(wanting_, left, to_come_[u + 1]) <= allowed;
    const int32_t to = counts ? static_cast<int32_t>(next) : kNone;
    states_[next] = {left, loss};  // which the next one takes the place of if it does not count
    next += counts;
    // What one of them is not moved on by is written again.
    links_[out].if_out = is_out ? to : kNone;
    links_[in->from].if_in = is_in ? to : links_[in->from].if_in;
    out += is_out;
    in += is_in;
    left_out = out < end ? states_[out].left : 0;
  }
  return next;
}

// From the last item back.
void StateGraph::FindAhead() {
  const size_t n = items_.size();
  ahead_.resize(states_.size());
  ahead_[kNone] = ahead_[kRoot] = kDeadEnd;
  for (size_t at = list_[n]; at < list_[n + 1]; ++at) {
    ahead_[at] = UnusedLoss(fields_, states_[at].left, 0);
  }
  for (size_t u = n; u-- > 0;) {
    const Item& item = items_[u];
    for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
      ahead_[at] = std::min(ahead_[links_[at].if_out] + item.lost_if_out,
                            ahead_[links_[at].if_in] + item.lost_if_in);
    }
  }
}

double StateGraph::LossWith(size_t u) const {
  double least = kDeadEnd;
  for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
    least = std::min(least, states_[at].loss + ahead_[links_[at].if_in]);
  }
  return least + items_[u].lost_if_in;
}

double StateGraph::LossWithout(size_t u) const {
  double least = kDeadEnd;
  for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
    least = std::min(least, states_[at].loss + ahead_[links_[at].if_out]);
  }
  return least + items_[u].lost_if_out;
}

// Numbers the states anew that some way comes by which loses no more than this.
void StateGraph::KeepStates(double most_loss) {
  kept_.resize(states_.size());
  kept_[kNone] = kNone;
  kept_list_.clear();
  int32_t count = kRoot;
  for (size_t u = 0; u + 1 < list_.size(); ++u) {
    kept_list_.push_back(count);
    for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
      const bool counts = states_[at].loss + ahead_[at] <= most_loss;
      kept_[at] = counts ? count : kNone;
      count += counts;
    }
  }
  kept_list_.push_back(count);
}

double StateGraph::SmoothLoss(double temperature, double counted) {
  const double least = LeastLoss();
  KeepStates(least + counted * temperature);
  const size_t n = items_.size(), size = kept_list_.back();
  if (draws_.size() < size) draws_.resize(size + size / 2);
  sum_.assign(size, 1);
  sum_[kNone] = 0;
  const double scale = 1 / temperature;
  for (size_t u = n; u-- > 0;) {
    const Item& item = items_[u];
    for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
      if (kept_[at] == kNone) continue;
      const Link& link = links_[at];
      Draw& draw = draws_[kept_[at]];
      draw.if_out = kept_[link.if_out];
      draw.if_in = kept_[link.if_in];
      // One of the two is the best that can still be done.
      const double more =
          (ahead_[link.if_in] + item.lost_if_in) - (ahead_[link.if_out] + item.lost_if_out);
      const double less = QuickExponential(-std::abs(more) * scale);
      const double drawn = sum_[draw.if_in] * (more <= 0 ? 1 : less);
      const double sum = drawn + sum_[draw.if_out] * (more <= 0 ? less : 1);
      draw.take = sum > 0 ? drawn / sum : 0;  // a state at the edge may lead to none that counts
      sum_[kept_[at]] = sum;
    }
  }
  return least - temperature * std::log(sum_[kRoot]);
}

// Moves what reaches the states before an item, in each lane, on to those after it, and writes
// to `taken` with what probability the item is.
template <size_t kWidth>
inline void StateGraph::MoveOn(const Draw* draws, size_t begin, size_t end, double* reach,
                               double* taken) {
  double sum[kWidth] = {};
  for (size_t at = begin; at < end; ++at) {
    const Draw& draw = draws[at];
    double moved[kWidth], rest[kWidth];
    for (size_t l = 0; l < kWidth; ++l) {
      moved[l] = reach[at * kWidth + l] * draw.take;
      rest[l] = reach[at * kWidth + l] - moved[l];
      sum[l] += moved[l];
    }
    // An item that uses nothing leads to the same state in and out.
    double* in = reach + draw.if_in * kWidth;
    for (size_t l = 0; l < kWidth; ++l) in[l] += moved[l];
    double* out = reach + draw.if_out * kWidth;
    for (size_t l = 0; l < kWidth; ++l) out[l] += rest[l];
  }
  for (size_t l = 0; l < kWidth; ++l) taken[l] = sum[l];
}

TREFF_WIDE void StateGraph::MoveLanesOn(const Draw* draws, size_t begin, size_t end, double* reach,
                                        double* taken) {
  MoveOn<kLanes>(draws, begin, end, reach, taken);
}

void StateGraph::FindProbabilities(std::vector<double>& taken) {
  taken.resize(items_.size());
  reach_.assign(kept_list_.back(), 0);
  reach_[kRoot] = 1;
  for (size_t u = 0; u < items_.size(); ++u) {
    MoveOn<1>(draws_.data(), kept_list_[u], kept_list_[u + 1], reach_.data(), &taken[u]);
  }
}

void StateGraph::FindPairs(const std::vector<double>& taken, double rare,
                           std::vector<double>& both) {
  const size_t n = items_.size();
  both.resize(n * n);
  std::vector<size_t> uncertain;
  for (size_t v = 0; v < n; ++v) {
    for (size_t u = 0; u < v; ++u) both[v * n + u] = taken[u] * taken[v];
    both[v * n + v] = taken[v];
    if (std::min(taken[v], 1 - taken[v]) > rare) uncertain.push_back(v);
  }
  for (size_t first = 0; first < uncertain.size(); first += kLanes) {
    FollowPairs(uncertain, first, both);
  }
}

// Of the uncertain items from `first` on, each in a lane of its own: given that it is taken, with
// what probability those after it are.
void StateGraph::FollowPairs(const std::vector<size_t>& uncertain, size_t first,
                             std::vector<double>& both) {
  const size_t n = items_.size(), end = std::min(first + kLanes, uncertain.size());
  given_.resize(std::max(given_.size(), kept_list_.back() * kLanes));
  std::fill_n(given_.begin(), kept_list_.back() * kLanes, 0);
  size_t next = first;
  for (size_t v = uncertain[first]; v <= uncertain.back(); ++v) {
    double taken[kLanes];
    MoveLanesOn(draws_.data(), kept_list_[v], kept_list_[v + 1], given_.data(), taken);
    if (v != uncertain[next]) continue;
    for (size_t u = first; u < std::min(next, end); ++u) {
      both[v * n + uncertain[u]] = taken[u - first];
    }
    for (size_t at = kept_list_[v]; at < kept_list_[v + 1] && next < end; ++at) {
      given_[draws_[at].if_in * kLanes + (next - first)] += reach_[at] * draws_[at].take;
    }
    ++next;
  }
}

}  // namespace treff::solver
