#include "services/cli/commands/cases/case_lines.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/views/cases/case_file.h"
#include "services/cli/views/cases/case_view.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using CaseStub = casework_v1::CaseService::Stub;

// "requests[3]" of a batch that began with the case `first` is the line it stood on.
absl::Status WithLines(const absl::Status& status, const CaseLines& read, size_t first) {
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(status);
  if (!bad.has_value()) return status;
  platform::FieldErrors errors;
  for (const auto& violation : bad->field_violations()) {
    const std::string& field = violation.field();
    size_t place = 0;
    const size_t end = field.find(']');
    const bool is_row = absl::StartsWith(field, "requests[") && end != std::string::npos &&
                        absl::SimpleAtoi(field.substr(9, end - 9), &place) &&
                        first + place < read.lines.size();
    errors.Add(
        is_row ? absl::StrCat("line ", read.lines[first + place], field.substr(end + 1)) : field,
        violation.description());
  }
  return errors.ToStatus();
}

// The same id for the same line of the same try.
std::string RowId(const std::string& request_id, int line) {
  if (request_id.empty()) return "";
  std::string digits =
      platform::Sha256Hex(absl::StrCat(absl::AsciiStrToLower(request_id), "/", line)).substr(0, 32);
  digits[12] = '5';
  digits[16] = 'a';
  return absl::StrCat(digits.substr(0, 8), "-", digits.substr(8, 4), "-", digits.substr(12, 4), "-",
                      digits.substr(16, 4), "-", digits.substr(20));
}

constexpr size_t kBatch = 1000;
constexpr absl::Duration kBatchTimeout = absl::Minutes(2);

// Registers or changes the cases of a file, a batch after the other: all of a batch or none.
template <typename Request, typename Response, typename Fill>
absl::Status WriteLines(const std::string& path, Session& session,
                        grpc::Status (CaseStub::*method)(grpc::ClientContext*, const Request&,
                                                         Response*),
                        Fill fill) {
  TREFF_ASSIGN_OR_RETURN(const std::string text, ReadText(path));
  TREFF_ASSIGN_OR_RETURN(const CaseLines read, ParseCaseLines(text, NameOfFile(path)));
  const auto stub = casework_v1::CaseService::NewStub(session.channel(Service::kCasework));
  Response all;
  for (size_t first = 0; first < read.cases.size(); first += kBatch) {
    Request request;
    for (size_t i = first; i < std::min(first + kBatch, read.cases.size()); ++i) {
      fill(read.cases[i], read.lines[i], *request.add_requests());
    }
    const auto written = Call(*stub, method, request, kBatchTimeout);
    if (!written.ok()) {
      if (first > 0) {
        session.Progress(session.screen().Text("cases.written_until",
                                               {{"line", absl::StrCat(read.lines[first - 1])}}));
      }
      return WithLines(written.status(), read, first);
    }
    all.MergeFrom(*written);
  }
  return session.Print(all, [&] { return WrittenCasesView(all.cases(), session.screen()); });
}

}  // namespace

// What the file holds, "-" for standard input.
absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  text << file.rdbuf();
  return text.str();
}

std::string NameOfFile(const std::string& path) { return path == "-" ? "standard input" : path; }

absl::Status CreateLines(const std::string& path, const std::string& request_id, Session& session) {
  return WriteLines(path, session, &CaseStub::BatchCreateCases,
                    [&](const casework_v1::Case& c, int line, auto& request) {
                      *request.mutable_case_() = c;
                      request.set_request_id(RowId(request_id, line));
                    });
}

absl::Status UpdateLines(const std::string& path, const std::vector<std::string>& mask,
                         Session& session) {
  return WriteLines(path, session, &CaseStub::BatchUpdateCases,
                    [&](const casework_v1::Case& c, int, auto& request) {
                      *request.mutable_case_() = c;
                      request.mutable_case_()->set_name(FullName("cases", c.name()));
                      for (const std::string& field : mask) {
                        request.mutable_update_mask()->add_paths(field);
                      }
                    });
}

}  // namespace treff::cli
