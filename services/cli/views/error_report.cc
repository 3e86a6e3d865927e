#include "services/cli/views/error_report.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/cli/views/display.h"
#include "services/platform/status/error_details.h"

namespace treff::cli {
namespace {

// gRPC's own errors, made in this process, have no reason of ours.
std::string Headline(const absl::Status& status, const std::string& address, const Screen& screen) {
  if (!platform::HasReason(status) && absl::IsUnavailable(status)) {
    return screen.Text("error.no_answer", {{"address", address}});
  }
  if (!platform::HasReason(status) && absl::IsDeadlineExceeded(status)) {
    return screen.Text("error.too_slow", {{"address", address}});
  }
  return std::string(status.message());
}

// Over a list of faults; what was read from a file says which.
std::string FieldsHeadline(const absl::Status& status, int count, const Screen& screen) {
  const auto source = platform::GetDetail<google::rpc::ResourceInfo>(status);
  if (!source.has_value() || source->resource_type() != "file") {
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

std::string ErrorReport(const absl::Status& status, const std::string& address,
                        const Screen& screen) {
  const std::string label = screen.Bad(screen.Text("error.label"));
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(status);
  std::string report;
  if (bad.has_value() && bad->field_violations_size() > 0) {
    report = absl::StrCat(label, " ", FieldsHeadline(status, bad->field_violations_size(), screen),
                          "\n");
    for (const auto& violation : bad->field_violations()) {
      report += "  " + screen.Bold(Printable(violation.field())) + ": " +
                Printable(violation.description()) + "\n";
    }
    if (const std::string more = UnlistedCount(status); !more.empty()) {
      report += "  " + screen.Text("error.more", {{"count", more}}) + "\n";
    }
  } else {
    report = absl::StrCat(label, " ", Printable(Headline(status, address, screen)), "\n");
  }
  if (const auto retry = platform::GetDetail<google::rpc::RetryInfo>(status)) {
    report +=
        screen.Text("error.retry", {{"seconds", absl::StrCat(retry->retry_delay().seconds())}}) +
        "\n";
  }
  return report;
}

}  // namespace treff::cli
