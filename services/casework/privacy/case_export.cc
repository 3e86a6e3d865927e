#include "services/casework/privacy/case_export.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

constexpr int kReadAtOnce = 200;

absl::Status AddJson(const google::protobuf::Message& message, std::vector<std::string>& parts) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  const auto printed =
      google::protobuf::util::MessageToJsonString(message, &parts.emplace_back(), options);
  return printed.ok() ? absl::OkStatus() : absl::InternalError("a message cannot be told as JSON");
}

std::string ListOf(const std::vector<std::string>& parts) {
  return absl::StrCat("[", absl::StrJoin(parts, ",\n"), "]");
}

absl::StatusOr<std::string> Revisions(const std::string& name, CaseStore& store) {
  TREFF_ASSIGN_OR_RETURN(const v1::Case newest, store.Get(name, /*revision=*/0));
  std::vector<std::string> parts;
  for (int64_t revision = 1; revision <= newest.revision(); ++revision) {
    TREFF_ASSIGN_OR_RETURN(const v1::Case c, store.Get(name, revision));
    TREFF_RETURN_IF_ERROR(AddJson(c, parts));
  }
  return ListOf(parts);
}

absl::StatusOr<std::string> RequestsOf(const std::string& name, CaseStore& store) {
  std::vector<std::string> parts;
  int64_t before = 0;
  do {
    TREFF_ASSIGN_OR_RETURN(
        const ListedRequests listed,
        store.ListRequests({.case_names = {name}, .municipality = "", .states = {}}, before,
                           kReadAtOnce));
    for (const auto& request : listed.requests) TREFF_RETURN_IF_ERROR(AddJson(request, parts));
    before = listed.next_before;
  } while (before != 0);
  return ListOf(parts);
}

absl::StatusOr<std::string> AccessesTo(const std::string& name, AccessLog& log) {
  std::vector<std::string> parts;
  int64_t before = 0;
  do {
    TREFF_ASSIGN_OR_RETURN(const ListedAccesses listed, log.List(name, before, kReadAtOnce));
    for (const auto& entry : listed.entries) TREFF_RETURN_IF_ERROR(AddJson(entry, parts));
    before = listed.next_before;
  } while (before != 0);
  return ListOf(parts);
}

}  // namespace

absl::StatusOr<std::string> ExportAsJson(const std::string& name, CaseStore& store,
                                         AccessLog& log) {
  TREFF_ASSIGN_OR_RETURN(const std::string revisions, Revisions(name, store));
  TREFF_ASSIGN_OR_RETURN(const std::string requests, RequestsOf(name, store));
  TREFF_ASSIGN_OR_RETURN(const std::string accesses, AccessesTo(name, log));
  return absl::StrCat("{\n\"case\": \"", name, "\",\n\"revisions\": ", revisions,
                      ",\n\"requests\": ", requests, ",\n\"accesses\": ", accesses, "\n}\n");
}

}  // namespace treff::casework
