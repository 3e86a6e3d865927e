// Those who call the house while things go wrong: officers who settle households from their
// registration on and try again until they are answered, and a watcher.
#ifndef TREFF_TESTS_FAULTS_RECORD_CLIENTS_H_
#define TREFF_TESTS_FAULTS_RECORD_CLIENTS_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include "absl/status/status.h"
#include "tests/faults/record/call_record.h"
#include "tests/faults/record/web_call.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/casework/v1/request_service.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::faults {

// Where the programs of a house are, by service: "casework". The same over all their starts.
using Addresses = std::map<std::string, std::string>;

// What of an answer goes into the record.
struct Answered {
  std::string name;
  int64_t revision = 0;
  std::string content;
};
Answered AnsweredBy(const casework::v1::Case& c);
Answered AnsweredBy(const casework::v1::SettlementRequest& request);
Answered AnsweredBy(const municipality::v1::Profile& profile);
Answered AnsweredBy(const recommendation::v1::Recommendation& answer);
std::string DigestOf(const google::protobuf::Message& message);

// One officer, in a thread of its own until it is stopped. Then one last case is registered: that
// must succeed. Every other one goes through the gateway.
class Officer {
 public:
  Officer(int number, const Addresses& addresses, CallRecord& record);
  ~Officer() { Stop(); }

  void Stop();

 private:
  using Attempt = std::function<grpc::Status(grpc::ClientContext&, Answered&)>;

  void Work();
  void SettleOne();
  bool Register(casework::v1::Case& c);
  void Read(const std::string& case_name);
  void AnswerFor(casework::v1::SettlementRequest& asked);
  // Until it is answered in one way or the other, or `tries` are over. False unless it went well.
  template <typename Stub, typename Request, typename Response>
  bool Ask(const std::string& service, const std::string& name,
           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
           const Request& request, Response& response, int tries,
           const std::string& request_id = {}) {
    Call call;
    call.method = name;
    call.request = name + " " + DigestOf(request);
    call.request_id = request_id;
    return TryUntilAnswered(service, call, tries, [&](grpc::ClientContext& context, Answered& is) {
      Response answer;
      Stub stub(ChannelTo(service));
      const grpc::Status status = uses_gateway_
                                      ? CallOverWeb(addresses_.at("gateway"), request, answer)
                                      : (stub.*method)(&context, request, &answer);
      is = AnsweredBy(answer);
      if (status.ok()) response = std::move(answer);
      return status;
    });
  }
  // One call, written down.
  absl::Status CallOnce(const std::string& service, Call call, const Attempt& attempt);
  bool TryUntilAnswered(const std::string& service, const Call& call, int tries,
                        const Attempt& attempt);
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& service);
  std::string NewId();
  std::string SomeMunicipality();
  int Draw(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }

  const int number_;
  const bool uses_gateway_;
  const Addresses addresses_;
  CallRecord& record_;
  std::mt19937 random_;
  int cases_ = 0;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;  // last: it uses all the others
};

// Follows all cases over every end of its stream.
class Watcher {
 public:
  explicit Watcher(const std::string& casework);
  ~Watcher();

  std::vector<Told> told() const;
  int streams() const { return streams_; }

 private:
  void Follow();

  const std::string address_;
  mutable std::mutex mutex_;
  std::vector<Told> told_;
  std::atomic<int> streams_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace treff::faults

#endif  // TREFF_TESTS_FAULTS_RECORD_CLIENTS_H_
