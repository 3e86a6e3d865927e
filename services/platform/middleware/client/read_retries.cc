#include "services/platform/middleware/client/read_retries.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/descriptor_database.h"

namespace treff::platform {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::MethodOptions;

constexpr absl::string_view kReadVerbs[] = {"Get", "List", "BatchGet"};

// gRPC takes a policy only when all of it is there.
constexpr char kPolicy[] =
    R"({"maxAttempts":3,"initialBackoff":"0.05s","maxBackoff":"1s","backoffMultiplier":2,)"
    R"("retryableStatusCodes":["UNAVAILABLE"]})";
constexpr char kBudget[] = R"({"maxTokens":20,"tokenRatio":0.1})";

bool HasReadVerb(absl::string_view name) {
  for (const absl::string_view verb : kReadVerbs) {
    absl::string_view noun = name;
    // "Getaway" gets nothing.
    if (absl::ConsumePrefix(&noun, verb) && !noun.empty() &&
        absl::ascii_isupper(static_cast<unsigned char>(noun.front()))) {
      return true;
    }
  }
  return false;
}

// Every contract that is linked into this program. The generated pool can be asked for one by its
// name; only the database behind it knows which there are.
std::vector<const FileDescriptor*> LinkedContracts() {
  std::vector<std::string> names;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&names);
  std::vector<const FileDescriptor*> contracts;
  for (const std::string& name : names) {
    contracts.push_back(DescriptorPool::generated_pool()->FindFileByName(name));
  }
  return contracts;
}

// In the words of a service config.
std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(R"({"service":")", method.service()->full_name(), R"(","method":")",
                      method.name(), R"("})");
}

std::string MakeConfig() {
  std::vector<std::string> reads;
  for (const FileDescriptor* contract : LinkedContracts()) {
    for (int i = 0; contract != nullptr && i < contract->service_count(); ++i) {
      const auto& service = *contract->service(i);
      for (int k = 0; k < service.method_count(); ++k) {
        if (IsRead(*service.method(k))) reads.push_back(NameOf(*service.method(k)));
      }
    }
  }
  if (reads.empty()) return "{}";
  return absl::StrCat(R"({"methodConfig":[{"name":[)", absl::StrJoin(reads, ","),
                      R"(],"retryPolicy":)", kPolicy, R"(}],"retryThrottling":)", kBudget, "}");
}

}  // namespace

bool IsRead(const MethodDescriptor& method) {
  if (method.client_streaming() || method.server_streaming()) return false;
  return method.options().idempotency_level() == MethodOptions::NO_SIDE_EFFECTS ||
         HasReadVerb(method.name());
}

const std::string& ReadRetries() {
  static const std::string& config = *new std::string(MakeConfig());
  return config;
}

}  // namespace treff::platform
