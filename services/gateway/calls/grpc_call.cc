#include "services/gateway/calls/grpc_call.h"

#include <chrono>
#include <utility>
#include <vector>

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include "services/platform/middleware/client/client.h"
#include "services/platform/middleware/client/other_service.h"
#include "services/platform/middleware/context.h"
#include "services/platform/middleware/telemetry/trace_context.h"

namespace treff::gateway {
namespace {

// How often somebody is looked for who waits for the answer.
constexpr absl::Duration kLook = absl::Seconds(1);

std::chrono::system_clock::time_point After(absl::Duration wait) {
  return std::chrono::system_clock::now() + absl::ToChronoMilliseconds(wait);
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

void Prepare(const GrpcCall& call, grpc::ClientContext& context) {
  const platform::TraceContext trace = platform::ParseTraceparent(call.traceparent);
  const platform::ScopedCall scope({.trace_id = trace.id,
                                    .sampled = trace.sampled,
                                    .caller = call.caller,
                                    .principal = {.purpose = call.purpose},
                                    .token = call.token});
  platform::PrepareCall(context, call.at_most);
}

absl::Status OutcomeOf(const grpc::Status& status, const GrpcCall& call) {
  return platform::FromService(status, call.route.service);
}

// Waits for the one event that `queue` is to give; cancels when nobody waits any more.
void Await(grpc::CompletionQueue& queue, grpc::ClientContext& context,
           const std::function<bool()>& is_abandoned) {
  void* tag = nullptr;
  bool ok = false;
  while (queue.AsyncNext(&tag, &ok, After(kLook)) == grpc::CompletionQueue::TIMEOUT) {
    if (is_abandoned()) context.TryCancel();
  }
}

class RunningStream : public GrpcStream {
 public:
  explicit RunningStream(const GrpcCall& call);
  ~RunningStream() override;

  Event Next(absl::Duration patience, std::string& message) override;
  absl::Status Outcome() const override { return outcome_; }

 private:
  enum class Step : intptr_t { kStart, kWrite, kRead, kFinish };
  static void* Tag(Step step) { return reinterpret_cast<void*>(step); }

  // What follows on the event of `step`. True when a message has come, or the end.
  bool Follow(Step step, bool ok);

  const GrpcCall call_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  grpc::ByteBuffer message_;
  grpc::Status status_;
  absl::Status outcome_;
  bool asked_ = false;  // for the next message
  bool ended_ = false;
  bool has_message_ = false;
};

RunningStream::RunningStream(const GrpcCall& call) : call_(call) {
  Prepare(call_, context_);
  stream_ = grpc::GenericStub(call_.route.channel).PrepareCall(&context_, call_.path, &queue_);
  stream_->StartCall(Tag(Step::kStart));
}

RunningStream::~RunningStream() {
  context_.TryCancel();
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) continue;
}

bool RunningStream::Follow(Step step, bool ok) {
  if (step == Step::kFinish) {
    ended_ = true;
    outcome_ = OutcomeOf(status_, call_);
    return true;
  }
  if (!ok) {
    stream_->Finish(&status_, Tag(Step::kFinish));
    return false;
  }
  switch (step) {
    case Step::kStart:
      stream_->WriteLast(BufferOf(call_.request), grpc::WriteOptions(), Tag(Step::kWrite));
      return false;
    case Step::kWrite:
      stream_->Read(&message_, Tag(Step::kRead));
      return false;
    default:
      has_message_ = true;
      return true;
  }
}

GrpcStream::Event RunningStream::Next(absl::Duration patience, std::string& message) {
  const auto until = After(patience);
  if (ended_) return Event::kEnd;
  if (asked_) stream_->Read(&message_, Tag(Step::kRead));
  asked_ = false;
  has_message_ = false;
  while (true) {
    void* tag = nullptr;
    bool ok = false;
    if (queue_.AsyncNext(&tag, &ok, until) != grpc::CompletionQueue::GOT_EVENT) {
      return Event::kNothingYet;
    }
    if (!Follow(static_cast<Step>(reinterpret_cast<intptr_t>(tag)), ok)) continue;
    if (ended_) return Event::kEnd;
    message = BytesOf(message_);
    asked_ = true;
    return Event::kMessage;
  }
}

}  // namespace

absl::StatusOr<std::string> CallUnary(const GrpcCall& call,
                                      const std::function<bool()>& is_abandoned) {
  // One of each thread: making one costs more than a small call.
  thread_local grpc::CompletionQueue queue;
  grpc::ClientContext context;
  Prepare(call, context);
  const auto reader = grpc::GenericStub(call.route.channel)
                          .PrepareUnaryCall(&context, call.path, BufferOf(call.request), &queue);
  reader->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  reader->Finish(&reply, &status, nullptr);
  Await(queue, context, is_abandoned);
  if (!status.ok()) return OutcomeOf(status, call);
  return BytesOf(reply);
}

std::unique_ptr<GrpcStream> GrpcStream::Start(const GrpcCall& call) {
  return std::make_unique<RunningStream>(call);
}

}  // namespace treff::gateway
