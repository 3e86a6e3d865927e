#include "deploy/mirror/faults.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace treff::mirror {
namespace {

// Sets kind and status from "hang", "status:429" and so on.
bool ParseKind(absl::string_view text, Fault& fault) {
  constexpr std::pair<const char*, Fault::Kind> kKinds[] = {
      {"hang", Fault::Kind::kHang},
      {"html", Fault::Kind::kHtml},
      {"truncate", Fault::Kind::kTruncate},
      {"mangle", Fault::Kind::kMangle},
  };
  for (const auto& [name, kind] : kKinds) {
    if (text == name) {
      fault.kind = kind;
      return true;
    }
  }
  fault.kind = Fault::Kind::kStatus;
  return absl::ConsumePrefix(&text, "status:") && absl::SimpleAtoi(text, &fault.status) &&
         fault.status >= 400 && fault.status <= 599;
}

}  // namespace

absl::StatusOr<std::vector<Fault>> Faults::Parse(const std::vector<std::string>& texts) {
  std::vector<Fault> faults;
  for (const std::string& text : texts) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(text, absl::MaxSplits('=', 1));
    Fault fault;
    fault.prefix = std::string(parts.first);
    absl::string_view kind = parts.second;
    fault.once = absl::ConsumePrefix(&kind, "once:");
    if (fault.prefix.empty() || !ParseKind(kind, fault)) {
      return absl::InvalidArgumentError(
          absl::StrCat("fault \"", text,
                       "\" is not <host-or-path-prefix>=<kind>: kinds are hang, status:<code>, "
                       "html, truncate, mangle and once:<kind>"));
    }
    faults.push_back(std::move(fault));
  }
  return faults;
}

std::optional<Fault> Faults::Next(std::string_view address) {
  platform::MutexLock lock(mutex_);
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (!address.starts_with(fault->prefix)) continue;
    const Fault found = *fault;
    if (found.once) faults_.erase(fault);
    return found;
  }
  return std::nullopt;
}

}  // namespace treff::mirror
