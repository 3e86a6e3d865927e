#include "services/cli/commands/session.h"

#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "services/cli/screen/display.h"
#include "services/platform/status/status.h"

namespace treff::cli {
namespace {

// Goes to the start of the line and clears it.
constexpr char kRedraw[] = "\r\033[K";
constexpr char kTypeUrls[] = "type.googleapis.com";

// JSON for programs: every field that has no presence of its own is there, also when it is 0, and
// the same message gives the same bytes, maps and all.
absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& message, bool one_line) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream output(&stream);
    output.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&output);
  }
  const auto* descriptor = message.GetDescriptor();
  const std::unique_ptr<google::protobuf::util::TypeResolver> resolver(
      google::protobuf::util::NewTypeResolverForDescriptorPool(kTypeUrls,
                                                               descriptor->file()->pool()));
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = !one_line;
  options.always_print_primitive_fields = true;
  std::string text;
  const auto status = google::protobuf::util::BinaryToJsonString(
      resolver.get(), absl::StrCat(kTypeUrls, "/", descriptor->full_name()), bytes, &text, options);
  if (!status.ok()) return absl::InternalError("the answer cannot be written as JSON");
  return text;
}

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
    TREFF_ASSIGN_OR_RETURN(text, JsonOf(message, one_line));
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
