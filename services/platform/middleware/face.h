// What every gRPC face derives from: its calls pass the server's middleware.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_FACE_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_FACE_H_

#include <type_traits>
#include <utility>

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>
#include <grpcpp/support/sync_stream.h>

#include "absl/status/status.h"
#include "services/platform/middleware/method.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// A service whose calls pass a list of steps. Server::Start takes no other, and gives it its list.
class Guarded {
 public:
  virtual ~Guarded() = default;

  // Before the first call. `list` must outlive the service.
  void SetMiddleware(const MiddlewareList& list) { list_ = &list; }

 protected:
  // Passes a call through the list to `handler`. Without a list it is INTERNAL.
  grpc::Status Run(const Method& method, const grpc::ServerContext& transport, Next handler) const;

 private:
  const MiddlewareList* list_ = nullptr;
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
  grpc::Status Handle(grpc::ServerContext& context, const Request&, Response& response,
                      const Rule& rule) const {
    return Run(MethodOf<S, Request>(), context, [&] { return Answer(rule, response); });
  }

  // Client-streaming: `rule` reads from the reader.
  template <typename Request, typename Response, typename Rule>
  grpc::Status Handle(grpc::ServerContext& context, grpc::ServerReader<Request>&,
                      Response& response, const Rule& rule) const {
    return Run(MethodOf<S, Request>(), context, [&] { return Answer(rule, response); });
  }

  // Server-streaming: `rule` writes to the writer and returns absl::Status.
  template <typename Request, typename Response, typename Rule>
  grpc::Status Handle(grpc::ServerContext& context, const Request&, grpc::ServerWriter<Response>&,
                      const Rule& rule) const {
    return Run(MethodOf<S, Request>(), context, rule);
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
