// Words that stand for what is personal, put into every text of a message, and looked for where
// none may be.
#ifndef TREFF_TESTS_CASEWORK_PRIVACY_CANARIES_H_
#define TREFF_TESTS_CASEWORK_PRIVACY_CANARIES_H_

#include <filesystem>
#include <string>
#include <vector>

#include <soci/soci.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "services/platform/storage/database.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {

inline constexpr char kCanary[] = "kanarifugl";

// Every text in `message` and below it, but those that are names of resources already. One of each
// repeated message is added. Gives the number of canaries.
inline int PutCanaries(google::protobuf::Message& message, int depth = 0) {
  const auto* reflection = message.GetReflection();
  int count = 0;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const auto* field = message.GetDescriptor()->field(i);
    const bool is_text = field->type() == google::protobuf::FieldDescriptor::TYPE_STRING;
    const std::string canary = absl::StrCat(kCanary, " ", field->name());
    if (is_text && field->is_repeated()) {
      reflection->AddString(&message, field, canary);
      ++count;
    } else if (is_text && reflection->GetString(message, field).empty()) {
      reflection->SetString(&message, field, canary);
      ++count;
    } else if (field->type() == google::protobuf::FieldDescriptor::TYPE_MESSAGE && depth < 3 &&
               field->message_type()->file()->package() == "treff.casework.v1") {
      auto* below = field->is_repeated() ? reflection->AddMessage(&message, field)
                                         : reflection->MutableMessage(&message, field);
      count += PutCanaries(*below, depth + 1);
    }
  }
  return count;
}

// The word as it may stand in bytes: as it is, and in Base64 wherever it begins.
inline bool HoldsCanary(const std::string& bytes) {
  const std::string lower = absl::AsciiStrToLower(bytes);
  if (absl::StrContains(lower, kCanary)) return true;
  for (const char* before : {"", "x", "xx"}) {
    const std::string encoded = absl::Base64Escape(absl::StrCat(before, kCanary));
    // The first and the last letters depend on what stands beside.
    if (absl::StrContains(bytes, encoded.substr(4, encoded.size() - 8))) return true;
  }
  return false;
}

// The names of the files below `folder` that `holds` says something of.
template <typename Holds>
std::vector<std::string> FilesThat(const std::string& folder, const Holds& holds) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    if (holds(treff::testing::ReadFile(entry.path().string()))) {
      names.push_back(entry.path().filename().string());
    }
  }
  return names;
}

// Every row of casework's tables in PostgreSQL, as text.
inline std::string AllRowsOfPostgres(platform::Database& database) {
  std::string all;
  const absl::Status read = database.Read([&](soci::session& sql) {
    std::vector<std::string> tables;
    const soci::rowset<std::string> found =
        (sql.prepare << "SELECT tablename FROM pg_tables WHERE tablename LIKE 'casework%'");
    for (const std::string& table : found) tables.push_back(table);
    for (const std::string& table : tables) {
      const soci::rowset<std::string> rows =
          (sql.prepare << absl::StrCat("SELECT CAST(t AS TEXT) FROM ", table, " t"));
      for (const std::string& row : rows) absl::StrAppend(&all, row, "\n");
    }
    return absl::OkStatus();
  });
  return read.ok() ? all : std::string(read.message());
}

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_PRIVACY_CANARIES_H_
