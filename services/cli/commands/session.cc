#include "services/cli/commands/session.h"

#include <ostream>

#include "google/protobuf/util/json_util.h"
#include "services/cli/views/display.h"

namespace treff::cli {
namespace {

// Goes to the start of the line and clears it.
constexpr char kRedraw[] = "\r\033[K";

}  // namespace

absl::Status Session::Print(const google::protobuf::Message& message,
                            const std::function<std::string()>& view) const {
  return PrintAs(message, /*one_line=*/false, view);
}

absl::Status Session::PrintLine(const google::protobuf::Message& message,
                                const std::function<std::string()>& view) const {
  return PrintAs(message, /*one_line=*/true, view);
}

absl::Status Session::PrintAs(const google::protobuf::Message& message, bool one_line,
                              const std::function<std::string()>& view) const {
  std::string text;
  if (options_.json) {
    google::protobuf::util::JsonPrintOptions json;
    json.add_whitespace = !one_line;
    const auto status = google::protobuf::util::MessageToJsonString(message, &text, json);
    if (!status.ok()) return absl::InternalError("the answer cannot be written as JSON");
    if (one_line) text += '\n';
  } else {
    text = view();
  }
  return Write(text);
}

absl::Status Session::Write(const std::string& text) const {
  out_ << text << std::flush;
  if (!out_) return absl::InternalError("standard output cannot be written to");
  return absl::OkStatus();
}

void Session::Progress(const std::string& text) {
  if (text == last_progress_) return;
  last_progress_ = text;
  if (options_.progress) {
    progress_ << kRedraw << Shortened(Printable(text), screen_.width() - 1) << std::flush;
  } else if (!text.empty()) {
    progress_ << Printable(text) << std::endl;
  }
}

}  // namespace treff::cli
