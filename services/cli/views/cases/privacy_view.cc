#include "services/cli/views/cases/privacy_view.h"

#include "absl/strings/str_cat.h"
#include "services/cli/screen/purpose.h"
#include "services/cli/screen/table.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using casework_v1::VerifyAccessLogResponse;

std::string RuleText(const casework_v1::RetentionRule& rule, const Screen& screen) {
  if (screen.language() == "en") return rule.text_en();
  return screen.language() == "nn" ? rule.text_nn() : rule.text_nb();
}

// What somebody did by the method `CaseService/GetCase`, as people say it.
std::string CallText(const std::string& method, const Screen& screen) {
  const size_t slash = method.find('/');
  if (slash == std::string::npos) return method;
  const std::string name = method.substr(slash + 1);
  const std::string words = screen.Word("access_call", name);
  return words == name ? method : words;
}

}  // namespace

std::string ErasureView(const casework_v1::Erasure& erasure, const Screen& screen) {
  return screen.Paragraph(
      screen.Text("privacy.erased", {{"case", erasure.case_()},
                                     {"time", screen.Time(erasure.erase_time())},
                                     {"by", erasure.erased_by()}}));
}

std::string RetentionView(
    const google::protobuf::RepeatedPtrField<casework_v1::Retention>& retentions,
    const Screen& screen) {
  Table table({{.header = screen.Text("privacy.rule"), .wraps = true},
               {.header = screen.Text("privacy.cases"), .align = Table::Align::kRight}});
  for (const casework_v1::Retention& each : retentions) {
    table.AddRow({RuleText(each.rule(), screen), screen.Number(each.case_count())});
  }
  return screen.Render(table);
}

std::string RotationView(const casework_v1::RotateKeysResponse& rotated, const Screen& screen) {
  return screen.Paragraph(
      screen.Text("privacy.rotated", {{"version", absl::StrCat(rotated.master_key_version())},
                                      {"count", absl::StrCat(rotated.rewrapped_count())}}));
}

std::string AccessesView(const casework_v1::ListAccessesResponse& accesses, const Screen& screen) {
  if (accesses.accesses().empty()) return screen.Text("audit.empty") + "\n";
  Table table({{.header = screen.Text("audit.time")},
               {.header = screen.Text("audit.kind")},
               {.header = screen.Text("audit.caller"), .wraps = true},
               {.header = screen.Text("audit.method"), .wraps = true},
               {.header = screen.Text("audit.purpose"), .wraps = true}});
  for (const casework_v1::AccessEntry& each : accesses.accesses()) {
    table.AddRow({screen.Time(each.access_time()),
                  screen.Word("access_kind", casework_v1::AccessEntry::Kind_Name(each.kind())),
                  each.caller(), CallText(each.method(), screen),
                  PurposeText(each.purpose(), screen)});
  }
  return screen.Render(table);
}

std::string VerificationView(const VerifyAccessLogResponse& verified, const Screen& screen) {
  if (verified.fault() == VerifyAccessLogResponse::FAULT_UNSPECIFIED) {
    return screen.Paragraph(
        screen.Text("audit.whole", {{"entries", absl::StrCat(verified.entry_count())},
                                    {"checkpoints", absl::StrCat(verified.checkpoint_count())}}));
  }
  return screen.Paragraph(screen.Bad(screen.Text(
      "audit.fault",
      {{"fault", screen.Word("audit_fault", VerifyAccessLogResponse::Fault_Name(verified.fault()))},
       {"sequence", absl::StrCat(verified.sequence())}})));
}

}  // namespace treff::cli
