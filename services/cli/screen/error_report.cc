#include "services/cli/screen/error_report.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "google/rpc/status.pb.h"
#include "services/cli/screen/display.h"
#include "services/platform/status/error_details.h"

namespace treff::cli {
namespace {

// A field of a request that an option fills: as the user typed it, and what it must be, which is
// the text `field.{key}`. Fields are written without the numbers of lists.
struct TypedField {
  std::string_view field;
  const char* option;
  const char* key;
};
constexpr TypedField kTypedFields[] = {
    {"as_of", "--as-of", "day"},
    {"quota_year", "--quota-year", "quota_year"},
    {"cases.quota_year", "--quota-year", "quota_year"},
    {"case", "case", "case"},
    {"case_revision", "--case-revision", "version"},
    {"dataset_version", "--dataset-version", "version"},
    {"prices", "--prices", "plan"},
    {"weight_changes", "--weight", "weights"},
    {"weight_changes.term_id", "--weight", "term"},
    {"weight_changes.weight", "--weight", "weight"},
    {"code", "code", "feedback_code"},
    {"language", "--language", "feedback_language"},
    {"settled_before", "--settled-before", "settled_before"},
    {"cases", "case", "feedback_cases"},
    {"request.choice_reason", "--reason", "choice_reason"},
    {"request.choice_note", "--note", "note"},
    {"request.municipality", "municipality", "municipality"},
};

// "weight_changes[0].term_id" as "weight_changes.term_id".
std::string WithoutNumbers(std::string_view field) {
  std::string text;
  bool is_number = false;
  for (const char c : field) {
    if (c == '[') is_number = true;
    if (!is_number) text += c;
    if (c == ']') is_number = false;
  }
  return text;
}

// English is what the service itself wrote, with all its numbers; other languages say what would be
// right. A field that no option fills keeps its name, as one of a file does.
std::string ViolationText(const google::rpc::BadRequest::FieldViolation& violation, bool of_file,
                          const Screen& screen) {
  const std::string field = WithoutNumbers(violation.field());
  for (const TypedField& typed : kTypedFields) {
    if (of_file || typed.field != field) continue;
    const std::string text = screen.language() == "en"
                                 ? violation.description()
                                 : screen.Text(absl::StrCat("field.", typed.key));
    return screen.Bold(typed.option) + ": " + Printable(text);
  }
  return screen.Bold(Printable(violation.field())) + ": " + Printable(violation.description());
}

// Reasons that have words of their own in each language: the text `reason.{reason}`.
constexpr std::string_view kWordedReasons[] = {
    "case_changed",       "case_ended",        "clock_behind",       "dependency_unavailable",
    "municipality_ended", "no_draft",          "no_dataset_version", "no_placement",
    "no_prices",          "overloaded",        "policy_changed",     "request_id_reused",
    "resource_not_found", "shutting_down",     "stale_etag",         "store_busy",
    "store_full",         "store_unavailable", "wrong_state"};

// What the service wrote in English follows its own words in another language: it has the numbers.
std::string Worded(const absl::Status& status, const Screen& screen) {
  const std::string english = Printable(std::string(status.message()));
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
  if (screen.language() == "en" || !info.has_value()) return english;
  const std::string reason = absl::AsciiStrToLower(info->reason());
  if (std::find(std::begin(kWordedReasons), std::end(kWordedReasons), reason) ==
      std::end(kWordedReasons)) {
    return english;
  }
  const auto resource = platform::GetDetail<google::rpc::ResourceInfo>(status);
  const std::string text =
      screen.Text(absl::StrCat("reason.", reason),
                  {{"resource", resource.has_value() ? Printable(resource->resource_name()) : ""}});
  return absl::StrCat(text, "\n  ", screen.Text("error.service", {{"message", english}}));
}

// gRPC's own errors, made in this process, have no reason of ours.
std::string Headline(const absl::Status& status, const Called& called, const Screen& screen) {
  if (!platform::HasReason(status) && absl::IsUnavailable(status)) {
    return screen.Text(called.over_tls ? "error.no_answer_over_tls" : "error.no_answer",
                       {{"address", called.address}});
  }
  if (!platform::HasReason(status) && absl::IsDeadlineExceeded(status)) {
    return screen.Text("error.too_slow", {{"address", called.address}});
  }
  return Worded(status, screen);
}

// The file whose fields the faults name; nothing when they were typed.
std::optional<google::rpc::ResourceInfo> FileOf(const absl::Status& status) {
  auto source = platform::GetDetail<google::rpc::ResourceInfo>(status);
  if (source.has_value() && source->resource_type() != "file") source.reset();
  return source;
}

// Over a list of faults; what was read from a file says which.
std::string FieldsHeadline(const absl::Status& status, int count, const Screen& screen) {
  const auto source = FileOf(status);
  if (!source.has_value()) {
    return screen.Text("error.fields", {{"count", absl::StrCat(count)}});
  }
  return screen.Text("error.fields_of", {{"count", absl::StrCat(count)},
                                         {"file", Printable(source->resource_name())}});
}

// How many faults there are beyond those listed; "" for none.
std::string UnlistedCount(const absl::Status& status) {
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
  if (!info.has_value()) return "";
  const auto count = info->metadata().find("unlisted_count");
  int number = 0;
  const bool sound = count != info->metadata().end() && absl::SimpleAtoi(count->second, &number);
  return sound ? absl::StrCat(number) : "";
}

}  // namespace

std::string ErrorReport(const absl::Status& status, const Called& called, const Screen& screen) {
  const std::string label = screen.Bad(screen.Text("error.label"));
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(status);
  std::string report;
  if (bad.has_value() && bad->field_violations_size() > 0) {
    report = absl::StrCat(label, " ", FieldsHeadline(status, bad->field_violations_size(), screen),
                          "\n");
    for (const auto& violation : bad->field_violations()) {
      report += "  " + ViolationText(violation, FileOf(status).has_value(), screen) + "\n";
    }
    if (const std::string more = UnlistedCount(status); !more.empty()) {
      report += "  " + screen.Text("error.more", {{"count", more}}) + "\n";
    }
  } else {
    report = absl::StrCat(label, " ", Headline(status, called, screen), "\n");
  }
  if (const auto retry = platform::GetDetail<google::rpc::RetryInfo>(status)) {
    // Whole seconds, and never none.
    const int64_t seconds = retry->retry_delay().seconds() + (retry->retry_delay().nanos() > 0);
    report += screen.Text("error.retry", {{"seconds", absl::StrCat(seconds)}}) + "\n";
  }
  return report;
}

std::string ErrorJson(const absl::Status& status) {
  google::protobuf::util::JsonPrintOptions options;
  std::string text;
  const auto written =
      google::protobuf::util::MessageToJsonString(platform::ToRpcStatus(status), &text, options);
  // A detail of a type that this program does not know.
  if (!written.ok()) {
    google::rpc::Status bare;
    bare.set_code(static_cast<int>(status.code()));
    bare.set_message(std::string(status.message()));
    text.clear();
    if (!google::protobuf::util::MessageToJsonString(bare, &text, options).ok()) return "{}\n";
  }
  return text + "\n";
}

}  // namespace treff::cli
