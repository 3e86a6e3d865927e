#include "tests/bench/served/echo.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/method_handler.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/support/byte_buffer.h>
#include <hiredis/hiredis.h>

namespace treff::bench {
namespace {

constexpr char kKey[] = "treff_bench_answer";

// A connection a thread, as bare as it can be.
class BareRedis {
 public:
  explicit BareRedis(int port) : context_(redisConnect("127.0.0.1", port)) {
    if (context_ == nullptr || context_->err != 0) std::abort();
  }
  ~BareRedis() { redisFree(context_); }
  BareRedis(const BareRedis&) = delete;
  BareRedis& operator=(const BareRedis&) = delete;

  void Set(const std::string& value) {
    freeReplyObject(redisCommand(context_, "SET %s %b", kKey, value.data(), value.size()));
  }
  grpc::ByteBuffer Get() {
    auto* reply = static_cast<redisReply*>(redisCommand(context_, "GET %s", kKey));
    if (reply == nullptr || reply->type != REDIS_REPLY_STRING) std::abort();
    const grpc::Slice slice(reply->str, reply->len);
    freeReplyObject(reply);
    return grpc::ByteBuffer(&slice, 1);
  }

 private:
  redisContext* const context_;
};

class EchoService : public grpc::Service {
 public:
  EchoService(std::string method, const std::string& response, int redis_port)
      : method_(std::move(method)), slice_(response), redis_port_(redis_port) {
    if (redis_port_ != 0) BareRedis(redis_port_).Set(response);
    // gRPC keeps the name's address, so it must outlive the service: it is a member.
    AddMethod(new grpc::internal::RpcServiceMethod(
        method_.c_str(), grpc::internal::RpcMethod::NORMAL_RPC,
        new grpc::internal::RpcMethodHandler<EchoService, grpc::ByteBuffer, grpc::ByteBuffer>(
            [](EchoService* self, grpc::ServerContext*, const grpc::ByteBuffer*,
               grpc::ByteBuffer* response_out) {
              *response_out = self->Answer();
              return grpc::Status::OK;
            },
            this)));
  }

 private:
  grpc::ByteBuffer Answer() {
    if (redis_port_ == 0) return grpc::ByteBuffer(&slice_, 1);
    thread_local BareRedis redis(redis_port_);
    return redis.Get();
  }

  const std::string method_;
  grpc::Slice slice_;
  const int redis_port_;
};

bool ReadAll(int fd, void* data, size_t size) {
  for (char* p = static_cast<char*>(data); size > 0;) {
    const ssize_t got = read(fd, p, size);
    if (got <= 0) return false;
    p += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

bool WriteAll(int fd, const void* data, size_t size) {
  for (const char* p = static_cast<const char*>(data); size > 0;) {
    const ssize_t put = write(fd, p, size);
    if (put <= 0) return false;
    p += put;
    size -= static_cast<size_t>(put);
  }
  return true;
}

// The child's whole life: read the answer, serve it, end when the parent closes its pipe.
void Serve(const std::string& method, int in, int out) {
  uint64_t size = 0;
  if (!ReadAll(in, &size, sizeof size)) return;
  std::string response(size, '\0');
  if (!ReadAll(in, response.data(), size)) return;
  int redis_port = 0;
  if (!ReadAll(in, &redis_port, sizeof redis_port)) return;

  EchoService service(method, response, redis_port);
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!WriteAll(out, &port, sizeof port)) return;
  char end;
  (void)ReadAll(in, &end, 1);
  server->Shutdown();
}

}  // namespace

EchoProcess::EchoProcess(std::string method) {
  int down[2];
  int up[2];
  if (pipe(down) != 0 || pipe(up) != 0) std::abort();
  pid_ = fork();
  if (pid_ == 0) {
    close(down[1]);
    close(up[0]);
    Serve(method, down[0], up[1]);
    _exit(0);
  }
  close(down[0]);
  close(up[1]);
  to_child_ = down[1];
  from_child_ = up[0];
}

EchoProcess::~EchoProcess() {
  close(to_child_);
  close(from_child_);
  waitpid(pid_, nullptr, 0);
}

int EchoProcess::Start(const std::string& response, int redis_port) {
  const uint64_t size = response.size();
  int port = 0;
  if (!WriteAll(to_child_, &size, sizeof size) ||
      !WriteAll(to_child_, response.data(), response.size()) ||
      !WriteAll(to_child_, &redis_port, sizeof redis_port) ||
      !ReadAll(from_child_, &port, sizeof port)) {
    std::abort();
  }
  return port;
}

}  // namespace treff::bench
