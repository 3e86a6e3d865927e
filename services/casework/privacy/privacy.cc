#include "services/casework/privacy/privacy.h"

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_life.h"
#include "services/casework/privacy/case_export.h"
#include "services/casework/privacy/erasure_rows.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/identity_number.h"
#include "services/platform/api/paging.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

constexpr int kLongestReason = 200;  // characters
constexpr int kErasedAtOnce = 1000;  // by a rule, in one call
constexpr int kCountedAtMost = 1'000'000;
constexpr int kRewrappedAtOnce = 1000;
// Of a call that wraps keys anew; the next goes on.
constexpr absl::Duration kRotationTime = absl::Seconds(20);
// Who erases by the rules.
constexpr char kRetention[] = "retention";

absl::Status CheckReason(const std::string& reason) {
  if (reason.empty() || !platform::IsValidUtf8(reason) || platform::HasControlCharacters(reason) ||
      platform::CodePointCount(reason) > kLongestReason) {
    return platform::FieldError(
        "reason", absl::StrCat("must have 1 to ", kLongestReason, " characters on one line"));
  }
  // It is kept when all else of the case is gone.
  if (platform::HoldsIdentityNumber(reason)) {
    return platform::FieldError("reason", platform::kNoIdentityNumber);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Erasure> Privacy::Erase(const v1::EraseCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.name(), "name"));
  TREFF_RETURN_IF_ERROR(CheckReason(request.reason()));
  TREFF_ASSIGN_OR_RETURN(v1::Erasure erasure,
                         EraseNow(name, platform::CurrentCall().caller, request.reason()));
  Forget();
  return erasure;
}

absl::StatusOr<v1::Erasure> Privacy::EraseNow(const std::string& name, const std::string& by,
                                              const std::string& reason) {
  v1::Erasure erasure;
  const auto erase = [&](soci::session& sql) -> absl::Status {
    if (const auto before = FindErasure(sql, name)) {
      erasure = *before;
      return absl::OkStatus();
    }
    erasure.set_case_(name);
    *erasure.mutable_erase_time() = platform::ToTimestamp(parts_.clock.Now());
    erasure.set_erased_by(by);
    erasure.set_reason(reason);
    TREFF_RETURN_IF_ERROR(EraseRows(sql, parts_.vault, erasure, parts_.database.is_postgresql()));
    return parts_.log.Append(sql,
                             {.kind = v1::AccessEntry::ERASE, .what = "Case", .cases = {name}});
  };
  TREFF_RETURN_IF_ERROR(parts_.database.WriteHolding(AccessLog::kTablesOfChange, erase));
  return erasure;
}

void Privacy::Forget() {
  const absl::Status forgotten = forget_();
  if (forgotten.ok()) return;
  platform::LogWarning("what was erased is not overwritten yet in the store's files",
                       {{"problem", std::string(forgotten.message())}});
}

absl::StatusOr<v1::CaseExport> Privacy::Export(const v1::ExportCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.name(), "name"));
  TREFF_RETURN_IF_ERROR(parts_.store.Get(name, /*revision=*/0).status());
  // Before it is read, so that the household sees this access, too.
  TREFF_RETURN_IF_ERROR(parts_.log.Record({.kind = v1::AccessEntry::EXPORT,
                                           .what = v1::CaseExport::descriptor()->name(),
                                           .cases = {name}}));
  v1::CaseExport answer;
  answer.set_case_(name);
  TREFF_ASSIGN_OR_RETURN(*answer.mutable_json(), ExportAsJson(name, parts_.store, parts_.log));
  return answer;
}

absl::StatusOr<v1::ListErasuresResponse> Privacy::ListErasures(
    const v1::ListErasuresRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  platform::TimeAndName after;
  if (!page.cursor.empty()) {
    TREFF_ASSIGN_OR_RETURN(after, platform::TimeAndNameIn(page.cursor));
  }
  std::vector<v1::Erasure> found;
  TREFF_RETURN_IF_ERROR(parts_.database.Read([&](soci::session& sql) {
    found = ReadErasures(sql, after.micros, after.name, page.size + 1);
    return absl::OkStatus();
  }));
  v1::ListErasuresResponse response;
  for (v1::Erasure& each : found) {
    if (response.erasures_size() == page.size) {
      const v1::Erasure& last = *response.erasures().rbegin();
      response.set_next_page_token(page.TokenFor(platform::CursorOf(platform::TimeAndName{
          absl::ToUnixMicros(platform::FromTimestamp(last.erase_time())), last.case_()})));
      break;
    }
    *response.add_erasures() = std::move(each);
  }
  return response;
}

absl::StatusOr<std::vector<std::string>> Privacy::DueBy(const v1::RetentionRule& rule, int limit) {
  const absl::Time until = parts_.clock.Now() - absl::Hours(24) * rule.after_days();
  std::vector<std::string> names;
  TREFF_RETURN_IF_ERROR(parts_.database.Read([&](soci::session& sql) {
    names = ReadUnchangedSince(sql, rule.state(), absl::ToUnixMicros(until), limit);
    return absl::OkStatus();
  }));
  return names;
}

absl::StatusOr<v1::ListRetentionResponse> Privacy::ListRetention() {
  v1::ListRetentionResponse response;
  for (const v1::RetentionRule& rule : retention_.rules()) {
    TREFF_ASSIGN_OR_RETURN(const auto due, DueBy(rule, kCountedAtMost));
    v1::Retention& retention = *response.add_retentions();
    *retention.mutable_rule() = rule;
    retention.set_case_count(static_cast<int>(due.size()));
  }
  return response;
}

absl::StatusOr<v1::ApplyRetentionResponse> Privacy::ApplyRetention() {
  v1::ApplyRetentionResponse response;
  for (const v1::RetentionRule& rule : retention_.rules()) {
    TREFF_ASSIGN_OR_RETURN(const auto due, DueBy(rule, kErasedAtOnce));
    for (const std::string& name : due) {
      TREFF_RETURN_IF_ERROR(EraseNow(name, kRetention, rule.id()).status());
    }
    v1::Retention& retention = *response.add_retentions();
    *retention.mutable_rule() = rule;
    retention.set_case_count(static_cast<int>(due.size()));
  }
  Forget();
  return response;
}

absl::StatusOr<v1::RotateKeysResponse> Privacy::RotateKeys() {
  TREFF_RETURN_IF_ERROR(parts_.vault.ReloadMasterKeys());
  const absl::Time end = absl::Now() + kRotationTime;
  v1::RotateKeysResponse response;
  response.set_remaining(true);
  while (absl::Now() < end) {
    TREFF_ASSIGN_OR_RETURN(const int rewrapped, parts_.vault.Rewrap(kRewrappedAtOnce));
    response.set_rewrapped_count(response.rewrapped_count() + rewrapped);
    if (rewrapped == 0) {
      response.set_remaining(false);
      break;
    }
  }
  response.set_master_key_version(parts_.vault.newest_version());
  Forget();
  return response;
}

}  // namespace treff::casework
