#include "services/ingestion/connectors/formats/feed_page.h"

#include <string_view>

#include <simdjson.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/status/status.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

namespace dom = simdjson::dom;
using platform::Absl;

constexpr char kActive[] = "ACTIVE";
constexpr char kInactive[] = "INACTIVE";
// Of a municipality's name, in bytes.
constexpr size_t kLongestName = 200;

absl::Status Bad(absl::string_view place, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(place, ": ", problem));
}

// The text of a field; empty when it is null or not there.
absl::StatusOr<std::string> TextOf(const dom::element& object, const char* field,
                                   const std::string& place) {
  dom::element value;
  if (object[field].get(value) || value.is_null()) return std::string();
  std::string_view text;
  if (value.get(text)) return Bad(absl::StrCat(place, "/", field), "it must be text");
  return std::string(text);
}

absl::StatusOr<std::string> UuidOf(const dom::element& object, const char* field,
                                   const std::string& place) {
  TREFF_ASSIGN_OR_RETURN(std::string text, TextOf(object, field, place));
  absl::AsciiStrToLower(&text);
  if (text.empty() || platform::IsUuid(text)) return text;
  return Bad(
      absl::StrCat(place, "/", field),
      absl::StrCat("\"", platform::ReplaceInvalidUtf8(text.substr(0, 40)),
                   "\" is no UUID: the feed may have changed, compare it with the contract"));
}

bool IsOfOurTimes(absl::Time time) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  return seconds > 0 && seconds < int64_t{4'102'444'800};  // 1970 to 2100
}

absl::StatusOr<absl::Time> TimeOf(const dom::element& entry, const std::string& place) {
  TREFF_ASSIGN_OR_RETURN(const std::string text, TextOf(entry, "sistEndret", place));
  absl::Time time;
  std::string error;
  // Abseil also reads "infinite-future".
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error) && IsOfOurTimes(time)) return time;
  return Bad(place + "/sistEndret",
             absl::StrCat("\"", platform::ReplaceInvalidUtf8(text.substr(0, 40)),
                          "\" is no time with an offset, like 2026-11-23T08:15:00+01:00"));
}

absl::StatusOr<FeedEvent> EventOf(const dom::element& item, const std::string& place) {
  dom::element entry;
  if (item["_feed_entry"].get(entry) || !entry.is_object()) {
    return Bad(place + "/_feed_entry", "it is missing: compare the feed with the contract");
  }
  FeedEvent event;
  const std::string in = place + "/_feed_entry";
  TREFF_ASSIGN_OR_RETURN(event.uuid, UuidOf(entry, "uuid", in));
  if (event.uuid.empty()) return Bad(in + "/uuid", "it is missing");
  TREFF_ASSIGN_OR_RETURN(const std::string status, TextOf(entry, "status", in));
  if (status != kActive && status != kInactive) {
    return Bad(in + "/status",
               absl::StrCat("\"", platform::ReplaceInvalidUtf8(status.substr(0, 40)),
                            "\" is neither ACTIVE nor INACTIVE"));
  }
  event.is_active = status == kActive;
  TREFF_ASSIGN_OR_RETURN(event.municipality, TextOf(entry, "municipal", in));
  event.municipality = platform::NormalizeText(event.municipality);
  if (event.municipality.size() > kLongestName) {
    return Bad(in + "/municipal", "it is too long for a name");
  }
  TREFF_ASSIGN_OR_RETURN(event.time, TimeOf(entry, in));
  return event;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", c);
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace

absl::StatusOr<FeedPage> ParseFeedPage(const std::string& json) {
  dom::parser parser;
  dom::element root;
  if (const auto error = parser.parse(json).get(root)) {
    return Bad("/",
               absl::StrCat("not JSON (", simdjson::error_message(error), "): fetch it again"));
  }
  if (!root.is_object()) return Bad("/", "it is no page of the feed, which is an object");
  FeedPage page;
  TREFF_ASSIGN_OR_RETURN(page.id, UuidOf(root, "id", ""));
  TREFF_ASSIGN_OR_RETURN(page.next_id, UuidOf(root, "next_id", ""));
  dom::array items;
  if (root["items"].get(items)) {
    return Bad("/items", "it is missing: this is no page of the feed");
  }
  size_t number = 0;
  for (const dom::element item : items) {
    TREFF_ASSIGN_OR_RETURN(FeedEvent event, EventOf(item, absl::StrCat("/items/", number++)));
    page.events.push_back(std::move(event));
  }
  return page;
}

std::string WriteFeedPage(const FeedPage& page) {
  std::string json =
      absl::StrCat(R"({"id":)", page.id.empty() ? "null" : Quoted(page.id), R"(,"next_id":)",
                   page.next_id.empty() ? "null" : Quoted(page.next_id), R"(,"items":[)");
  for (const FeedEvent& event : page.events) {
    absl::StrAppend(
        &json, json.back() == '[' ? "" : ",", R"({"_feed_entry":{"uuid":)", Quoted(event.uuid),
        R"(,"status":)", Quoted(event.is_active ? kActive : kInactive), R"(,"municipal":)",
        event.municipality.empty() ? "null" : Quoted(event.municipality), R"(,"sistEndret":)",
        Quoted(absl::FormatTime(absl::RFC3339_full, event.time, absl::UTCTimeZone())), "}}");
  }
  return json + "]}";
}

}  // namespace treff::ingestion
