// The casework program as it is run, and a client of it.
#ifndef TREFF_TESTS_CASEWORK_RUNNING_CASEWORK_H_
#define TREFF_TESTS_CASEWORK_RUNNING_CASEWORK_H_

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/audit_service.grpc.pb.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::casework {

// The running program and a client of it.
class Casework {
 public:
  explicit Casework(const treff::testing::TempDir& folder, std::vector<std::string> flags = {})
      : log_(folder.File("log")) {
    std::remove(log_.c_str());
    flags.insert(flags.begin(), {TREFF_BIN_DIR "/treff-casework", "--address=127.0.0.1:0",
                                 "--metrics_address=127.0.0.1:0", "--data_dir=" + folder.path(),
                                 "--municipality_address=127.0.0.1:1"});
    auto process = treff::testing::ChildProcess::Start({.command = flags, .output_path = log_});
    EXPECT_THAT(process, treff::testing::IsOk());
    process_ = *std::move(process);
    int port = 0;
    EXPECT_TRUE(treff::testing::WaitUntil([&] { return (port = PortInLog()) != 0; }));
    address_ = "127.0.0.1:" + std::to_string(port);
    channel_ = grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
    stub_ = v1::CaseService::NewStub(channel_);
  }

  treff::testing::ChildProcess& process() { return *process_; }
  const std::string& address() const { return address_; }
  // In the clear, as are the calls below.
  v1::CaseService::Stub& stub() { return *stub_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // Ends it as an operator would, and gives its exit status.
  int Stop() {
    stub_.reset();
    channel_.reset();  // an idle client notices the server's farewell only after seconds
    return process_->End(SIGTERM);
  }
  std::string Log() const { return treff::testing::ReadFile(log_); }

  std::unique_ptr<v1::AuditService::Stub> NewAudit() { return v1::AuditService::NewStub(channel_); }
  grpc::Status Get(const std::string& name) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    context.AddMetadata("treff-purpose", "a test");
    v1::GetCaseRequest request;
    request.set_name(name);
    v1::Case found;
    return stub_->GetCase(&context, request, &found);
  }
  grpc::Status Create(const v1::Case& c, v1::Case& created) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::CreateCaseRequest request;
    *request.mutable_case_() = c;
    return stub_->CreateCase(&context, request, &created);
  }

 private:
  int PortInLog() {
    std::ifstream lines(log_);
    for (std::string line; std::getline(lines, line);) {
      const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (entry.is_object() && entry.contains("port")) return entry["port"];
    }
    return 0;
  }

  const std::string log_;
  std::string address_;
  std::unique_ptr<treff::testing::ChildProcess> process_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::CaseService::Stub> stub_;
};

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_RUNNING_CASEWORK_H_
