// Ten thousand requests that no honest client sends, over every method: each is answered, clearly,
// without anybody's words, and the house stands. MALFORMED_REQUESTS makes it more.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/support/byte_buffer.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/rpc/error_details.pb.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/grpc_status.h"
#include "tests/e2e/house/house.h"
#include "tests/faults/malformed_requests.h"
#include "tests/testing/contract_services.h"
#include "tests/testing/matchers.h"

namespace treff::faults {
namespace {

using e2e::House;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;

constexpr int kRequests = 10'000;
// Enough to see that something is wrong.
constexpr int kMostFindings = 20;

int RequestCount() {
  const char* text = std::getenv("MALFORMED_REQUESTS");
  return text == nullptr ? kRequests : std::atoi(text);
}

grpc::Status CallRaw(const MethodDescriptor& method, const std::string& bytes,
                     const std::shared_ptr<grpc::Channel>& channel) {
  const std::string path = absl::StrCat("/", method.service()->full_name(), "/", method.name());
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  grpc::ClientContext context;
  platform::PrepareCall(context, absl::Seconds(20));
  return grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
      channel.get(), rpc, &context, request, &response);
}

// What is wrong with an answer; empty: nothing.
std::string FaultOf(const absl::Status& status, const grpc::Status& raw) {
  if (absl::StrContains(raw.error_message(), kCanary) ||
      absl::StrContains(raw.error_details(), kCanary)) {
    return "says what somebody wrote";
  }
  if (status.ok()) return "";
  switch (status.code()) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded:
      return "is no answer to a faulty request";
    default:
      break;
  }
  if (status.message().empty()) return "says nothing";
  if (!platform::GetDetail<google::rpc::ErrorInfo>(status).has_value()) return "gives no reason";
  return "";
}

class MalformedTest : public ::testing::Test {
 protected:
  MalformedTest() {
    house_.ImportAll();
    const auto c = house_.Create(e2e::SampleCases().front());
    const auto kept = house_.Create(e2e::SampleCases().back());
    EXPECT_THAT(c, IsOk());
    EXPECT_THAT(kept, IsOk());
    kept_ = kept->name();
    const auto answer = house_.Recommend(c->name());
    EXPECT_THAT(answer, IsOk());
    names_ = {c->name(),
              answer->name(),
              "municipalities/0301",
              "municipalities/0301/profile",
              "policies/standard",
              "datasetVersions/1"};
    for (const ServiceDescriptor* service : treff::testing::ContractServices()) {
      for (int i = 0; i < service->method_count(); ++i) {
        const MethodDescriptor& method = *service->method(i);
        // An import asks the world, and waiting is what WaitOperation is for.
        const bool is_asked = !method.server_streaming() && !method.client_streaming() &&
                              method.name() != "ImportDatasets" && method.name() != "WaitOperation";
        // Where nobody proves who they are there are no demo tokens.
        if (is_asked && service->name() != "DemoSignInService") methods_.push_back(&method);
      }
    }
  }

  House house_{e2e::Shape::kEmbedded};
  std::string kept_;  // which nobody names
  std::vector<std::string> names_;
  std::vector<const MethodDescriptor*> methods_;
};

TEST_F(MalformedTest, EachIsAnsweredClearlyAndNobodysWordsAreRepeated) {
  MalformedRequests requests(/*seed=*/20261130, names_);
  std::map<std::string, int> answers;
  int findings = 0;
  const int count = RequestCount();
  for (int i = 0; i < count && findings < kMostFindings; ++i) {
    const MethodDescriptor& method = *methods_[i % methods_.size()];
    const std::string bytes = requests.Draw(*method.input_type());
    const grpc::Status raw = CallRaw(method, bytes, house_.program("casework").channel());
    const absl::Status status = platform::FromGrpc(raw);
    ++answers[absl::StatusCodeToString(status.code())];
    const std::string fault = FaultOf(status, raw);
    if (fault.empty()) continue;
    ++findings;
    ADD_FAILURE() << "request " << i << " of " << method.full_name() << " " << fault << ": "
                  << status;
  }

  EXPECT_THAT(house_.Recommend(kept_), IsOk()) << "the house does not stand";
  EXPECT_THAT(house_.Logs(), Not(HasSubstr(kCanary)));
  for (const auto& [answer, times] : answers) std::printf("%d × %s\n", times, answer.c_str());
}

}  // namespace
}  // namespace treff::faults
