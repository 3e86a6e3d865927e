#include "services/platform/texts/text_proto.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/text_format.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

class Faults : public google::protobuf::io::ErrorCollector {
 public:
  explicit Faults(std::string_view file_name) : file_name_(file_name) {}

  // Protobuf counts lines and columns from 0, editors from 1.
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (!text_.empty()) text_ += "; ";
    absl::StrAppend(&text_, file_name_, ":", line + 1, ":", column + 1, ": ", message);
  }

  const std::string& text() const { return text_; }

 private:
  const std::string file_name_;
  std::string text_;
};

}  // namespace

absl::Status ParseTextProto(std::string_view file_name, std::string_view text,
                            google::protobuf::Message& message) {
  Faults faults(file_name);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&faults);
  google::protobuf::io::ArrayInputStream stream(text.data(), static_cast<int>(text.size()));
  if (parser.Parse(&stream, &message)) return absl::OkStatus();
  return absl::InvalidArgumentError(faults.text());
}

}  // namespace treff::platform
