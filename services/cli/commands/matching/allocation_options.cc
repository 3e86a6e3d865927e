#include "services/cli/commands/matching/allocation_options.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"

namespace treff::cli {

bool AllocationOptionFlags::empty() const {
  return floors.empty() && !time_limit_seconds && !gap && !unplaced_price && !max_burden_share &&
         !threads && !place_all;
}

void AddAllocationOptions(CLI::App& command, AllocationOptionFlags& flags) {
  command
      .add_option("--floor", flags.floors,
                  "GROUP=RATIO: the group gets at least so many times what random placement "
                  "gives it; * for every group. Groups: size-1, size-2-3, size-4-5, size-6+")
      ->allow_extra_args(false);
  command.add_option("--time-limit", flags.time_limit_seconds,
                     "Seconds to solve at most, up to 86400");
  command.add_option("--gap", flags.gap, "Relative gap at which to stop, 0 to 1, such as 0.0005");
  command.add_option("--unplaced-price", flags.unplaced_price,
                     "What leaving a case unplaced costs, in points, 0 or more");
  command.add_option("--max-burden-share", flags.max_burden_share,
                     "Largest share of the demanding cases at one municipality, 0 to 1; "
                     "0 sets no limit");
  command.add_option("--threads", flags.threads, "Threads that solving may use, 1 to 256");
  command.add_flag("--place-all", flags.place_all, "Leave no case unplaced, or fail");
}

absl::StatusOr<std::pair<std::string, std::string>> SplitPair(const std::string& text,
                                                              const std::string& flag,
                                                              const std::string& form) {
  const size_t at = text.rfind('=');
  if (at != std::string::npos && at > 0) return std::pair(text.substr(0, at), text.substr(at + 1));
  return absl::InvalidArgumentError(absl::StrCat(flag, " ", text, ": must be ", form));
}

absl::StatusOr<std::pair<std::string, double>> SplitNumber(const std::string& text,
                                                           const std::string& flag,
                                                           const std::string& form) {
  TREFF_ASSIGN_OR_RETURN(const auto pair, SplitPair(text, flag, form));
  double number = 0;
  if (absl::SimpleAtod(pair.second, &number) && std::isfinite(number)) {
    return std::pair(pair.first, number);
  }
  return absl::InvalidArgumentError(absl::StrCat(flag, " ", text, ": must be ", form));
}

absl::StatusOr<std::pair<std::string, double>> SplitWeight(const std::string& text,
                                                           const Screen& screen) {
  auto weight = SplitNumber(text, "--weight", "TERM=WEIGHT");
  if (weight.ok()) return weight;
  return absl::InvalidArgumentError(
      absl::StrCat("--weight ", text, ": ", screen.Text("field.weight_form")));
}

absl::Status ApplyTo(const AllocationOptionFlags& flags,
                     recommendation::v1::AllocationOptions& options) {
  for (const std::string& text : flags.floors) {
    TREFF_ASSIGN_OR_RETURN(const auto floor, SplitNumber(text, "--floor", "GROUP=RATIO"));
    recommendation::v1::GroupFloor* found = nullptr;
    for (auto& old : *options.mutable_floors()) {
      if (old.group() == floor.first) found = &old;
    }
    if (found == nullptr) found = options.add_floors();
    found->set_group(floor.first);
    found->set_ratio(floor.second);
  }
  if (flags.time_limit_seconds) {
    const double seconds = std::min(std::max(*flags.time_limit_seconds, 0.0), 1e9);
    options.mutable_time_limit()->set_seconds(static_cast<int64_t>(seconds));
    options.mutable_time_limit()->set_nanos(
        static_cast<int32_t>(1e9 * (seconds - std::floor(seconds))));
  }
  if (flags.gap) options.set_gap(*flags.gap);
  if (flags.unplaced_price) options.set_unplaced_price(*flags.unplaced_price);
  if (flags.max_burden_share) options.set_max_burden_share(*flags.max_burden_share);
  if (flags.threads) options.set_threads(*flags.threads);
  if (flags.place_all) options.set_unplaced_allowed(false);
  return absl::OkStatus();
}

}  // namespace treff::cli
