#include "services/ingestion/pipeline/last_import.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/ingestion/fetch/http_date.h"
#include "services/ingestion/pipeline/checks/comparison.h"
#include "services/ingestion/pipeline/checks/plausibility.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/oslo_day.h"

namespace treff::ingestion {
namespace {

// When a source last changed any of it; nothing when no answer says.
std::optional<absl::Time> UpdateTimeOf(const storage::Content& content) {
  std::optional<absl::Time> newest;
  for (const auto& fetched : content.fetches()) {
    if (!fetched.provenance().has_source_update_time()) continue;
    const absl::Time time = platform::FromTimestamp(fetched.provenance().source_update_time());
    newest = newest.has_value() ? std::max(*newest, time) : time;
  }
  return newest;
}

}  // namespace

Payload PayloadOf(const storage::Content::Fetched& fetched, std::string bytes) {
  Payload payload;
  payload.request = fetched.request();
  payload.bytes = std::move(bytes);
  payload.fetch_day = platform::OsloDay(platform::FromTimestamp(fetched.provenance().fetch_time()));
  payload.vintage = fetched.provenance().vintage();
  if (const std::optional<absl::Time> changed = ParseHttpDate(fetched.last_modified())) {
    payload.last_modified = platform::OsloDay(*changed);
  }
  return payload;
}

absl::StatusOr<std::vector<Payload>> PayloadsOf(const storage::Content& content,
                                                const Archive& archive) {
  std::vector<Payload> payloads;
  for (const auto& fetched : content.fetches()) {
    TREFF_ASSIGN_OR_RETURN(std::string bytes, archive.Get(fetched.provenance().raw_sha256()));
    payloads.push_back(PayloadOf(fetched, std::move(bytes)));
  }
  return payloads;
}

absl::StatusOr<DatasetReading> ReadAgain(const ReadContext& context,
                                         const storage::Content& content, const Archive& archive) {
  TREFF_ASSIGN_OR_RETURN(const std::vector<Payload> payloads, PayloadsOf(content, archive));
  TREFF_ASSIGN_OR_RETURN(DatasetReading reading,
                         ConnectorFor(context.dataset).Read(context, payloads));
  TREFF_RETURN_IF_ERROR(CheckReading(context, 0, reading).status());
  return reading;
}

std::string NotCompared(const absl::Status& why) {
  return absl::StrCat("it was not compared with the last import, which cannot be read again: ",
                      why.message());
}

absl::Status CompareWithLast(const ReadContext& context, const storage::Content& last,
                             const storage::Content& now, const Archive& archive,
                             DatasetReading& reading, v1::Import& import) {
  if (last.fetches().empty()) return absl::OkStatus();
  const absl::StatusOr<DatasetReading> before = ReadAgain(context, last, archive);
  if (!before.ok()) {
    // Bytes that today's program reads in another way are no reason to refuse new ones.
    reading.warnings.push_back(NotCompared(before.status()));
    return absl::OkStatus();
  }
  *import.mutable_report() = CompareReadings(*before, reading);
  TREFF_RETURN_IF_ERROR(CheckAgainstLast(context.dataset, *before, reading));
  return CheckUpdateTime(context.dataset, UpdateTimeOf(last), UpdateTimeOf(now), reading.warnings);
}

}  // namespace treff::ingestion
