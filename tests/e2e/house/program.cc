#include "tests/e2e/house/program.h"

#include <csignal>
#include <fstream>
#include <sstream>

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "grpc/health/v1/health.grpc.pb.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::e2e {
namespace {

using treff::testing::ChildProcess;
using treff::testing::WaitUntil;

bool IsServing(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status = grpc::health::v1::Health::NewStub(channel)->Check(
      &context, grpc::health::v1::HealthCheckRequest(), &response);
  return status.ok() && response.status() == grpc::health::v1::HealthCheckResponse::SERVING;
}

}  // namespace

std::shared_ptr<grpc::Channel> NewOwnChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, platform::kMaxMetadataBytes);
  arguments.SetMaxReceiveMessageSize(platform::kMaxClientMessageBytes);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

void Program::Launch() {
  std::vector<std::string> command = options_.wrapper;
  command.push_back(folder_ + "/" + options_.name);
  command.push_back("--address=127.0.0.1:" + std::to_string(port_));
  command.push_back("--metrics_address=127.0.0.1:0");
  command.insert(command.end(), options_.flags.begin(), options_.flags.end());
  auto process = ChildProcess::Start(
      {.command = command, .environment = environment_, .output_path = options_.log_path});
  ASSERT_THAT(process, treff::testing::IsOk());
  process_ = *std::move(process);
}

void Program::Start() {
  ASSERT_NO_FATAL_FAILURE(Launch());
  const auto ended = [this] { return !process_->IsRunning(); };
  WaitUntil([&] { return ended() || port_ != 0 || (port_ = PortInLog()) != 0; });
  WaitUntil([&] { return ended() || Serves(); });
  ASSERT_TRUE(Serves()) << options_.name << " does not serve; its log:\n" << Log();
}

bool Program::Serves() {
  if (options_.speaks_http) {
    const auto answer = httplib::Client("127.0.0.1", port_).Get("/readyz");
    return answer && answer->status == 200;
  }
  // A channel that found nobody there waits longer and longer before it looks again.
  channel_ = NewOwnChannel(address());
  return IsServing(channel_);
}

void Program::Kill() { process_->End(SIGKILL); }

void Program::AskToEnd() {
  channel_.reset();
  process_->Signal(SIGTERM);
}

int Program::Stop() {
  AskToEnd();
  return process_->Wait();
}

std::string Program::Log() const {
  std::ostringstream text;
  text << std::ifstream(options_.log_path).rdbuf();
  return text.str();
}

int Program::PortInLog() const {
  std::istringstream lines(Log());
  for (std::string line; std::getline(lines, line);) {
    const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (entry.is_object() && entry.contains("port")) return entry["port"];
  }
  return 0;
}

}  // namespace treff::e2e
