// When a search must end: at a time, after so many steps, or when the caller says so. Every loop of
// the solver asks.
#ifndef TREFF_SERVICES_SOLVER_MODEL_TIME_LIMIT_H_
#define TREFF_SERVICES_SOLVER_MODEL_TIME_LIMIT_H_

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace treff::solver {

// Not for several threads at once.
class TimeLimit {
 public:
  // From now on. `most_steps` 0 is no limit. `poll` is called about ten times a second; false
  // cancels.
  TimeLimit(double seconds, int64_t most_steps, std::function<bool()> poll)
      : seconds_(seconds), most_steps_(most_steps), poll_(std::move(poll)) {}

  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }
  int64_t steps() const { return steps_; }
  // Whether a step limit ended it, or the caller.
  bool steps_used_up() const { return most_steps_ > 0 && steps_ >= most_steps_; }
  bool cancelled() const { return cancelled_; }

  // Counts a step. Asked so often that it does not look at the clock each time.
  bool Reached() {
    if (is_over_) return true;
    ++steps_;
    is_over_ = steps_used_up();
    return IsOver();
  }

  // The same without counting, for loops within a step: where a step limit ends a search does not
  // follow from how its steps are made.
  bool IsOver() {
    if (is_over_ || --until_look_ > 0) return is_over_;
    const double now = Seconds();
    // Rounds of loops take from nanoseconds to seconds.
    constexpr double kSoon = 1e-4, kLate = 1e-3;
    constexpr int kMostBetween = 64;
    if (now - looked_ > kLate) {
      between_looks_ = 1;
    } else if (now - looked_ < kSoon) {
      between_looks_ = std::min(kMostBetween, 2 * between_looks_);
    }
    looked_ = now;
    until_look_ = between_looks_;
    is_over_ = now >= seconds_;
    constexpr double kBetweenPolls = 0.1;
    if (now - polled_ > kBetweenPolls) Poll();
    return is_over_;
  }

  // Calls the caller now.
  void Poll() {
    polled_ = Seconds();
    if (cancelled_ || poll_()) return;
    cancelled_ = is_over_ = true;
  }

 private:
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  const double seconds_;
  const int64_t most_steps_;
  const std::function<bool()> poll_;
  int64_t steps_ = 0;
  bool is_over_ = false, cancelled_ = false;
  int between_looks_ = 1, until_look_ = 1;
  double looked_ = 0, polled_ = 0;  // seconds
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_TIME_LIMIT_H_
