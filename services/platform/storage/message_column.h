// Messages in text columns: Base64 of their bytes, since a text column takes no zero bytes.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_MESSAGE_COLUMN_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_MESSAGE_COLUMN_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace treff::platform {

std::string ToColumn(const google::protobuf::Message& message);

// Reads what ToColumn wrote into `message`. Returns DATA_LOSS with the reason STORED_ROW_DAMAGED
// that names `row` ("cases/{uuid}") if it is damaged.
absl::Status ReadColumn(std::string_view text, std::string_view row,
                        google::protobuf::Message& message);

template <typename Message>
absl::StatusOr<Message> FromColumn(std::string_view text, std::string_view row) {
  Message message;
  if (absl::Status status = ReadColumn(text, row, message); !status.ok()) return status;
  return message;
}

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_MESSAGE_COLUMN_H_
