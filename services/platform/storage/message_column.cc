#include "services/platform/storage/message_column.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/strings.h"

namespace treff::platform {

std::string ToColumn(const google::protobuf::Message& message) {
  return absl::Base64Escape(message.SerializeAsString());
}

absl::Status ReadColumn(std::string_view text, std::string_view row,
                        google::protobuf::Message& message) {
  std::string bytes;
  if (absl::Base64Unescape(Absl(text), &bytes) && message.ParseFromString(bytes)) {
    return absl::OkStatus();
  }
  return ErrorOf(
      reasons::kStoredRowDamaged,
      absl::StrCat(Absl(row), ": what is stored of it cannot be read: restore it from a backup"),
      {{"row", std::string(row)}});
}

}  // namespace treff::platform
