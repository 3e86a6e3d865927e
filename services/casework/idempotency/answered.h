// A change that was made for a request id: what it was, and what it was answered with.
#ifndef TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_H_
#define TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_H_

#include <cstdint>
#include <string>

#include "google/protobuf/timestamp.pb.h"

namespace treff::casework {

// Holds nothing of the content: that is kept where it belongs.
struct Answered {
  std::string request_id;  // a UUID in lower case
  std::string method;      // "SubmitCase"
  std::string digest;      // of who asked for what; see RequestKey. Stores keep a keyed mark of it
  // The answer: `cases/{uuid}` or `cases/{uuid}/requests/{uuid}`, at a revision and in a state,
  // a number of its own enum.
  std::string name;
  int64_t revision = 0;
  int state = 0;
  google::protobuf::Timestamp update_time;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_H_
