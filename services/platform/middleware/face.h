// What every gRPC face derives from: its calls pass the server's middleware.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_FACE_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_FACE_H_

#include <type_traits>
#include <utility>

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>
#include <grpcpp/support/sync_stream.h>

#include "absl/status/status.h"
#include "services/platform/middleware/limits/call_gate.h"
#include "services/platform/middleware/method.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// A service whose calls pass a list of steps. Server::Start takes no other, and gives it its list.
class Guarded {
 public:
  virtual ~Guarded() = default;

  // Before the first call. Both must outlive the service.
  void SetMiddleware(const MiddlewareList& list, CallGate& gate) {
    list_ = &list;
    gate_ = &gate;
  }

 protected:
  // Passes a call through the list and the gate to `handler`. Without a list it is INTERNAL.
  grpc::Status Run(const Method& method, grpc::ServerContext& transport,
                   const google::protobuf::Message* request, Next handler) const;
  // Whether the rules of the current call have yet to find out whose it is that it concerns.
  static bool OwesOwnerCheck();

 private:
  const MiddlewareList* list_ = nullptr;
  CallGate* gate_ = nullptr;
};

// The face of the generated service S:
//   class CaseService final : public platform::Face<v1::CaseService> {
//     grpc::Status GetCase(…context, …request, …response) override {
//       return Handle(*context, *request, *response, [&] { return cases_.Get(*request); });
//     }
// The type of the request says which method it is.
template <typename S>
class Face : public S::Service, public Guarded {
 protected:
  // Unary: `rule` returns absl::StatusOr<Response>, or absl::Status where the response is empty.
  template <typename Request, typename Response, typename Rule>
  grpc::Status Handle(grpc::ServerContext& context, const Request& request, Response& response,
                      const Rule& rule) const {
    return Run(MethodOf<S, Request>(), context, &request, [&] { return Answer(rule, response); });
  }

  // Client-streaming: `rule` is given a function that reads the next message; false at the end, and
  // when the client sends nothing for too long.
  template <typename Request, typename Response, typename Rule>
  grpc::Status Handle(grpc::ServerContext& context, grpc::ServerReader<Request>& reader,
                      Response& response, const Rule& rule) const {
    const auto receive = [&](Request& message) {
      const ClientWait wait(ClientWait::For::kSending);
      return reader.Read(&message);
    };
    return Run(MethodOf<S, Request>(), context, nullptr,
               [&] { return Answer([&] { return rule(receive); }, response); });
  }

  // Server-streaming: `rule` is given a function that sends a message, and returns absl::Status.
  // False when the client has gone, or does not take it in time.
  template <typename Request, typename Response, typename Rule>
  grpc::Status Handle(grpc::ServerContext& context, const Request& request,
                      grpc::ServerWriter<Response>& writer, const Rule& rule) const {
    const auto send = [&](const Response& message) {
      if (OwesOwnerCheck()) return false;
      const ClientWait wait(ClientWait::For::kTaking);
      return writer.Write(message);
    };
    return Run(MethodOf<S, Request>(), context, &request, [&] { return rule(send); });
  }

 private:
  template <typename Rule, typename Response>
  static absl::Status Answer(const Rule& rule, Response& response) {
    auto result = rule();
    if constexpr (std::is_same_v<decltype(result), absl::Status>) {
      return result;
    } else {
      if (!result.ok()) return result.status();
      response = *std::move(result);
      return absl::OkStatus();
    }
  }
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_FACE_H_
