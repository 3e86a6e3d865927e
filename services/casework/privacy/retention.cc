#include "services/casework/privacy/retention.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "casework_retention_files.h"
#include "services/platform/status/status.h"
#include "services/platform/texts/text_proto.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

// A slip of the pen must not erase what was changed last week.
constexpr int kFewestDays = 30;

bool IsOver(v1::Case::State state) {
  return state == v1::Case::SETTLED || state == v1::Case::CLOSED || state == v1::Case::WITHDRAWN;
}

// What is wrong with a rule; empty when nothing is.
std::string FaultOf(const v1::RetentionRule& rule) {
  const bool is_word =
      !rule.id().empty() && std::all_of(rule.id().begin(), rule.id().end(),
                                        [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (!is_word) return "its id must be of the letters a to z and _";
  if (!IsOver(rule.state())) return "its state must be SETTLED, CLOSED or WITHDRAWN";
  if (rule.after_days() < kFewestDays) {
    return absl::StrCat("its after_days must be at least ", kFewestDays);
  }
  if (rule.text_nb().empty() || rule.text_nn().empty() || rule.text_en().empty()) {
    return "a text is missing";
  }
  return "";
}

}  // namespace

absl::StatusOr<v1::RetentionCatalogue> ParseRetention(std::string_view file_name,
                                                      std::string_view text) {
  v1::RetentionCatalogue catalogue;
  TREFF_RETURN_IF_ERROR(platform::ParseTextProto(file_name, text, catalogue));
  std::set<int> states;
  for (int i = 0; i < catalogue.rules_size(); ++i) {
    const v1::RetentionRule& rule = catalogue.rules(i);
    std::string fault = FaultOf(rule);
    if (fault.empty() && !states.insert(rule.state()).second)
      fault = "its state has a rule already";
    if (fault.empty()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(platform::Absl(file_name), ": rule ", i + 1, ": ", fault));
  }
  return catalogue;
}

absl::StatusOr<v1::RetentionCatalogue> BuiltInRetention() {
  const EmbeddedFile& file = retention_files::EmbeddedFiles().front();
  return ParseRetention(file.name, file.bytes);
}

}  // namespace treff::casework
