// What a command works with: the services, the screen, and how answers are printed.
#ifndef TREFF_SERVICES_CLI_COMMANDS_SESSION_H_
#define TREFF_SERVICES_CLI_COMMANDS_SESSION_H_

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <utility>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "services/cli/commands/connection.h"
#include "services/cli/screen/addresses.h"
#include "services/cli/screen/screen.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/grpc_status.h"

namespace treff::cli {

// How long one call may take. Streams have a deadline of their own.
inline constexpr absl::Duration kCallTimeout = absl::Seconds(30);

class Session {
 public:
  struct Options {
    std::function<std::string(Service)> address_of;
    bool json = false;
    bool progress = false;  // whether progress may be redrawn in place
    std::string token_file;
    Connection connection;
  };

  Session(Options options, const Screen& screen, std::ostream& out, std::ostream& progress)
      : options_(std::move(options)), screen_(screen), out_(out), progress_(progress) {}

  const Screen& screen() const { return screen_; }
  std::string address(Service service) const { return options_.address_of(service); }
  std::shared_ptr<grpc::Channel> channel(Service service) {
    last_address_ = address(service);
    return ChannelTo(last_address_);
  }
  // The same without a note of it, for what is asked beside the command's own call.
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) const {
    return options_.connection.To(address);
  }
  // Where the last channel led: who did not answer when a call fails.
  const std::string& last_address() const { return last_address_; }

  // Prints the message as JSON if that was asked for, else what `view` makes of it.
  absl::Status Print(const google::protobuf::Message& message,
                     const std::function<std::string()>& view) const;
  // The same for one message of a stream: JSON on one line.
  absl::Status PrintLine(const google::protobuf::Message& message,
                         const std::function<std::string()>& view) const;

  // Prints text as it is, such as the JSON of what is no message.
  absl::Status Write(const std::string& text) const;
  // Whether an answer is for a program.
  bool json() const { return options_.json; }
  // Where the token of the one who calls is kept.
  const std::string& token_file() const { return options_.token_file; }
  // Whether progress goes to a terminal, so that showing it costs no lines.
  bool redraws() const { return options_.progress; }

  // Says what is going on, on standard error: on a terminal in one line that the next call
  // replaces, else a line each. An empty text clears it.
  void Progress(const std::string& text);

 private:
  absl::Status PrintAs(const google::protobuf::Message& message, bool one_line,
                       const std::function<std::string()>& view) const;

  const Options options_;
  const Screen& screen_;
  std::ostream& out_;
  std::ostream& progress_;
  std::string last_address_;
  std::string last_progress_;
};

// One unary call with a deadline: Call(*stub, &v1::CaseService::Stub::GetCase, request).
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request, absl::Duration timeout = kCallTimeout) {
  grpc::ClientContext context;
  platform::PrepareCall(context, timeout);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return platform::FromGrpc(status);
  return response;
}

// Every page of a list, as one response. Only for responses whose parts do not refer to each other
// by index, or which fit on one page.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> ListAll(Stub& stub,
                                 grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                              Response*),
                                 Request request) {
  constexpr int kMaxPages = 10'000;  // a server that never ends is not followed for ever
  Response all;
  for (int page = 0; page < kMaxPages; ++page) {
    absl::StatusOr<Response> response = Call(stub, method, request);
    if (!response.ok()) return response.status();
    request.set_page_token(response->next_page_token());
    all.MergeFrom(*response);
    if (request.page_token().empty()) break;
  }
  all.clear_next_page_token();
  return all;
}

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_SESSION_H_
