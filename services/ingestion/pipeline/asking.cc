#include "services/ingestion/pipeline/asking.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/ingestion/fetch/http_date.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {

// Addresses may come from a source's page, and protobuf's text is UTF-8.
std::string RequestText(const catalogue::Source& source, const catalogue::Request& request) {
  const std::string url = UrlOf(source, request);
  if (CatalogueFileOf(url).has_value()) return url;
  std::string text = request.json_body().empty()
                         ? absl::StrCat("GET ", url)
                         : absl::StrCat("POST ", url, " ", request.json_body());
  if (!request.modified_since().empty()) {
    absl::StrAppend(&text, " If-Modified-Since ", request.modified_since());
  }
  return platform::ReplaceInvalidUtf8(text);
}

absl::StatusOr<FetchRequest> AskFor(const catalogue::Source& source,
                                    const catalogue::Request& request,
                                    const storage::Content::Fetched* archived) {
  FetchRequest ask{UrlOf(source, request), request.json_body(), request.format(), "", ""};
  if (archived != nullptr) {
    ask.etag = archived->etag();
    ask.last_modified = archived->last_modified();
  }
  if (request.modified_since().empty()) return ask;
  absl::CivilDay day;
  if (!absl::ParseCivilTime(request.modified_since(), &day)) {
    return absl::InvalidArgumentError(
        absl::StrCat("modified_since is no day: ", request.modified_since()));
  }
  ask.last_modified = FormatHttpDate(absl::FromCivil(day, absl::UTCTimeZone()));
  return ask;
}

}  // namespace treff::ingestion
